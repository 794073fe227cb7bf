"""Axes have round numbers, hold what they are made for, and never write one label over another."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tui_mnist.number_format import figure
from tui_mnist.render.axis import Axis, linear_axis, logarithmic_axis
from tui_mnist.render.step_axis import step_labels, steps_reach

NAN = math.nan


def labels(axis: Axis) -> list[str]:
    return [label for _, label in axis.ticks]


def test_linear_ticks_are_round() -> None:
    axis = linear_axis(0, 2.31, 15)
    assert (axis.low, axis.high) == (0, 2.5)
    assert labels(axis) == ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"]


def test_fewer_rows_have_fewer_ticks() -> None:
    assert labels(linear_axis(0, 2.31, 6)) == ["0", "1", "2"]
    assert labels(linear_axis(0, 2.31, 3)) == ["0", "2"]


def test_percentages_are_written_as_such() -> None:
    assert labels(linear_axis(0.1, 1, 15, percent=True)) == [" 20%", " 40%", " 60%", " 80%", "100%"]
    assert labels(linear_axis(0.971, 0.994, 15, percent=True)) == ["97.0%", "97.5%", "98.0%", "98.5%", "99.0%", "99.5%"]


def test_thousands_are_set_apart() -> None:
    assert labels(linear_axis(0, 1234, 10)) == ["    0", "  500", "1,000"]


def test_logarithmic_ticks_are_decades_and_round_numbers_between() -> None:
    assert labels(logarithmic_axis(0.03, 2.31, 15)) == ["0.05", " 0.1", " 0.2", " 0.5", "   1", "   2"]
    assert labels(logarithmic_axis(0.001, 2.31, 10)) == ["0.001", " 0.01", "  0.1", "    1"]
    assert labels(logarithmic_axis(1e-9, 1e6, 8)) == ["  1e-8", "0.0001", "     1", "10,000"]


def test_equal_values_have_an_axis_too() -> None:
    for axis in (linear_axis(5, 5, 6), linear_axis(0, 0, 6), logarithmic_axis(0.3, 0.3, 6), linear_axis(-1, -1, 1)):
        assert axis.low < axis.high
        assert axis.ticks


def test_a_value_is_as_far_up_as_it_is_between_the_ends() -> None:
    values = np.array([0.0, 1.0, 2.5, 5.0, NAN])
    np.testing.assert_allclose(linear_axis(0, 2.5, 15).shares(values), [0, 0.4, 1, 2, NAN])
    axis = logarithmic_axis(0.01, 1, 15)
    np.testing.assert_allclose(axis.shares(np.array([0.01, 0.1, 1, NAN])), [0, 0.5, 1, NAN], atol=1e-12)
    assert axis.shares(np.array([0.0, -3.0])).tolist() == [-math.inf, -math.inf]


def test_labels_stand_where_their_values_are_drawn() -> None:
    axis = linear_axis(0, 2.31, 6)
    assert axis.tick_rows(6) == {5: "0", 3: "1", 1: "2"}
    assert axis.dots(np.array([0.0, 2.5]), 6).tolist() == [0, 23]


@pytest.mark.parametrize(
    ("step", "reach"), [(0, 10), (10, 10), (11, 12), (13, 15), (431, 500), (501, 600), (1_000_001, 1_200_000)]
)
def test_steps_reach_to_a_round_number(step: int, reach: int) -> None:
    assert steps_reach(step) == reach


def test_step_labels_are_centred_below_their_steps() -> None:
    assert step_labels(1000, 41) == [(0, "0"), (19, "500"), (36, "1,000")]
    assert step_labels(1000, 12) == [(0, "0"), (7, "1,000")]
    assert step_labels(1000, 5) == []
    assert step_labels(0, 0) == []


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0.0000"),
        (0.0312, "0.0312"),
        (2.302585, "2.303"),
        (0.99999, "1.000"),
        (12.3456, "12.35"),
        (999.97, "1,000"),
        (61_204, "61,204"),
        (2.5e7, "2.5e7"),
        (0.000031, "3.1e-5"),
        (-2.3, "-2.300"),
        (NAN, "–"),
        (-math.inf, "–"),
    ],
)
def test_figures_are_written_as_people_do(value: float, written: str) -> None:
    assert figure(value) == written


def test_a_percentage_has_two_decimals() -> None:
    assert figure(0.97924, percent=True) == "97.92%"
    assert figure(NAN, percent=True, none="-") == "-"


values = st.floats(-(2.0**126), 2.0**126, width=32)
positive = st.floats(2.0**-126, 2.0**126, width=32)


def check(axis: Axis, low: float, high: float, rows: int) -> None:
    slack = 1e-6 * max(abs(low), abs(high))
    assert axis.low <= low + slack
    assert axis.high >= high - slack
    assert all(one < other for (one, _), (other, _) in pairwise(axis.ticks))
    assert len({len(label) for label in labels(axis)}) <= 1
    places = sorted(axis.tick_rows(rows))
    assert not places or (places[0] >= 0 and places[-1] < rows)


@given(values, values, st.integers(1, 60), st.booleans())
def test_a_linear_axis_holds_its_values(one: float, other: float, rows: int, percent: bool) -> None:
    low, high = sorted((one, other))
    assume(not percent or high - low > 1e-6)
    check(linear_axis(low, high, rows, percent=percent), low, high, rows)


@given(positive, positive, st.integers(1, 60))
def test_a_logarithmic_axis_holds_its_values(one: float, other: float, rows: int) -> None:
    low, high = sorted((one, other))
    axis = logarithmic_axis(low, high, rows)
    check(axis, low, high, rows)
    assert all(below - above >= 2 for above, below in pairwise(sorted(axis.tick_rows(rows))))


@given(st.integers(0, 10**9), st.integers(0, 200))
def test_step_labels_never_overlap_nor_leave_the_axis(end: int, width: int) -> None:
    placed = step_labels(end, width)
    assert all(after >= start + len(text) + 2 for (start, text), (after, _) in pairwise(placed))
    assert all(start >= 0 and start + len(text) <= width for start, text in placed)
    if width >= 40 and end >= 10:
        assert len(placed) >= 2


@given(st.integers(0, 10**9))
def test_a_run_fills_at_least_three_quarters_of_its_axis(step: int) -> None:
    assert step <= steps_reach(step) <= max(10, step * 4 / 3)
