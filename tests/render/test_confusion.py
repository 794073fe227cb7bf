"""A confusion matrix is a table that lines up, or where that is too wide a list of the worst mix-ups."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tui_mnist.render import Line, Role, confusion_matrix_lines, confusion_pair_lines, plain_text

CLOTHES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat")
NUMBERS = tuple(map(str, range(47)))


def table(matrix: NDArray[Any], names: tuple[str, ...], *, width: int = 80, **options: Any) -> list[Line] | None:
    return confusion_matrix_lines(matrix, names, width=width, **options)


def text(matrix: NDArray[Any], names: tuple[str, ...], *, width: int = 80, **options: Any) -> str:
    """The table, or the list where there is none."""
    lines = table(matrix, names, width=width, **options) or confusion_pair_lines(matrix, names, width=width, **options)
    return "\n".join(plain_text(line) for line in lines)


def test_a_row_for_each_class_and_a_column_for_each_prediction_with_the_recall_at_the_end() -> None:
    matrix = np.array([[980, 0, 20], [1, 1134, 0], [0, 500, 500]])
    assert text(matrix, ("0", "1", "2")) == "\n".join(
        [
            "     0    1    2  recall",
            "0  980    ·   20   98.0%",
            "1    1 1134    ·   99.9%",
            "2    ·  500  500   50.0%",
        ]
    )


def test_the_diagonal_is_a_number_even_where_it_is_zero() -> None:
    lines = text(np.array([[0, 5], [0, 5]]), ("a", "b")).splitlines()
    assert lines[1:] == ["a   0   5    0.0%", "b   ·   5  100.0%"]


def test_a_class_without_samples_has_no_recall() -> None:
    lines = text(np.array([[0, 0], [0, 5]]), ("a", "b")).splitlines()
    assert lines[1].rstrip() == "a   0   ·"


def test_right_and_wrong_counts_are_told_apart_by_role_too() -> None:
    lines = table(np.array([[3, 0], [2, 1]]), ("a", "b"))
    assert lines is not None
    assert [[span.role for span in line] for line in lines] == [
        [Role.HEADING],
        [Role.HEADING, Role.RIGHT, Role.NOTHING, Role.PLAIN],
        [Role.HEADING, Role.WRONG, Role.RIGHT, Role.PLAIN],
    ]


def test_names_too_long_for_a_column_are_cut() -> None:
    lines = text(np.eye(5, dtype=int), CLOTHES).splitlines()
    assert lines[0].split() == ["T-shi", "Trous", "Pullo", "Dress", "Coat", "recall"]
    assert lines[1].startswith("T-shirt/top     1")


def test_where_cut_names_would_be_the_same_the_columns_are_numbered() -> None:
    lines = text(np.eye(2, dtype=int), ("sandal left", "sandal right")).splitlines()
    assert lines[0].split() == ["0", "1", "recall"]
    assert lines[1].split() == ["sandal", "left", "0", "1", "·", "100.0%"]


def test_columns_get_narrower_before_the_table_is_given_up() -> None:
    matrix = np.eye(5, dtype=int) * 7
    narrow = text(matrix, CLOTHES, width=40).splitlines()
    assert narrow[0].split() == ["T-s", "Tro", "Pul", "Dre", "Coa", "recall"]


def test_where_the_table_does_not_fit_there_is_none_and_the_worst_mix_ups_are_a_list() -> None:
    matrix = np.diag(np.full(47, 400))
    matrix[1, 18] = matrix[18, 1] = 0
    matrix[1, 18], matrix[18, 1], matrix[0, 24] = 120, 9, 33
    assert table(matrix, NUMBERS) is None
    assert text(matrix, NUMBERS) == "\n".join(
        [
            "true class → taken for",
            " 1 → 18  120 of 520",
            " 0 → 24   33 of 433",
            "18 → 1     9 of 409",
        ]
    )


def test_forty_seven_classes_have_a_table_where_there_is_room() -> None:
    lines = text(np.diag(np.full(47, 400)), NUMBERS, width=198).splitlines()
    assert len(lines) == 48
    assert {len(line) for line in lines} == {2 + 47 * 4 + 8}


def test_no_more_mix_ups_are_listed_than_asked_for() -> None:
    assert len(confusion_pair_lines(np.ones((47, 47), int), NUMBERS, width=80, count=4)) == 1 + 4


def test_a_network_without_mistakes_has_nothing_to_list() -> None:
    assert text(np.diag(np.full(47, 400)), NUMBERS) == "no two classes were mixed up"


@given(
    classes=st.integers(1, 50),
    width=st.integers(40, 300),
    largest=st.sampled_from([1, 90, 100_000]),
    long_names=st.booleans(),
    seed=st.integers(0, 99),
)
def test_no_line_is_wider_than_the_screen(classes: int, width: int, largest: int, long_names: bool, seed: int) -> None:
    matrix = np.random.default_rng(seed).integers(0, largest + 1, (classes, classes))
    names = tuple(f"{'a rather long name ' if long_names else ''}{number}" for number in range(classes))
    lines = text(matrix, names, width=width).splitlines()
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize("width", [80, 30])
def test_ascii_is_enough(width: int) -> None:
    matrix = np.diag(np.full(10, 900))
    matrix[3, 5] = 12
    assert text(matrix, NUMBERS[:10], width=width, ascii_only=True).isascii()
