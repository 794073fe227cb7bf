"""A tensor's numbers as an image: ink on paper for pixels, two colours for a sign, characters where there are none."""

from __future__ import annotations

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from tui_mnist.autodiff.tensor import Array
from tui_mnist.render.tensor_picture import LEVELS, NOT_FINITE, Colour, character, enlarged, signed_levels, strongest
from tui_mnist.tui.screens.step.drawing import Drawing, Look, cell_style, joined, readable_on
from tui_mnist.tui.screens.step.plane import Plane
from tui_mnist.tui.screens.step.selection import Slot

SHADES = 23
"""Of ink, besides bare paper."""


class ImageDrawing(Drawing):
    """As large as fits, by whole factors, or shrunk; two rows of pixels share a row of cells.

    Pointers above and at the left show where the cursor is. `is_ink` says that these are pixels, from paper to ink.
    """

    def __init__(self, plane: Plane, look: Look, width: int, height: int, *, is_ink: bool, signed: bool) -> None:
        self._plane, self._look, self._is_ink = plane, look, is_ink
        legend = "" if is_ink else look.legend(plane.limit, width, signed=signed, overflows=plane.overflows)
        legend = legend if height > 10 else ""
        rows, columns = max(1, height - 1 - bool(legend)), max(1, width - 2)
        scale = min(rows * 2 / plane.rows, columns / plane.columns)
        factor = int(scale) if scale >= 1 else scale
        self._high = max(1, round(plane.rows * factor))  # in half cells
        self._wide = max(1, round(plane.columns * factor))
        self._left = 2 + max(0, (columns - self._wide) // 2)
        self._shown = self._pixels()
        self._row = min((2 * plane.row + 1) * self._high // (2 * plane.rows), self._high - 1)
        self._column = min((2 * plane.column + 1) * self._wide // (2 * plane.columns), self._wide - 1)
        margin = " " * self._left
        pointer = Segment(margin + " " * self._column + look.pointer(down=True), look.accent)
        self.rows = [[pointer], *(self._line(y) for y in range(-(-self._high // 2)))]
        if legend:
            self.rows.append([Segment(legend, look.muted)])

    def _pixels(self) -> Array:
        """The image in as many pixels as are shown."""
        plane = self._plane
        if self._high >= plane.rows and self._wide >= plane.columns:
            return enlarged(plane.values, self._high // plane.rows)
        return strongest(plane.values, min(self._high, plane.rows), min(self._wide, plane.columns))

    def _line(self, y: int) -> list[Segment]:
        look = self._look
        here = self._row // 2 == y
        pointer = look.pointer(down=False) if here else " "
        head = Segment(" " * (self._left - 2) + pointer + " ", look.accent)
        above = self._shown[2 * y]
        below = self._shown[2 * y + 1] if 2 * y + 1 < len(self._shown) else None
        cells = self._half_blocks(above, below, y) if look.in_colour else self._characters(above, below, y)
        return [head, *joined(cells)]

    def _half_blocks(self, above: Array, below: Array | None, y: int) -> list[tuple[str, Style]]:
        look = self._look
        upper = self._colours(above)
        lower = [look.ground] * len(upper) if below is None else self._colours(below)
        if self._row // 2 == y:
            half = lower if self._row % 2 else upper
            half[self._column] = look.mark
        cells = [
            (" ", cell_style(None, top)) if top == bottom else ("▀", cell_style(top, bottom))
            for top, bottom in zip(upper, lower, strict=True)
        ]
        lost = ~np.isfinite(above) if below is None else ~(np.isfinite(above) & np.isfinite(below))
        for x in np.flatnonzero(lost).tolist():
            cells[x] = (character(NOT_FINITE), cell_style(readable_on(look.wrong), look.wrong, bold=True))
        return cells

    def _colours(self, values: Array) -> list[Colour]:
        look, limit = self._look, self._plane.limit
        if self._is_ink:
            ink, paper = Color.parse(look.palette.ink), Color.parse(look.palette.paper)
            shades = [paper.blend(ink, level / SHADES).rgb for level in range(SHADES + 1)]
            levels = np.rint(values / (limit or 1) * SHADES).clip(0, SHADES)
            return [shades[level] for level in levels.astype(int).tolist()]
        return [look.colour(level) for level in signed_levels(values, limit).tolist()]

    def _characters(self, above: Array, below: Array | None, y: int) -> list[tuple[str, Style]]:
        look = self._look
        both = np.stack([above, above if below is None else below])
        levels = signed_levels(strongest(both, 1, len(above))[0], self._plane.limit).tolist()
        cells = []
        for x, level in enumerate(levels):
            chosen = self._row // 2 == y and self._column == x
            front = None if self._is_ink or not level else look.colour(LEVELS if level > 0 else -LEVELS)
            front = look.wrong if level == NOT_FINITE else front
            style = cell_style(look.ground, look.mark, bold=True) if chosen else cell_style(front, None)
            cells.append((character(level), style))
        return cells

    def at(self, x: int, y: int) -> dict[Slot, int] | None:
        """The pixel in the middle of that cell."""
        across, down = x - self._left, 2 * (y - 1)
        if not (0 <= across < self._wide and 0 <= down < self._high):
            return None
        row = down * self._plane.rows // self._high
        column = (2 * across + 1) * self._plane.columns // (2 * self._wide)
        return self._plane.moved(row, column)

    def moved(self, right: int, down: int) -> dict[Slot, int] | None:
        """The neighbour."""
        row, column = self._plane.row + down, self._plane.column + right
        return self._plane.moved(row, column) if self._plane.holds(row, column) else None

    @property
    def page(self) -> int:
        """A quarter of the image."""
        return max(1, self._plane.rows // 4)
