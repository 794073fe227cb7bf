"""How tiles with digits are laid out, and how each is put together: plain arithmetic and segments, no widget."""

from __future__ import annotations

from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from tui_mnist.tui.kit.digit_picture import Rows

PICTURE_ROWS = (7, 6, 5)
"""Heights of a picture, best first; each is twice as wide. MNIST's 28 x 28 pixels are halved by the first."""

ENOUGH = {"blocks": 20, "braille": 20, "ascii": 4}
"""So many tiles are wanted before they are drawn larger; letters are coarser and have to be large."""

TALLEST = 14
SIDES = 2
"""The columns left and right of a tile, where the chosen one is marked."""


class Tiling(NamedTuple):
    """So many tiles beside and below each other, each of so many cells, starting at column `left`.

    A tile is a picture of at most `picture_rows` by `picture_columns` cells and a line of text under it; blank cells
    fill the rest.
    """

    columns: int
    rows: int
    width: int
    height: int
    left: int
    picture_rows: int

    @property
    def picture_columns(self) -> int:
        """Twice the rows, because a cell is twice as high as wide."""
        return 2 * self.picture_rows

    @property
    def capacity(self) -> int:
        """How many tiles there are."""
        return self.columns * self.rows

    @property
    def text_room(self) -> int:
        """The columns of a tile that can be written on."""
        return self.width - SIDES if self.width > SIDES else self.width

    def place(self, tile: int) -> tuple[int, int]:
        """Column and row of a tile's upper left cell."""
        row, column = divmod(tile, self.columns)
        return self.left + column * self.width, row * self.height

    def tile_at(self, x: int, y: int) -> int | None:
        """The tile that covers a cell."""
        column, row = (x - self.left) // self.width, y // self.height
        inside = 0 <= column < self.columns and 0 <= row < self.rows
        return row * self.columns + column if inside else None


def tiling(width: int, height: int, drawing: str) -> Tiling:
    """The best use of so many cells: large pictures where enough of them fit, at least one tile where none does."""
    picture_rows = next(
        (rows for rows in PICTURE_ROWS if (width // (2 * rows + SIDES)) * (height // (rows + 1)) >= ENOUGH[drawing]),
        PICTURE_ROWS[-1],
    )
    columns = max(1, width // (2 * picture_rows + SIDES))
    rows = max(1, height // (picture_rows + 1))
    tile_width, tile_height = max(1, width // columns), max(1, height // rows)
    fitting = max(0, min(tile_height - 1, (tile_width - SIDES) // 2, TALLEST))
    return Tiling(columns, rows, tile_width, tile_height, (width - columns * tile_width) // 2, fitting)


class Tile(NamedTuple):
    """All that shows of one image."""

    picture: Rows
    caption: str
    right: bool
    chosen: bool


class TileStyles(NamedTuple):
    """The styles of everything but pictures."""

    blank: Style
    chosen: Style
    right: Style
    wrong: Style


def tile_row(tile: Tile, inner: int, layout: Tiling, styles: TileStyles, sides: tuple[str, str]) -> list[Segment]:
    """Row number `inner` of a tile, `layout.width` columns wide; `sides` stand left and right of the chosen one."""
    if inner > layout.picture_rows:
        return _blank(layout.width, styles.blank)
    if inner == layout.picture_rows:
        content = [Segment(tile.caption, styles.right if tile.right else styles.wrong)]
    else:
        above = (layout.picture_rows - len(tile.picture)) // 2
        inside = above <= inner < above + len(tile.picture)
        content = list(tile.picture[inner - above]) if inside else []
    inner_width = max(layout.picture_columns, len(tile.caption))
    outside = (layout.width - inner_width) // 2
    used = sum(len(segment.text) for segment in content)
    before = outside + (inner_width - used) // 2
    after = layout.width - used - before
    if not (tile.chosen and outside):
        return [*_blank(before, styles.blank), *content, *_blank(after, styles.blank)]
    return [
        *_blank(outside - 1, styles.blank),
        Segment(sides[0], styles.chosen),
        *_blank(before - outside, styles.blank),
        *content,
        *_blank(outside + inner_width - before - used, styles.blank),
        Segment(sides[1], styles.chosen),
        *_blank(layout.width - outside - inner_width - 1, styles.blank),
    ]


def _blank(cells: int, style: Style) -> list[Segment]:
    return [Segment(" " * cells, style)] if cells else []
