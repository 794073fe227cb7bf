"""Numbers beside and below each other: a coloured cell each, with the number in it where there is room."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style

from tui_mnist.number_format import number_in
from tui_mnist.render.tensor_picture import LEVELS, NOT_FINITE, character, signed_levels
from tui_mnist.tui.screens.step.drawing import Drawing, Look, cell_style, joined, readable_on
from tui_mnist.tui.screens.step.plane import Plane
from tui_mnist.tui.screens.step.selection import Slot

NUMBER_WIDTH = 8
WIDEST = 8
NARROWEST_NUMBER = 5
"""Columns of a cell in an excerpt of numbers, of one at most, and of one that holds a number at least."""

SIGN_FROM = LEVELS // 3
"""Coloured cells have a sign from this level on."""


class GridDrawing(Drawing):
    """The part of a plane from `origin` on that fits; if it `follows` a cursor that is outside, that is in the middle.

    A `heading` says which columns these are, a `legend` in the last row what the colours mean.
    """

    def __init__(
        self,
        plane: Plane,
        look: Look,
        width: int,
        height: int,
        *,
        numbers: bool,
        origin: tuple[int, int] = (0, 0),
        follows: bool = True,
        signed: bool = True,
        legend: bool = True,
        heading: bool = True,
    ) -> None:
        self._plane, self._look, self._width = plane, look, width
        self._gutter = len(str(self._label(plane.rows - 1))) + 2
        room = width - self._gutter
        self._cell = NUMBER_WIDTH if numbers else min(max(room // plane.columns, 1), WIDEST)
        self._numbered = self._cell >= NARROWEST_NUMBER
        self._columns = max(1, min(room // self._cell, plane.columns))
        needs_legend = legend and height > 3
        words = look.legend(plane.limit, width, signed=signed, overflows=plane.overflows) if needs_legend else ""
        self._above = int(heading)
        self._unnumbered: dict[int, list[tuple[str, Style]]] = {}
        self._rows = max(1, min(height - self._above - bool(words), plane.rows))
        self.origin = self._bounded(*origin, follows=follows)
        self.rows = [*([self._heading()] if heading else []), *(self._row(number) for number in range(self._rows))]
        if words:
            self.rows.append([Segment(words, look.muted)])

    def _bounded(self, row: int, column: int, *, follows: bool) -> tuple[int, int]:
        plane = self._plane
        if follows and not row <= plane.row < row + self._rows:
            row = plane.row - self._rows // 2
        if follows and not column <= plane.column < column + self._columns:
            column = plane.column - self._columns // 2
        return (
            min(max(row, 0), plane.rows - self._rows),
            min(max(column, 0), plane.columns - self._columns),
        )

    def _label(self, row: int) -> int:
        return row * self._plane.columns if self._plane.is_one_axis and self._plane.rows > 1 else row

    def _heading(self) -> list[Segment]:
        """The numbers of the columns, of narrow ones the cursor's alone."""
        plane, look, start = self._plane, self._look, self.origin[1]
        cells = [" "] * self._gutter + [" "] * (self._columns * self._cell)
        chosen = plane.column - start
        if self._numbered:
            for column in range(self._columns):
                pointer = look.pointer(down=True) if column == chosen else ""
                text = f"{pointer}{start + column}".rjust(self._cell - 1)
                place = self._gutter + column * self._cell
                cells[place : place + len(text)] = text
        elif 0 <= chosen < self._columns:
            place = self._gutter + chosen * self._cell + (self._cell - 1) // 2
            label = str(plane.column)
            cells[place] = look.pointer(down=True)
            if place + 1 + len(label) <= len(cells):
                cells[place + 1 : place + 1 + len(label)] = label
            else:
                cells[place - len(label) : place] = label
        if not self._numbered:
            return [Segment("".join(cells), look.accent)]
        left = self._gutter + max(chosen, 0) * self._cell
        right = left + self._cell if 0 <= chosen < self._columns else left
        text = "".join(cells)
        pieces = ((text[:left], look.muted), (text[left:right], look.accent), (text[right:], look.muted))
        return [Segment(piece, style) for piece, style in pieces]

    def _row(self, number: int) -> list[Segment]:
        plane, look = self._plane, self._look
        row = self.origin[0] + number
        here = row == plane.row
        pointer = look.pointer(down=False) if here else " "
        label = pointer + str(self._label(row)).rjust(self._gutter - 2) + " "
        start = self.origin[1]
        values = plane.values[row, start : start + self._columns]
        levels = signed_levels(values, plane.limit).tolist()
        cells = []
        for offset, (value, level) in enumerate(zip(values.tolist(), levels, strict=True)):
            if plane.holds(row, start + offset):
                cells += self._cell_of(value, level, chosen=here and start + offset == plane.column)
        return [Segment(label, look.accent if here else look.muted), *joined(cells)]

    def _cell_of(self, value: float, level: int, *, chosen: bool) -> list[tuple[str, Style]]:
        look, width = self._look, self._cell
        if not self._numbered:
            if chosen:
                return [(self._sign_of(level), cell_style(look.ground, look.mark, bold=True))]
            if level not in self._unnumbered:
                self._unnumbered[level] = [(self._sign_of(level), self._style_of(level))]
            return self._unnumbered[level]
        text = (number_in(value, width - 1) or character(level)).rjust(width - 1)
        style = cell_style(look.ground, look.mark, bold=True) if chosen else self._style_of(level)
        return [(text, style), (" ", look.base)]

    def _sign_of(self, level: int) -> str:
        if not self._look.in_colour or level == NOT_FINITE:
            sign = character(level)
        else:
            sign = " " if abs(level) < SIGN_FROM else "+" if level > 0 else "-"
        return sign.center(self._cell)

    def _style_of(self, level: int) -> Style:
        look = self._look
        if look.in_colour:
            back = look.colour(level)
            return cell_style(readable_on(back), back)
        if level == NOT_FINITE:
            return cell_style(look.wrong, None, bold=True)
        return cell_style(look.colour(LEVELS if level > 0 else -LEVELS) if level else None, None)

    def at(self, x: int, y: int) -> dict[Slot, int] | None:
        """The number in that cell."""
        y -= self._above
        row, column = self.origin[0] + y, self.origin[1] + (x - self._gutter) // self._cell
        inside = 0 <= y < self._rows and x >= self._gutter and column < self.origin[1] + self._columns
        return self._plane.moved(row, column) if inside and self._plane.holds(row, column) else None

    def moved(self, right: int, down: int) -> dict[Slot, int] | None:
        """The neighbour."""
        row, column = self._plane.row + down, self._plane.column + right
        return self._plane.moved(row, column) if self._plane.holds(row, column) else None

    @property
    def page(self) -> int:
        """What is in view."""
        return self._rows
