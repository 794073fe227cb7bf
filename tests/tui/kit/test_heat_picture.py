"""Signed numbers over an image: their signs and sizes can be told apart, with colours and without."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment

from tui_mnist.render.tensor_picture import NEGATIVE, POSITIVE
from tui_mnist.tui.kit.digit_picture import Rows
from tui_mnist.tui.kit.heat_picture import HeatColours, heat_picture, legend, scale_of

COLOURS = HeatColours(positive="#ff8800", negative="#0088ff")


def drawn(values: object, image: object = None, *, drawing: str = "ascii", rows: int = 9, columns: int = 9) -> Rows:
    numbers = np.array(values, np.float32)
    pixels = None if image is None else np.array(image, np.uint8)
    return heat_picture(numbers, pixels, 1.0, rows=rows, columns=columns, drawing=drawing, colours=COLOURS)


def text_of(row: tuple[Segment, ...]) -> str:
    return "".join(cell.text for cell in row)


@given(st.floats(1e-30, 1e30))
def test_the_scale_is_a_round_number_just_above_the_largest(largest: float) -> None:
    scale = scale_of(np.array([[largest, -largest / 2, np.nan, -np.inf]]))
    assert largest * (1 - 1e-6) <= scale <= largest * 1.7
    assert float(f"{scale:.1e}") == pytest.approx(scale)


def test_there_is_no_scale_of_nothing() -> None:
    assert scale_of(np.zeros((2, 2))) == 0
    assert scale_of(np.full((2, 2), np.nan)) == 0


def test_letters_tell_the_sign_the_size_and_where_the_digit_is() -> None:
    values = [[1, 0.5, 0, -0.5, -1, 0, np.nan]] * 2
    image = [[0, 255, 0, 0, 0, 255, 0]] * 2
    (line,) = drawn(values, image, columns=7)
    assert text_of(line) == POSITIVE[-1] + POSITIVE[2] + " " + NEGATIVE[2] + NEGATIVE[-1] + "o?"


def test_colours_tell_the_sign_and_lie_over_the_digit() -> None:
    image = [[0, 255], [0, 0]]
    (line,) = drawn([[1, 0], [-1, 0]], image, drawing="blocks", rows=1, columns=2)
    styles = [str(cell.style) for cell in line]
    assert styles[0] == "#ff8800 on #0088ff"
    grey, paper = styles[1].split(" on ")
    assert paper == "#000000"
    assert grey[1:3] == grey[3:5] == grey[5:7] != "00"


@given(
    st.integers(1, 30), st.integers(1, 30), st.integers(0, 20), st.integers(0, 20), st.sampled_from(["blocks", "ascii"])
)
def test_it_fits_whatever_the_room(high: int, wide: int, rows: int, columns: int, drawing: str) -> None:
    lines = drawn(np.ones((high, wide)), np.ones((high, wide)), drawing=drawing, rows=rows, columns=columns)
    assert len(lines) <= rows
    assert bool(lines) is (rows > 0 and columns > 0)
    assert len({len(text_of(line)) for line in lines}) <= 1
    assert all(0 < len(text_of(line)) <= columns for line in lines)


def test_a_legend_names_both_ends() -> None:
    assert legend(0.5, "0.5", drawing="ascii", colours=COLOURS).plain == f"-0.5 {NEGATIVE[:0:-1]} {POSITIVE[1:]} +0.5"
    text = legend(0.5, "0.5", drawing="blocks", colours=COLOURS)
    assert text.plain.startswith("−0.5 ")
    assert text.plain.endswith(" +0.5")
    assert str(text.spans[0].style) == "on #0088ff"
    assert str(text.spans[-1].style) == "on #ff8800"
