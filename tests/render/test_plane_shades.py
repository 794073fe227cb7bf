"""Shades lie behind all that is drawn of a plane."""

import numpy as np

from tui_mnist.render.plane import Area, Shades, TextMark, View, draw

VIEW = View.around((0, 0), 4, 2, 4)


def test_each_cell_has_the_shade_of_its_number() -> None:
    rows = draw(VIEW, [Shades(np.array([[0, 0, 1, 1], [1, 1, 1, 1]]), ("dark", "light"))])
    assert [[(run.text, run.area) for run in row] for row in rows] == [
        [("  ", "dark"), ("  ", "light")],
        [("    ", "light")],
    ]


def test_what_is_drawn_and_areas_lie_over_it() -> None:
    square = Area(np.array([[-9, 0], [9, 0], [9, 9], [-9, 9]]), "area")
    rows = draw(VIEW, [Shades(np.zeros((2, 4), np.intp), ("dark",)), square, TextMark(VIEW.point(0, 1), "ab", "word")])
    assert {run.area for run in rows[0]} == {"area"}
    assert (rows[1][0].text, rows[1][0].part, rows[1][0].area) == ("ab  ", "word", "dark")
