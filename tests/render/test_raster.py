"""A raster shows curves without holes, keeps their gaps, and lets the later layer have a cell."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tui_mnist.render.raster import Cells, Curve, Glyphs, joined, raster

NAN = math.nan


def line(*heights: float, letter: str = "*") -> Curve:
    return Curve(np.array(heights), np.array(heights), letter)


def band(lowest: list[float], highest: list[float], letter: str = ".") -> Curve:
    return Curve(np.array(lowest), np.array(highest), letter)


def drawn(layers: list[Curve | Glyphs], rows: int, columns: int, *, ascii_only: bool = False) -> list[str]:
    return ["".join(cells.text for cells in row) for row in raster(layers, rows, columns, ascii_only=ascii_only)]


def test_nothing_is_blank() -> None:
    assert drawn([], 2, 3) == ["   ", "   "]
    assert drawn([line(NAN, NAN)], 1, 1) == [" "]


def test_a_level_curve_is_a_row_of_dots() -> None:
    assert drawn([line(0, 0, 0, 0)], 1, 2) == ["⣀⣀"]
    assert drawn([line(3, 3, 3, 3)], 1, 2) == ["⠉⠉"]


def test_heights_count_from_the_bottom() -> None:
    assert drawn([line(0, 1, 2, 3, 4, 5, 6, 7)], 2, 4) == [
        "  ⡠⠊",
        "⡠⠊  ",
    ]


def test_a_steep_curve_has_no_holes() -> None:
    assert drawn([line(0, 7)], 2, 1) == ["⢸", "⡇"]
    assert drawn([line(7, 0)], 2, 1) == ["⡇", "⢸"]


def test_a_peak_is_joined_on_both_sides() -> None:
    assert drawn([line(0, 7, 0, 0)], 2, 2) == ["⢸ ", "⡇⣇"]
    assert drawn([line(7, 0, 7, 7)], 2, 2) == ["⡇⡏", "⢸ "]


def test_gaps_stay_gaps() -> None:
    assert drawn([line(0, 0, NAN, NAN, 3, 3)], 1, 3) == ["⣀ ⠉"]


def test_a_band_reaches_from_its_lowest_to_its_highest() -> None:
    assert drawn([band([0, 0, 1, 1], [3, 3, 2, 2])], 1, 2) == ["⣿⠶"]


def test_what_is_outside_is_not_seen_but_what_leads_there_is() -> None:
    assert drawn([line(40, 40)], 1, 1) == [" "]
    assert drawn([line(-40, -40)], 1, 1) == [" "]
    assert drawn([line(0, 0, 0, 40)], 1, 2) == ["⣀⡇"]
    assert drawn([line(-math.inf, 2)], 1, 1) == ["⢰"]


def test_the_later_layer_has_the_cell_alone() -> None:
    layers: list[Curve | Glyphs] = [band([0, 0, 0, 0], [3, 3, 3, 3]), line(NAN, NAN, 0, 0)]
    assert raster(layers, 1, 2) == [[Cells("⣿", 0), Cells("⣀", 1)]]


def test_blank_cells_belong_to_no_layer() -> None:
    assert raster([line(NAN, NAN, 0, 0, NAN, NAN)], 1, 3) == [[Cells(" ", None), Cells("⣀", 0), Cells(" ", None)]]


def test_a_glyph_stands_in_its_cell() -> None:
    dots = Glyphs(np.array([0.0, 2.0]), np.array([0.0, 1.0]), "●")
    assert raster([line(0, 0, 0, 0, 0, 0), dots], 2, 3) == [
        [Cells("  ", None), Cells("●", 1)],
        [Cells("●", 1), Cells("⣀⣀", 0)],
    ]


def test_glyphs_that_are_nowhere_are_left_out() -> None:
    dots = Glyphs(np.array([NAN, 0.0, 5.0, -1.0, 0.0]), np.array([0.0, NAN, 0.0, 0.0, 9.0]), "●")
    assert drawn([dots], 2, 2) == ["  ", "  "]


def test_letters_do_where_there_is_no_braille() -> None:
    layers: list[Curve | Glyphs] = [
        band([2, 2, 2, 2, 0, 0], [7, 7, 5, 5, 3, 3]),
        line(4, 4, 3, 2, 1, 0),
        Glyphs(np.array([2.0]), np.array([0.0]), "o"),
    ]
    assert drawn(layers, 2, 3, ascii_only=True) == ["*. ", ".*o"]


def test_a_small_chart_of_letters() -> None:
    assert drawn([line(11, 11, 6, 6, 3, 3, 1, 1, NAN, NAN, 0, 0)], 3, 6, ascii_only=True) == [
        "**    ",
        " **   ",
        "  ** *",
    ]


def test_a_curve_of_the_wrong_width_is_refused() -> None:
    with pytest.raises(ValueError, match="3 columns of dots; expected 4"):
        raster([line(1, 2, 3)], 1, 2)


heights = st.one_of(st.floats(-5, 20), st.just(NAN))


@given(st.lists(heights, min_size=2, max_size=40))
def test_neighbours_that_are_both_there_always_touch(values: list[float]) -> None:
    array: NDArray[np.float64] = np.array(values)
    low, high = joined(array, array)
    both = ~np.isnan(array[:-1]) & ~np.isnan(array[1:])
    assert (low[1:][both] <= high[:-1][both] + 1).all()
    assert (high[1:][both] >= low[:-1][both] - 1).all()
    assert np.array_equal(np.isnan(low), np.isnan(array))
    known = ~np.isnan(array)
    assert (low[known] <= np.rint(array[known])).all()
    assert (high[known] >= np.rint(array[known])).all()


@given(st.lists(heights, min_size=12, max_size=12), st.booleans())
def test_every_row_is_as_wide_as_the_raster(values: list[float], ascii_only: bool) -> None:
    rows = raster([line(*values), Glyphs(np.array(values), np.array(values), "o")], 3, 6, ascii_only=ascii_only)
    assert [sum(len(cells.text) for cells in row) for row in rows] == [6, 6, 6]
    assert all(one.layer != other.layer for row in rows for one, other in pairwise(row))
