"""A confusion matrix is a grid that fills the room, and says without colour what is right and what is chosen."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tui_mnist.render import Role
from tui_mnist.render.confusion_grid import LEVELS, GridSpan, confusion_grid_lines, confusion_layout

MATRIX = np.array([[97, 0, 3], [1, 199, 0], [0, 30, 20]])
Matrix = NDArray[Any]


def grid(
    matrix: Matrix, *, width: int = 30, height: int = 6, chosen: tuple[int, int] = (0, 0), **options: Any
) -> list[list[GridSpan]]:
    names = tuple(map(str, range(len(matrix))))
    layout = confusion_layout(matrix, names=len(names[-1]), width=width, height=height, chosen=chosen)
    return confusion_grid_lines(matrix, names, names, layout, chosen=chosen, **options)


def texts(matrix: Matrix, **options: Any) -> list[str]:
    return ["".join(span.text for span in line) for line in grid(matrix, **options)]


def test_a_row_for_each_class_with_its_recall_and_a_column_for_each_guess_with_its_precision() -> None:
    assert texts(MATRIX, width=26, chosen=(2, 1)) == [
        "true    0   1   2 recall",
        "   0  │97   ·   3  97.0%",
        "   1    1│199   ·  99.5%",
        "   2    · ▸30 │20  40.0%",
        "prec  99% 87% 87%  90.3%",
        "  of   98 229  23    350",
    ]


def test_where_cells_are_wide_what_is_right_is_in_brackets_and_what_is_chosen_between_arrows() -> None:
    lines = texts(MATRIX, width=60, height=15, chosen=(2, 1))
    assert "[199]" in "".join(lines)
    assert "▸30◂" in "".join(lines)
    assert any(line.endswith("of 200") for line in lines)


def test_by_row_each_cell_is_a_percentage_of_its_row() -> None:
    lines = texts(np.array([[997, 3], [0, 0]]), width=26, height=4, by_row=True, chosen=(1, 1))
    assert lines[1].split() == ["0", "│100", "<1", "99.7%"]
    assert lines[2].split() == ["1", "·", "▸0"]


def test_a_class_never_guessed_has_no_precision_and_one_without_samples_no_recall() -> None:
    lines = texts(np.array([[0, 5], [0, 0]]), width=26, height=4)
    assert lines[1].split()[-1] == "0.0%"
    assert lines[2].split() == ["1", "·", "│0"]
    assert lines[3].split() == ["prec", "0%", "0.0%"]


def test_a_sum_that_would_touch_the_one_beside_it_is_in_thousands() -> None:
    lines = texts(np.full((3, 3), 700), width=26)
    assert lines[-1].split() == ["of", "2k", "2k", "2k", "6300"]


def test_a_cell_is_deeper_in_colour_the_larger_its_share_of_the_row_and_no_mistake_is_lost() -> None:
    row = grid(np.array([[5000, 1, 600], [0, 1, 0], [0, 0, 0]]), chosen=(2, 2))[1]
    levels = {span.role: span.level for span in row if span.text.strip() in {"│5000", "1", "600"}}
    assert levels[Role.RIGHT] > 0.8 * LEVELS
    mistakes = [span.level for span in row if span.role is Role.WRONG]
    assert 1 <= mistakes[0] < mistakes[1] < LEVELS


def test_classes_that_have_no_room_are_left_out_around_the_chosen_one() -> None:
    matrix = np.eye(26, dtype=int)
    layout = confusion_layout(matrix, names=2, width=50, height=18, chosen=(25, 0))
    assert layout.shown_rows[-1] == 25
    assert layout.shown_columns[0] == 0
    middle = confusion_layout(matrix, names=2, width=50, height=18, chosen=(13, 13))
    assert 13 in middle.shown_rows
    assert 13 in middle.shown_columns


def test_ascii_is_enough() -> None:
    for width in (26, 60):
        assert "".join(texts(MATRIX, width=width, height=15, chosen=(0, 1), ascii_only=True)).isascii()


@given(
    classes=st.integers(1, 47),
    width=st.integers(30, 200),
    height=st.integers(4, 60),
    largest=st.sampled_from([1, 90, 100_000]),
    chosen=st.tuples(st.integers(0, 46), st.integers(0, 46)),
    by_row=st.booleans(),
)
def test_it_fits_and_each_place_of_a_cell_is_found_again(  # noqa: PLR0917
    classes: int, width: int, height: int, largest: int, chosen: tuple[int, int], by_row: bool
) -> None:
    matrix = np.random.default_rng(classes).integers(0, largest + 1, (classes, classes))
    true, guess = (label % classes for label in chosen)
    names = len(str(classes - 1))
    layout = confusion_layout(matrix, names=names, width=width, height=height, chosen=(true, guess))
    lines = texts(matrix, width=width, height=height, chosen=(true, guess), by_row=by_row)
    assert len(lines) == layout.height <= height
    assert {len(line) for line in lines} == {layout.width}
    assert layout.width <= width
    marked = [layout.cell_at(x, y) for y, line in enumerate(lines) for x, letter in enumerate(line) if letter in "▸◂"]
    assert set(marked) == {(true, guess)}
    assert layout.cell_at(0, 1) is layout.cell_at(layout.width - 1, 1) is layout.cell_at(layout.heading, 0) is None
