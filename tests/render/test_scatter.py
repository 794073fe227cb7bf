"""Letters stand where their points are, and lines lead from one to another."""

from typing import Any

import numpy as np

from tui_mnist.render.plane import View
from tui_mnist.render.scatter import Letters, Segments, scatter

VIEW = View.around((0, 0), 1, 5, 10)


def letters(points: Any, text: str, *styles: int) -> Letters:
    return Letters(np.array(points, float), np.array([ord(each) for each in text]), np.array(styles))


def lines(layers: Any, **given: Any) -> list[str]:
    return ["".join(cells.text for cells in row) for row in scatter(VIEW, layers, **given)]


def test_a_letter_is_in_the_cell_of_its_point() -> None:
    assert lines([letters([[-0.9, 0.9], [0, 0], [0.9, -0.9]], "abc", 0, 1, 2)]) == [
        "a         ",
        "          ",
        "     b    ",
        "          ",
        "         c",
    ]


def test_the_last_of_a_cell_is_seen_in_its_own_style() -> None:
    rows = scatter(VIEW, [letters([[0, 0], [0, 0]], "ab", 4, 7)])
    assert [(cells.text, cells.layer) for cells in rows[2] if cells.layer is not None] == [("b", 7)]


def test_what_is_out_of_sight_or_not_a_number_is_left_out() -> None:
    assert "".join(lines([letters([[5, 0], [0, -3], [np.nan, 0], [np.inf, 0]], "abcd", 0, 0, 0, 0)])).strip() == ""


def test_a_line_leads_from_point_to_point_behind_the_letters() -> None:
    line = Segments(np.array([[[-1.0, 0.0], [0.9, 0.0]]]), 9)
    drawn = lines([line, letters([[0, 0]], "x", 0)])
    assert drawn[2][5] == "x"
    assert all("⠀" < each <= "⣿" for each in drawn[2][:5] + drawn[2][6:])
    assert lines([line], ascii_only=True)[2] == ".........."


def test_a_line_to_nowhere_is_left_out() -> None:
    assert "".join(lines([Segments(np.array([[[0, 0], [np.nan, 0]]]), 9)])).strip() == ""
