"""Whatever float there is, NaN, infinities and the largest among them, each drawing function draws it or leaves it."""

import warnings
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tui_mnist.number_format import figure, number_in, scientific
from tui_mnist.render import ascii_ramp, bar, braille, half_blocks, sparkline
from tui_mnist.render.axis import LARGEST, Axis, linear_axis, logarithmic_axis
from tui_mnist.render.histogram import axis_row, histogram_rows
from tui_mnist.render.raster import Curve, Glyphs, raster
from tui_mnist.render.tensor_picture import LEVELS, NOT_FINITE, character, colour_of, signed_levels, strongest

ANY = st.floats(width=64) | st.sampled_from((0.0, -0.0, 5e-324, -5e-324, 1.7976931348623157e308, -1e308, 1e-308))
FINITE = ANY.filter(np.isfinite)
POSITIVE = FINITE.map(abs).filter(bool)
SEVERAL = st.lists(ANY, min_size=1, max_size=12)
MATRICES = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda shape: st.lists(ANY, min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]).map(
        lambda numbers: np.array(numbers).reshape(shape)
    )
)


@pytest.fixture(autouse=True)
def nothing_is_warned_of() -> Iterator[None]:
    """NumPy's warnings would be written across the screen."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@given(FINITE, FINITE, st.integers(1, 90), st.booleans(), SEVERAL)
def test_a_linear_axis_holds_its_ends(one: float, other: float, rows: int, percent: bool, values: list[float]) -> None:
    low, high = sorted((one, other))
    check(linear_axis(low, high, rows, percent=percent), low, high, rows, values)


@given(POSITIVE, POSITIVE, st.integers(1, 90), SEVERAL)
def test_a_logarithmic_axis_holds_its_ends(one: float, other: float, rows: int, values: list[float]) -> None:
    low, high = sorted((one, other))
    check(logarithmic_axis(low, high, rows), low, high, rows, values)


def check(axis: Axis, low: float, high: float, rows: int, values: list[float]) -> None:
    assert np.isfinite([axis.low, axis.high, *(value for value, _ in axis.ticks)]).all()
    assert axis.low < axis.high
    at = axis.shares(np.clip([low, high], 1 / LARGEST if axis.logarithmic else -LARGEST, LARGEST))
    assert (at > -0.01).all()
    assert (at < 1.01).all()
    assert all(0 <= row < rows for row in axis.tick_rows(rows))
    assert len(axis.dots(np.array(values), rows)) == len(values)


@given(ANY, st.integers(0, 12))
def test_numbers_are_written_in_their_room(value: float, width: int) -> None:
    assert len(number_in(value, width)) <= width
    assert len(figure(value)) <= len("-4.9e-324")
    assert figure(value, percent=True)
    if abs(value) < 1e308:
        assert float(scientific(value, 1)) == pytest.approx(value, rel=0.06, abs=1e-323)


@given(SEVERAL, st.integers(1, 12), st.booleans())
def test_sparklines_and_bars_are_as_wide_as_they_should_be(values: list[float], width: int, ascii_only: bool) -> None:
    assert len(sparkline(values, width, ascii_only=ascii_only)) == min(width, len(values))
    assert len(sparkline(values, lowest=values[0], highest=values[-1], ascii_only=ascii_only)) == len(values)
    assert len(bar(values[0], width, ascii_only=ascii_only)) == width


@given(st.lists(st.integers(0, 2**53), min_size=1, max_size=40), st.integers(1, 20), st.integers(1, 90), st.booleans())
def test_histograms_fill_their_rows(counts: list[int], rows: int, width: int, ascii_only: bool) -> None:
    drawn = histogram_rows(np.array(counts), rows, width, ascii_only=ascii_only)
    assert len(drawn) == rows
    assert len({len(row) for row in drawn}) == 1


@given(ANY, ANY, ANY, st.integers(1, 90), st.booleans())
def test_the_line_under_a_histogram_is_as_wide(
    low: float, high: float, mark: float, width: int, ascii_only: bool
) -> None:
    assert len(axis_row(low, high, width, mark=mark, ascii_only=ascii_only)) == width


@given(MATRICES, ANY, st.integers(1, 5), st.integers(1, 5))
def test_tensors_have_a_level_and_a_colour_everywhere(
    values: NDArray[np.float64], limit: float, rows: int, columns: int
) -> None:
    for matrix in (values, strongest(values, min(rows, len(values)), min(columns, values.shape[1]))):
        levels = signed_levels(matrix, limit)
        for level in set(levels.ravel().tolist()):
            assert abs(level) <= LEVELS or level == NOT_FINITE
            assert len(character(level)) == 1
            colour = colour_of(level, negative=(255, 0, 0), positive=(0, 0, 255), ground=(0, 0, 0))
            assert all(0 <= part <= 255 for part in colour)


@pytest.mark.parametrize("draw", [half_blocks, braille, ascii_ramp])
@given(MATRICES, st.integers(1, 5), st.integers(1, 5))
def test_images_are_drawn(
    draw: Callable[..., list[object]], values: NDArray[np.float64], rows: int, columns: int
) -> None:
    assert draw(values, rows=rows, columns=columns)


@given(st.lists(ANY, min_size=8, max_size=8), st.lists(ANY, min_size=8, max_size=8), st.booleans())
def test_curves_and_points_are_drawn_as_far_as_they_are_in_the_picture(
    lowest: list[float], highest: list[float], ascii_only: bool
) -> None:
    low, high = np.array(lowest), np.array(highest)
    drawn = raster([Curve(low, high), Glyphs(low, high, "o")], 3, 4, ascii_only=ascii_only)
    assert [sum(len(cells.text) for cells in row) for row in drawn] == [4, 4, 4]
