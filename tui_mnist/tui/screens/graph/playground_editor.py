"""The field in which a program is typed, and the lines below it that say what is wrong where, or what to try."""

from __future__ import annotations

import textwrap
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import TextArea

from tui_mnist.playground import PlaygroundError
from tui_mnist.tui.kit.text_lines import TextLines


class PlaygroundEditor(TextArea):
    """Takes all letters while it has the focus; escape leaves it."""

    DEFAULT_CSS = """
    PlaygroundEditor {
        border: round $foreground 30%;
        border-title-color: $foreground;
        padding: 0;
        background: $background;
        & .text-area--cursor-line { background: $background; }
        &:focus .text-area--cursor-line { background: $boost; }
    }
    PlaygroundEditor.-plain { border: ascii $foreground 30%; }
    PlaygroundEditor:focus { border: round $primary; }
    PlaygroundEditor.-plain:focus { border: ascii $primary; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    ascii_only: reactive[bool] = reactive(False)

    class Left(Message):
        """The field was left."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, soft_wrap=True, tab_behavior="focus", show_line_numbers=False, theme="css")
        self.border_title = "program"

    def show(self, text: str) -> None:
        """Show a text, to go on at its end; the one that is there keeps its cursor, and what can be undone."""
        if text != self.text:
            self.load_text(text)
            self.move_cursor(self.document.end)

    def watch_ascii_only(self) -> None:
        """Draw in letters, or not."""
        self.set_class(self.ascii_only, "-plain")

    def action_leave(self) -> None:
        """Leave the field."""
        self.post_message(self.Left())


class Notes(TextLines):
    """Three or more lines: the trouble, with the place of it pointed at; else what to try."""

    DEFAULT_CSS = """
    Notes { padding: 0 1; height: 5; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._error: PlaygroundError | None = None
        self._source = ""
        self._hint = ""

    def show(self, error: PlaygroundError | None, source: str, hint: str) -> None:
        """Tell of the trouble with this source, or give the hint."""
        self._error, self._source, self._hint = error, source, hint
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        if not (self.is_attached and self.size.width):
            return
        error, width = self._error, self.size.width
        if error is None:
            self.set_lines([Text(line, self.part("muted")) for line in textwrap.wrap(self._hint, width)])
            return
        source, carets = _seen(error, self._source, width)
        where = f"line {error.line}, column {error.column}: "
        said = textwrap.wrap(f"{where}{error.problem}; {error.expected}", width)
        lines = [Text(source), Text(carets, self.part("accent")), *(Text(line, self.part("strong")) for line in said)]
        self.set_lines(lines)


def _seen(error: PlaygroundError, source: str, width: int) -> tuple[str, str]:
    """The line and its carets, moved so that the trouble is seen."""
    line, _, carets = error.pointed_at(source).partition("\n")
    start = max(0, min(error.column - 1 - width // 2, max(len(line), len(carets)) - width))
    return line[start : start + width], carets[start : start + width]
