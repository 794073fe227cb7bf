"""Contours: each cell has its level, and lines run where levels change."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.render.contour import LETTERS, LEVELS, contour_layers
from tui_mnist.render.plane import Shades, View, draw

BOUNDS = np.arange(1.0, LEVELS)


def slope(points: np.ndarray) -> np.ndarray:
    """As high as the point is far to the right."""
    return points[..., 0]


@given(st.integers(1, 30), st.integers(1, 60), st.floats(0.2, 20), st.floats(-5, 5))
def test_each_cell_has_the_level_of_its_place(rows: int, columns: int, reach: float, centre: float) -> None:
    view = View.around((centre, 0.0), reach, rows, columns)
    (shades,) = (layer for layer in contour_layers(view, slope, BOUNDS) if isinstance(layer, Shades))
    assert shades.numbers.shape == (rows, columns)
    for column in range(columns):
        place, dot = view.point(column, 0)[0], 1 / view.dots_per_unit
        low, high = np.searchsorted(BOUNDS, [place - dot, place + 1e-9])
        assert ((low <= shades.numbers[:, column]) & (shades.numbers[:, column] <= high)).all()


def test_a_line_runs_between_two_levels_and_nowhere_else() -> None:
    view = View.around((0.0, 0.0), 2.0, 6, 12)
    bounds = np.concatenate([[0.5], 100 + BOUNDS[1:]])
    text = ["".join(run.text for run in row) for row in draw(view, contour_layers(view, slope, bounds))]
    drawn = {column for row in text for column, letter in enumerate(row) if letter != " "}
    assert len(set(text)) == 1
    ends = [view.point(column, 0)[0] for column in sorted(drawn)]
    assert len(drawn) in (1, 2)
    assert min(abs(end - 0.5) for end in ends) <= 2 / view.dots_per_unit


def test_in_ascii_levels_are_letters_that_grow_heavier() -> None:
    view = View(1, 4 * LEVELS, 8.0, (LEVELS / 2, 0.0))
    (row,) = draw(view, contour_layers(view, slope, BOUNDS, ascii_only=True), ascii_only=True)
    text = "".join(run.text for run in row)
    assert text.isascii()
    assert list(dict.fromkeys(text)) == list(LETTERS)


def test_what_is_no_number_is_on_the_highest_level() -> None:
    view = View.around((0.0, 0.0), 1.0, 2, 4)
    (shades, *_) = contour_layers(view, lambda points: np.full(points.shape[:-1], np.nan), BOUNDS)
    assert isinstance(shades, Shades)
    assert (shades.numbers == LEVELS - 1).all()
