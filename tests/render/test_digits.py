"""A picture has the image's light where the image has it, at any size and in any of the three ways to draw."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from tui_mnist.render import Picture, TextRun, ascii_ramp, braille, half_blocks, plain_text

SEVEN = """
............
.##########.
.##########.
........###.
.......###..
......###...
.....###....
....###.....
....##......
....##......
....##......
............
"""

images = st.one_of(
    hnp.arrays(np.uint8, hnp.array_shapes(min_dims=2, max_dims=2, max_side=40)),
    hnp.arrays(np.float32, hnp.array_shapes(min_dims=2, max_dims=2, max_side=40), elements=st.floats(0, 1, width=32)),
)
boxes = st.tuples(st.integers(1, 30), st.integers(1, 30))


def image_of(drawing: str) -> NDArray[np.uint8]:
    return np.array([[255 * (pixel == "#") for pixel in row] for row in drawing.split()], np.uint8)


def text_of(picture: Picture) -> list[str]:
    return [plain_text(row) for row in picture]


# Half-blocks


def test_a_half_block_has_the_upper_pixel_in_front_and_the_lower_one_behind() -> None:
    image = np.array([[0, 255, 255], [255, 0, 0]], np.uint8)
    assert half_blocks(image) == [[TextRun("▀", 0, 255), TextRun("▀▀", 255, 0)]]


def test_two_equal_pixels_are_a_blank_of_their_level() -> None:
    assert half_blocks(np.array([[255, 0], [255, 0]], np.uint8)) == [[TextRun(" ", None, 255), TextRun(" ", None, 0)]]


def test_below_an_odd_last_row_the_terminal_shows_through() -> None:
    assert half_blocks(np.array([[255]], np.uint8)) == [[TextRun("▀", 255, None)]]


def test_grey_levels_are_few_so_that_styles_can_be_cached() -> None:
    picture = half_blocks(np.arange(256, dtype=np.uint8).reshape(2, 128))
    levels = {level for row in picture for run in row for level in (run.foreground, run.background)} - {None}
    assert len(levels) == 24
    assert {0, 255} <= levels


def test_bytes_and_floats_of_the_same_light_are_drawn_alike() -> None:
    image = np.arange(0, 250, 10, dtype=np.uint8).reshape(5, 5)
    assert half_blocks(image / 255) == half_blocks(image)
    assert ascii_ramp(image / 255) == ascii_ramp(image)


@given(images, boxes)
def test_neighbouring_runs_differ_and_rows_are_equally_wide(image: NDArray[Any], box: tuple[int, int]) -> None:
    picture = half_blocks(image, rows=box[0], columns=box[1])
    assert len({len(row) for row in text_of(picture)}) == 1
    for row in picture:
        colours = [(run.foreground, run.background) for run in row]
        assert all(one != other for one, other in pairwise(colours))


# Braille and letters


def test_a_braille_cell_has_the_dots_of_two_by_four_pixels() -> None:
    left = np.array([[255, 0], [255, 0], [255, 0], [255, 0]], np.uint8)
    last_row = np.array([[0, 0], [0, 0], [0, 0], [255, 255]], np.uint8)
    assert braille(left) == ["⡇"]
    assert braille(last_row) == ["⣀"]
    assert braille(np.hstack([left, last_row])) == ["⡇⣀"]


def test_a_digit_in_braille() -> None:
    assert braille(image_of(SEVEN)) == ["⠰⠶⠶⠶⣶⡆", "⠀⠀⣠⡾⠋⠀", "⠀⠀⠿⠀⠀⠀"]


@pytest.mark.parametrize("brightness", [0.1, 0.25, 0.7])
def test_diffused_dots_are_as_dense_as_the_image_is_bright(brightness: float) -> None:
    rows = braille(np.full((80, 80), brightness), diffuse=True)
    dots = sum((ord(cell) - 0x2800).bit_count() for row in rows for cell in row)
    assert dots / 80**2 == pytest.approx(brightness, abs=0.02)


def test_letters_grow_denser_with_brightness() -> None:
    assert ascii_ramp(np.linspace(0, 1, 10)[None].repeat(2, axis=0)) == [" .:-=+*#%@"]


def test_a_digit_in_letters() -> None:
    assert ascii_ramp(image_of(SEVEN)) == [
        " ########## ",
        " #######@@@ ",
        "      #@@#  ",
        "    #@@#    ",
        "    @@      ",
        "    ##      ",
    ]
    assert ascii_ramp(image_of(SEVEN), rows=3, columns=6) == ["+###%*", "  *%* ", "  %   "]


def test_an_odd_last_row_of_pixels_has_a_row_of_letters() -> None:
    assert ascii_ramp(np.ones((3, 2))) == ["@@", "@@"]


# Size


@pytest.mark.parametrize("draw", [half_blocks, ascii_ramp, braille])
def test_a_digit_of_mnist_fits_fourteen_columns_and_seven_rows(draw: Any) -> None:
    picture = draw(np.zeros((28, 28), np.uint8), rows=7, columns=14)
    assert len(picture) == 7
    assert {len(row) if isinstance(row, str) else len(plain_text(row)) for row in picture} == {14}


@given(images, boxes)
def test_no_picture_is_larger_than_its_box_or_than_the_image(image: NDArray[Any], box: tuple[int, int]) -> None:
    rows, columns = box
    high, wide = image.shape
    for picture, cell in (
        (text_of(half_blocks(image, rows=rows, columns=columns)), (2, 1)),
        (ascii_ramp(image, rows=rows, columns=columns), (2, 1)),
        (braille(image, rows=rows, columns=columns), (4, 2)),
    ):
        assert len(picture) <= min(rows, -(-high // cell[0]))
        assert len(picture[0]) <= min(columns, -(-wide // cell[1]))


def test_proportions_are_kept() -> None:
    tall = half_blocks(np.zeros((40, 10), np.uint8), rows=10, columns=80)
    wide = half_blocks(np.zeros((10, 40), np.uint8), rows=10, columns=20)
    assert (len(tall), len(text_of(tall)[0])) == (10, 5)
    assert (len(wide), len(text_of(wide)[0])) == (3, 20)


def test_a_shrunken_picture_has_the_mean_of_what_it_covers() -> None:
    blocks = np.array([[0, 255], [255, 0]], np.uint8).repeat(6, axis=0).repeat(6, axis=1)
    assert half_blocks(blocks, rows=1, columns=2) == half_blocks(np.array([[0, 255], [255, 0]], np.uint8))


def test_thin_strokes_stay_bright_when_shrunken() -> None:
    stripes = np.tile(np.array([255, 0], np.uint8), (8, 4))
    ((shade,),) = half_blocks(stripes, rows=1, columns=2)
    assert shade.background is not None
    assert shade.background > 160, "half the light is more than half the level"


# What can't be drawn


def test_nan_is_dark_and_what_is_too_bright_is_white() -> None:
    assert ascii_ramp(np.array([[np.nan, 7.0, -1.0, np.inf]])) == [" @ @"]


@pytest.mark.parametrize("shape", [(3,), (0, 3), (3, 0), (1, 2, 3)])
def test_an_array_that_is_no_image_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="expected \\(rows, columns\\)"):
        half_blocks(np.zeros(shape))
