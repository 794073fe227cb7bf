"""Tiles fill their place without overlap; a tile is a picture with a line of text under it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style

from tui_mnist.tui.kit.appearance import DRAWINGS
from tui_mnist.tui.kit.digit_tiles import Tile, TileStyles, tile_row, tiling

STYLES = TileStyles(*(Style(color=colour) for colour in ("white", "blue", "green", "red")))
PICTURE = ((Segment("####"),), (Segment("oooo"),))


@pytest.mark.parametrize(
    ("size", "capacity", "picture_rows"),
    [((14, 6), 1, 5), ((36, 24), 12, 5), ((60, 45), 24, 6), ((96, 40), 30, 7), ((10, 4), 1, 3), ((1, 1), 1, 0)],
)
def test_room_for_tiles(size: tuple[int, int], capacity: int, picture_rows: int) -> None:
    layout = tiling(*size, "blocks")
    assert (layout.capacity, layout.picture_rows) == (capacity, picture_rows)


def test_letters_are_drawn_larger() -> None:
    assert tiling(36, 24, "ascii").picture_rows > tiling(36, 24, "blocks").picture_rows


@given(st.integers(0, 200), st.integers(0, 60), st.sampled_from(DRAWINGS))
def test_tiles_lie_inside_and_beside_each_other(width: int, height: int, drawing: str) -> None:
    layout = tiling(width, height, drawing)
    assert layout.capacity >= 1
    for number in range(layout.capacity):
        x, y = layout.place(number)
        corners = ((x, y), (x + layout.width - 1, y + layout.height - 1))
        assert [layout.tile_at(*corner) for corner in corners] == [number, number]
        assert x + layout.width <= max(1, width)
        assert y + layout.height <= max(1, height)
    right = layout.left + layout.columns * layout.width
    assert 0 <= width - right - layout.left <= 1 or width == 0, "the tiles stand in the middle"
    for outside in ((layout.left - 1, 0), (right, 0), (layout.left, -1), (layout.left, layout.rows * layout.height)):
        assert layout.tile_at(*outside) is None
    assert layout.picture_rows < layout.height
    assert layout.picture_columns <= layout.width


def rows_of(tile: Tile, *, width: int, height: int) -> list[str]:
    layout = tiling(width, height, "blocks")._replace(picture_rows=height - 2)
    return [
        "".join(segment.text for segment in tile_row(tile, row, layout, STYLES, ("[", "]"))) for row in range(height)
    ]


def test_a_tile_has_its_picture_in_the_middle_and_the_caption_under_it() -> None:
    assert rows_of(Tile(PICTURE, "7 = 99%", right=True, chosen=False), width=11, height=6) == [
        "           ",
        "   ####    ",
        "   oooo    ",
        "           ",
        " 7 = 99%   ",
        "           ",
    ]


def test_the_chosen_tile_stands_between_brackets() -> None:
    assert rows_of(Tile(PICTURE, "7 = 99%", right=True, chosen=True), width=11, height=4) == [
        " [ ####  ] ",
        " [ oooo  ] ",
        " [7 = 99%] ",
        "           ",
    ]


@given(st.integers(1, 40), st.integers(1, 12), st.booleans())
def test_every_row_of_a_tile_is_as_wide_as_the_tile(width: int, height: int, chosen: bool) -> None:
    layout = tiling(width, height, "blocks")
    room = layout.picture_columns
    tile = Tile((((Segment("#" * room),),) if room else ()), "x" * layout.text_room, right=True, chosen=chosen)
    for row in range(layout.height):
        segments = tile_row(tile, row, layout, STYLES, ("[", "]"))
        assert sum(len(segment.text) for segment in segments) == layout.width


@pytest.mark.parametrize(("right", "colour"), [(True, "green"), (False, "red")])
def test_a_caption_has_the_colour_of_right_or_wrong(right: bool, colour: str) -> None:
    row = tile_row(Tile((), "caption", right=right, chosen=False), 0, tiling(20, 1, "blocks"), STYLES, ("[", "]"))
    assert [segment.style for segment in row if segment.text == "caption"] == [Style(color=colour)]
