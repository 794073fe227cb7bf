"""The batch as tiles: each sample's image with its label, or with how wrong the network is about it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment

from tui_mnist.autodiff.tensor import Array
from tui_mnist.tui.kit.digit_picture import picture
from tui_mnist.tui.kit.digit_tiles import Tile, TileStyles, tile_row, tiling
from tui_mnist.tui.screens.step.drawing import Drawing, Look, cell_style
from tui_mnist.tui.screens.step.selection import Slot


class TilesDrawing(Drawing):
    """As many samples as fit, from row `origin` of tiles on, which moves as little as shows `chosen`, if it follows.

    `images` (n, rows, columns) are bytes, `captions` has a short text for each.
    """

    def __init__(
        self,
        images: Array,
        captions: Sequence[str],
        chosen: int,
        look: Look,
        size: tuple[int, int],
        *,
        origin: int = 0,
        follows: bool = True,
    ) -> None:
        self._count, self._chosen = len(images), chosen
        self._layout = layout = tiling(*size, "ascii" if look.ascii_only else look.drawing)
        rows = -(-self._count // layout.columns)
        if follows:
            row = chosen // layout.columns
            origin = min(max(origin, row - layout.rows + 1), row)
        self.origin = min(max(origin, 0), max(rows - layout.rows, 0))
        self._first = self.origin * layout.columns
        styles = TileStyles(look.base, cell_style(look.mark, None, bold=True), look.muted, look.muted)
        sides = ("[", "]") if look.ascii_only else ("▐", "▌")
        tiles = [
            Tile(
                picture(
                    images[number],
                    "ascii" if look.ascii_only else look.drawing,
                    rows=layout.picture_rows,
                    columns=layout.picture_columns,
                    ink=look.palette.ink,
                    paper=look.palette.paper,
                ),
                captions[number].center(layout.picture_columns)[: layout.text_room],
                right=True,
                chosen=number == chosen,
            )
            for number in range(self._first, min(self._first + layout.capacity, self._count))
        ]
        self.rows = []
        for y in range(layout.rows * layout.height):
            row, inner = divmod(y, layout.height)
            segments = [Segment(" " * layout.left, look.base)]
            for tile in tiles[row * layout.columns : (row + 1) * layout.columns]:
                segments += tile_row(tile, inner, layout, styles, sides)
            self.rows.append(segments)

    def at(self, x: int, y: int) -> dict[Slot, int] | None:
        """The sample of that tile."""
        tile = self._layout.tile_at(x, y)
        return None if tile is None or self._first + tile >= self._count else {"sample": self._first + tile}

    def moved(self, right: int, down: int) -> dict[Slot, int] | None:
        """The neighbour."""
        sample = self._chosen + right + down * self._layout.columns
        return {"sample": sample} if 0 <= sample < self._count else None

    @property
    def page(self) -> int:
        """What is in view."""
        return self._layout.rows
