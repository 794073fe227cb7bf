"""Which cells of the terminal show which pixel of the canvas, in the room that there is."""

from __future__ import annotations

from typing import NamedTuple


class CanvasLayout(NamedTuple):
    """A pixel is `zoom` rows high and twice as many columns wide; with zoom 0 two pixels share a cell, one above one.

    The picture begins at the column `left` and the row `top`. Where not all of it has room, its first pixel is in the
    row `first_row` and the column `first_column`; `rows` and `columns` are the pixels that are seen.
    """

    zoom: int
    left: int
    top: int
    first_row: int
    first_column: int
    rows: int
    columns: int

    def pixel_at(self, x: float, y: float) -> tuple[float, float]:
        """Row and column on the canvas of the middle of a cell; whole numbers are the middles of pixels."""
        x, y = x - self.left, y - self.top
        if not self.zoom:
            return self.first_row + 2 * y + 0.5, self.first_column + x
        return self.first_row + (y + 0.5) / self.zoom - 0.5, self.first_column + (x + 0.5) / (2 * self.zoom) - 0.5

    def shows(self, row: float, column: float) -> bool:
        """Whether this place is seen."""
        down, across = row - self.first_row, column - self.first_column
        return -0.5 <= down < self.rows - 0.5 and -0.5 <= across < self.columns - 0.5


def zoom_for(width: int, height: int, shape: tuple[int, int]) -> int:
    """The largest zoom with which an image (rows, columns) has room in so many cells; 0 if none."""
    rows, columns = shape
    return max(0, min(height // rows, width // (2 * columns)))


def canvas_layout(width: int, height: int, shape: tuple[int, int], cursor: tuple[int, int]) -> CanvasLayout:
    """The best use of so many cells for an image (rows, columns), at least one cell; the cursor is seen."""
    rows, columns = shape
    zoom = zoom_for(width, height, shape)
    if zoom:
        wide, high = 2 * zoom * columns, zoom * rows
        return CanvasLayout(zoom, (width - wide) // 2, (height - high) // 2, 0, 0, rows, columns)
    pairs, seen_pairs = -(-rows // 2), min(-(-rows // 2), height)
    seen_columns = min(columns, width)
    first_row = 2 * min(max(cursor[0] // 2 - seen_pairs // 2, 0), pairs - seen_pairs)
    first_column = min(max(cursor[1] - seen_columns // 2, 0), columns - seen_columns)
    left, top = (width - seen_columns) // 2, (height - seen_pairs) // 2
    return CanvasLayout(0, left, top, first_row, first_column, min(2 * seen_pairs, rows - first_row), seen_columns)
