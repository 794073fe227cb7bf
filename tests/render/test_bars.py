"""A bar is as long as its share, a sparkline as high as its values, and neither minds a number that is none."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.render import bar, sparkline

shares = st.floats(0, 1)
numbers = st.floats()


@pytest.mark.parametrize(
    ("fraction", "drawn"),
    [(0, "    "), (1 / 32, "▏   "), (0.25, "█   "), (0.53125, "██▏ "), (0.99, "████"), (1, "████")],
)
def test_a_bar_is_drawn_in_eighths_of_a_cell(fraction: float, drawn: str) -> None:
    assert bar(fraction, 4) == drawn


def test_a_bar_can_do_with_ascii() -> None:
    assert bar(0.5, 6, ascii_only=True, track="-") == "###---"


def test_the_track_fills_the_rest() -> None:
    assert bar(0.3, 5, track="░") == "█▌░░░"


@pytest.mark.parametrize(("fraction", "drawn"), [(-1, "  "), (7, "██"), (math.nan, "  "), (math.inf, "██")])
def test_a_share_outside_the_range_is_none_or_all(fraction: float, drawn: str) -> None:
    assert bar(fraction, 2) == drawn


@given(numbers, st.integers(0, 50), st.booleans())
def test_a_bar_takes_exactly_its_width(fraction: float, width: int, ascii_only: bool) -> None:
    assert len(bar(fraction, width, ascii_only=ascii_only)) == width


@given(shares, shares)
def test_a_larger_share_is_never_shorter(one: float, other: float) -> None:
    less, more = (bar(share, 20).rstrip() for share in sorted((one, other)))
    assert (len(less), "▏▎▍▌▋▊▉█".find(less[-1:])) <= (len(more), "▏▎▍▌▋▊▉█".find(more[-1:]))


def test_a_sparkline_is_as_high_as_its_values() -> None:
    assert sparkline(range(8)) == "▁▂▃▄▅▆▇█"
    assert sparkline([3, 1, 2]) == "█▁▅"


def test_a_sparkline_can_do_with_ascii() -> None:
    assert sparkline(range(8), ascii_only=True) == "_.-:=+*#"


def test_values_that_are_not_finite_are_gaps() -> None:
    assert sparkline([0, math.nan, 1, math.inf, 0, -math.inf]) == "▁ █ ▁ "
    assert sparkline([math.nan, math.inf]) == "  "
    assert sparkline([]) == ""


def test_equal_values_are_a_low_line() -> None:
    assert sparkline([5, 5, 5]) == "▁▁▁"


def test_a_fixed_range_makes_sparklines_comparable() -> None:
    assert sparkline([0.5, 2, -1], lowest=0, highest=1) == "▅█▁"


def test_more_values_than_cells_are_averaged_without_the_gaps() -> None:
    assert sparkline([0, 0, 4, math.nan, 7, 9], width=3) == "▁▅█"
    assert sparkline([1, 2], width=5) == "▁█"


def test_the_largest_and_the_smallest_floats_have_their_places() -> None:
    assert sparkline([1.7e308, 0, -1.7e308]) == "█▅▁"
    assert sparkline([5e-324, 0]) == "█▁"


@given(st.lists(numbers, max_size=60), st.integers(1, 30))
def test_a_sparkline_never_fails_nor_outgrows_its_width(values: list[float], width: int) -> None:
    assert len(sparkline(values, width)) == min(len(values), width)
