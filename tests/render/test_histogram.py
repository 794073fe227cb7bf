"""Histograms as text."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.render.histogram import axis_row, columns_of, histogram_rows


def test_bars_are_as_high_as_their_counts() -> None:
    assert histogram_rows(np.array([0, 8, 16, 4]), 2, 4) == ["  █ ", " ██▄"]


def test_plain_letters_fill_whole_rows() -> None:
    assert histogram_rows(np.array([0, 8, 16, 4]), 2, 4, ascii_only=True) == ["  # ", " ###"]


def test_a_single_number_among_many_is_seen() -> None:
    assert histogram_rows(np.array([1_000_000, 1, 0]), 3, 3)[-1] == "█▁ "


def test_no_numbers_are_no_bars() -> None:
    assert histogram_rows(np.zeros(4, int), 2, 4) == ["    ", "    "]


def test_bins_share_columns_or_have_several() -> None:
    assert columns_of(np.array([1, 2, 3, 4]), 2).tolist() == [3, 7]
    assert columns_of(np.array([1, 2]), 5).tolist() == [1, 1, 2, 2]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=40), st.integers(1, 6), st.integers(1, 90))
def test_rows_are_equally_wide_and_no_wider_than_allowed(counts: list[int], rows: int, width: int) -> None:
    lines = histogram_rows(np.array(counts), rows, width)
    assert len(lines) == rows
    assert len({len(line) for line in lines}) == 1
    assert len(lines[0]) <= width
    assert sum(columns_of(np.array(counts), width)) >= sum(counts)


def test_the_axis_names_its_ends_zero_and_the_mark() -> None:
    assert axis_row(-1, 1, 21, mark=0.5) == "-1        0    ▴    1"
    assert axis_row(-1, 1, 21, mark=0.5, ascii_only=True) == "-1        0    ^    1"
    assert axis_row(0.5, 1, 11) == "0.5       1"


def test_the_axis_of_nothing_is_empty() -> None:
    assert axis_row(float("nan"), float("nan"), 5) == "     "
