"""A picture keeps the greys of its data, fits its cells, and is enlarged by whole factors only."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from tui_mnist.tui.kit.appearance import DRAWINGS
from tui_mnist.tui.kit.digit_picture import Rows, picture


def text_of(rows: Rows) -> list[str]:
    return ["".join(segment.text for segment in row) for row in rows]


def colours(style: Style | None) -> tuple[tuple[int, ...], ...]:
    assert style is not None
    assert style.color is not None
    assert style.bgcolor is not None
    return tuple(style.color.get_truecolor()), tuple(style.bgcolor.get_truecolor())


def test_half_blocks_have_the_greys_of_the_pixels_above_and_below() -> None:
    image = np.array([[0, 255], [255, 255]], np.uint8)
    ((left, right),) = picture(image, "blocks", rows=1, columns=2)
    assert (left.text, right.text) == ("▀", " ")
    assert colours(left.style) == ((0, 0, 0), (255, 255, 255))
    assert colours(right.style)[1] == (255, 255, 255)


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_ink_and_paper_have_the_colours_that_are_given(drawing: str) -> None:
    image = np.array([[255], [0]], np.uint8)
    ((piece,),) = picture(image, drawing, rows=1, columns=1, ink="#402000", paper="#e0e0ff")
    assert colours(piece.style) == ((64, 32, 0), (224, 224, 255))


@pytest.mark.parametrize("drawing", ["braille", "ascii"])
def test_dots_and_letters_are_white_on_black(drawing: str) -> None:
    ((piece,),) = picture(np.full((2, 1), 255, np.uint8), drawing, rows=1, columns=1)
    assert piece.text in "⣿@"
    assert colours(piece.style) == ((255, 255, 255), (0, 0, 0))


def test_every_cell_has_colours_even_below_an_odd_last_row_of_pixels() -> None:
    rows = picture(np.full((3, 2), 255, np.uint8), "blocks", rows=2, columns=2)
    assert colours(rows[-1][0].style) == ((255, 255, 255), (0, 0, 0))


def test_a_small_image_is_enlarged_by_a_whole_factor() -> None:
    image = np.array([[255, 0], [0, 255]], np.uint8)
    assert [len(row) for row in text_of(picture(image, "ascii", rows=3, columns=7))] == [6, 6, 6]
    assert text_of(picture(image, "ascii", rows=2, columns=4)) == ["@@  ", "  @@"]


def test_mnist_is_doubled_where_there_is_room() -> None:
    rows = picture(np.zeros((28, 28), np.uint8), "blocks", rows=28, columns=56)
    assert [len(row) for row in text_of(rows)] == [56] * 28
    rows = picture(np.zeros((28, 28), np.uint8), "blocks", rows=27, columns=56)
    assert [len(row) for row in text_of(rows)] == [28] * 14


@given(
    st.tuples(st.integers(1, 40), st.integers(1, 40)),
    st.integers(-1, 30),
    st.integers(-1, 60),
    st.sampled_from(DRAWINGS),
)
def test_no_picture_is_larger_than_its_place(shape: tuple[int, int], rows: int, columns: int, drawing: str) -> None:
    drawn = text_of(picture(np.zeros(shape, np.uint8), drawing, rows=rows, columns=columns))
    assert len(drawn) <= max(0, rows)
    assert all(len(row) <= columns for row in drawn)
    assert len({len(row) for row in drawn}) == (1 if min(rows, columns) > 0 else 0)


def test_the_same_image_is_drawn_once() -> None:
    image = np.arange(16, dtype=np.uint8).reshape(4, 4)
    assert picture(image, "blocks", rows=2, columns=4) is picture(image.copy(), "blocks", rows=2, columns=4)
