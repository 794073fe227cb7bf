"""Some lines of styled text that redraw only the lines that changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui_mnist.printable import printable


class TextLines(Widget):
    """Shows the lines it was last given; what is to be shown at which width is said by `restyle`.

    A line that is too long all the same ends in an ellipsis, behind its last whole word that has room.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"lines--muted", "lines--strong", "lines--accent"}

    DEFAULT_CSS = """
    TextLines {
        .lines--muted { color: $text-muted; }
        .lines--strong { text-style: bold; }
        .lines--accent { color: $text-primary; text-style: bold; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._lines: list[Text] = []
        self._strips: dict[int, Strip] = {}
        self._base: Style | None = None
        self._width = 0
        self._is_drawing = False

    def set_lines(self, lines: Sequence[Text]) -> None:
        """Show these lines, from the top."""
        for number in range(max(len(lines), len(self._lines))):
            after = lines[number] if number < len(lines) else None
            before = self._lines[number] if number < len(self._lines) else None
            if (
                after is None
                or before is None
                or after.plain != before.plain
                or after != before
                or _styles_differ(after, before)
            ):
                self._strips.pop(number, None)
                if not self._is_drawing:
                    self.refresh(Region(0, number, self.size.width, 1))
        self._lines = list(lines)

    def part(self, name: str) -> Style:
        """The style of a component, with the widget's own background left as it is."""
        style = self.get_component_rich_style(f"lines--{name}")
        return Style(color=style.color, bold=style.bold)

    def notify_style_update(self) -> None:
        """Draw anew in the new theme's colours."""
        super().notify_style_update()
        self._base = None
        self._strips.clear()
        self.restyle()

    def restyle(self) -> None:
        """Give the lines anew, where they are made of styles or for a width; for subclasses."""

    def render_line(self, y: int) -> Strip:
        """One row of the widget."""
        if self._width != self.size.width:
            self._width, self._is_drawing = self.size.width, True
            self._strips.clear()
            self.restyle()
            self._is_drawing = False
        if self._base is None:
            self._base = self.rich_style
        if y >= len(self._lines):
            return Strip.blank(self.size.width, self._base)
        if y not in self._strips:
            mark = "..." if getattr(self, "ascii_only", False) else "…"
            line = self._lines[y]
            if (seen := printable(line.plain)) != line.plain:
                line = line.copy()
                line.plain = seen
            line = shortened(line, self.size.width, mark)
            whole = self.app.console.get_style(line.style)  # which Rich leaves out where no part has a style of its own
            strip = Strip(line.render(self.app.console)).apply_style(whole)
            self._strips[y] = strip.adjust_cell_length(self.size.width, self._base).apply_style(self._base)
        return self._strips[y]


def shortened(line: Text, width: int, mark: str) -> Text:
    """The line, or as many of its words as have room in so many columns, and the mark behind them."""
    if line.cell_len <= width:
        return line
    room, plain = max(0, width - len(mark)), line.plain
    most = next(count for count in range(len(plain), -1, -1) if cell_len(plain[:count]) <= room)
    line = line[: plain.rfind(" ", 0, most) + 1]
    line.append(mark[:width])
    return line


def _styles_differ(one: Text, other: Text) -> bool:
    return one.spans != other.spans or one.style != other.style
