"""Rows of segments that redraw only those that changed: for pictures, whose cells would be slow as styled text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from tui_mnist.tui.kit.drawn_lines import DrawnLines

SegmentRow = tuple[Segment, ...]


class SegmentLines(DrawnLines):
    """Shows the rows it was last given, of characters that are one cell wide.

    A segment without a background has the widget's own, and the rest of a row is blank.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._rows: Sequence[SegmentRow] = ()

    def set_rows(self, rows: Sequence[SegmentRow]) -> None:
        """Show these rows, from the top."""
        before, self._rows = self._rows, rows
        if self._is_drawing:
            return
        width, count = self.size.width, max(len(before), len(rows))
        changed = [number for number in range(count) if before[number : number + 1] != rows[number : number + 1]]
        for number in changed:
            self._strips.pop(number, None)
        if changed:
            self.refresh(*(Region(0, number, width, 1) for number in changed))

    def on_resize(self) -> None:
        """Draw for the height as well, with the words on the frame."""
        self.restyle()

    def on_show(self) -> None:
        """Draw what came while it was hidden."""
        self.restyle()

    def render_line(self, y: int) -> Strip:
        """One row of the widget."""
        width = self.size.width
        if self._width != width:
            self._width, self._is_drawing = width, True
            self._strips.clear()
            self.restyle()
            self._is_drawing = False
        if self._base is None:
            self._base = self.rich_style
        if y >= len(self._rows):
            return Strip.blank(width, self._base)
        if y not in self._strips:
            base = self._base
            cells = [Segment(text, _whole(style, base)) for text, style, _ in self._rows[y]]
            length = sum(len(text) for text, _, _ in cells)  # Textual would look each character's width up
            self._strips[y] = Strip(cells, length).adjust_cell_length(width, base)
        return self._strips[y]


def _whole(style: Style | None, base: Style) -> Style:
    if style is None:
        return base
    return style if style.bgcolor is not None else base + style
