"""The plane as rows of characters: what is drawn stands where its points are."""

import numpy as np
import pytest

from tui_mnist.render.plane import Area, Layer, Lines, PlaneRun, Points, TextMark, View, draw

VIEW = View.around((0.0, 0.0), 5, 10, 20)


def text(rows: list[list[PlaneRun]]) -> list[str]:
    return ["".join(run.text for run in row) for row in rows]


def letters(*layers: Layer, view: View = VIEW) -> list[str]:
    return text(draw(view, layers, ascii_only=True))


def parts(rows: list[list[PlaneRun]], *, area: bool = False) -> list[list[str]]:
    return [[run.area if area else run.part for run in row for _ in run.text] for row in rows]


def test_the_middle_is_0_and_up_is_up() -> None:
    rows = letters(Points(np.array([[0.0, 0.0], [4.0, 4.0]]), "a"))
    assert [(row.index("o"), y) for y, row in enumerate(rows) if "o" in row] == [(18, 1), (10, 5)]


def test_another_point_can_be_in_the_middle() -> None:
    rows = letters(Points(np.array([[3.0, 2.0]]), "a"), view=View.around((3.0, 2.0), 5, 10, 20))
    assert rows[5][10] == "o"


@pytest.mark.parametrize("cell", [(0, 0), (10, 5), (19, 9)])
def test_the_point_of_a_cell_is_drawn_in_that_cell(cell: tuple[int, int]) -> None:
    rows = letters(Points(VIEW.point(*cell)[None], "a"))
    assert rows[cell[1]][cell[0]] == "o"


def test_lines_have_no_holes() -> None:
    across = letters(Lines(np.array([[[-5.0, -5.0], [5.0, 5.0]]]), "a", "*"))
    assert all("*" in row for row in across)
    flat = letters(Lines(np.array([[[-5.0, 0.0], [5.0, 0.0]]]), "a", "*"))
    assert "*" * 20 in flat


def test_a_cell_shows_the_later_part_alone_and_lines_of_one_part_cross() -> None:
    flat, upright = np.array([[[-5.0, 0.0], [5.0, 0.0]]]), np.array([[[0.0, -5.0], [0.0, 5.0]]])
    apart = draw(VIEW, [Lines(flat, "a"), Lines(upright, "b")])
    assert parts(apart)[5][9:12] == ["a", "b", "a"]
    together = draw(VIEW, [Lines(np.concatenate([flat, upright]), "a")])
    crossing = ord(text(together)[5][10]) ^ ord(text(apart)[5][10])
    assert crossing.bit_count() >= 1


def test_what_is_out_of_sight_costs_and_shows_nothing() -> None:
    far = np.array([[[-1e9, 1e9], [1e9, 2e9]], [[np.nan, 0.0], [1.0, np.nan]], [[np.inf, 0.0], [np.inf, 1.0]]])
    assert not "".join(letters(Lines(far, "a"), Points(far.reshape(-1, 2), "b"), TextMark(far[0, 0], "x", "c"))).strip()


def test_a_line_through_the_picture_from_far_outside_is_seen() -> None:
    rows = letters(Lines(np.array([[[-1e5, 0.0], [1e5, 0.0]]]), "a", "*"))
    assert "*" * 20 in rows


def test_a_mark_begins_at_its_point() -> None:
    rows = letters(TextMark(np.array([0.0, 0.0]), "e1", "a"))
    assert rows[5][10:12] == "e1"


def test_an_area_lies_behind_and_a_folded_one_is_empty() -> None:
    square = np.array([[0.0, 0.0], [3.0, 0.0], [3.0, 3.0], [0.0, 3.0]])
    rows = draw(VIEW, [Area(square, "square"), Lines(np.array([[[1.0, 1.0], [2.0, 1.0]]]), "a")])
    inside = parts(rows, area=True)
    assert inside[3][12] == "square"
    assert inside[3][8] == inside[8][12] == ""
    assert sum(part == "square" for row in inside for part in row) == pytest.approx(18, abs=5)
    flat = draw(VIEW, [Area(square * [1, 0], "square")])
    assert all(part == "" for row in parts(flat, area=True) for part in row)


def test_wide_lines_are_wider_and_dashed_ones_have_gaps() -> None:
    line = np.array([[[-5.0, 1.0], [5.0, 1.0]]])
    dots = [
        sum((ord(letter) - 0x2800).bit_count() for row in text(draw(VIEW, [layer])) for letter in row if letter != " ")
        for layer in (Lines(line, "a", dashed=True), Lines(line, "a"), Lines(line, "a", wide=True))
    ]
    assert dots == [20, 40, 80]
