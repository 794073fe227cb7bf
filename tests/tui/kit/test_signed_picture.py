"""Signed numbers are drawn by sign and strength, in colours or in characters, in whatever room there is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color

from tui_mnist.tui.kit.signed_picture import SignedColours, signed_legends, signed_picture

COLOURS = SignedColours((0, 0, 200), (200, 100, 0), (10, 10, 10), (255, 0, 0))


def texts(values: list[list[float]], drawing: str = "ascii") -> list[str]:
    rows = signed_picture(np.array(values), 1.0, drawing, COLOURS, rows=len(values), columns=len(values[0]))
    return ["".join(segment.text for segment in row) for row in rows]


def test_characters_tell_sign_and_strength() -> None:
    assert texts([[0, 0.1, 0.5, 1, 9], [0, 0, 0, 0, 0], [-0.1, -0.5, -1, 0, 0], [0, 0, 0, 0, 0]]) == [" .+##", "'-=  "]
    assert texts([[np.nan, np.inf], [0, 0]]) == ["??"]


def test_in_blocks_the_upper_number_is_the_ink_and_the_lower_one_the_ground() -> None:
    rows = signed_picture(np.array([[1.0, 0.0], [-1.0, 0.0]]), 1.0, "blocks", COLOURS, rows=1, columns=2)
    first, second = rows[0]
    assert (first.text, second.text) == ("▀", " ")
    assert first.style is not None
    assert (first.style.color, first.style.bgcolor) == (Color.from_rgb(200, 100, 0), Color.from_rgb(0, 0, 200))
    assert second.style is not None
    assert second.style.bgcolor == Color.from_rgb(10, 10, 10)


def test_what_is_shrunk_is_averaged_and_what_is_small_enlarged() -> None:
    checks = np.indices((28, 28)).sum(axis=0) % 2 * 2.0 - 1
    rows = signed_picture(checks, 1.0, "ascii", COLOURS, rows=7, columns=14)
    assert {segment.text.strip() for row in rows for segment in row} == {""}
    rows = signed_picture(np.array([[1.0, -1.0]]), 1.0, "ascii", COLOURS, rows=1, columns=4)
    assert ["".join(segment.text for segment in row) for row in rows] == ["##=="]


@given(
    shape=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    room=st.tuples(st.integers(0, 20), st.integers(0, 40)),
    drawing=st.sampled_from(["blocks", "braille", "ascii"]),
    limit=st.sampled_from([0.0, 1.0, float("nan"), float("inf")]),
)
def test_it_never_takes_more_room_than_there_is(
    shape: tuple[int, int], room: tuple[int, int], drawing: str, limit: float
) -> None:
    rows = signed_picture(np.ones(shape), limit, drawing, COLOURS, rows=room[0], columns=room[1])
    assert len(rows) <= room[0]
    assert all(sum(len(segment.text) for segment in row) <= room[1] for row in rows)
    assert bool(rows) == (min(room) > 0)


@pytest.mark.parametrize("in_blocks", [True, False])
def test_the_legend_says_which_is_which_in_less_and_less_room(in_blocks: bool) -> None:
    legends = signed_legends(0.1234, in_blocks=in_blocks)
    assert "0.123" in legends[0]
    assert [len(legend) for legend in legends] == sorted(map(len, legends), reverse=True)
