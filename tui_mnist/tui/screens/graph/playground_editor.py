"""The field in which a program is typed, and the lines below it that say what is wrong and where, or what to try."""

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
    """A pane like the others until it is opened by enter or a click: then it takes all letters, until escape."""

    DEFAULT_CSS = """
    PlaygroundEditor {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        padding: 0;
        background: $background;
        & .text-area--cursor-line { background: $background; }
        &:focus .text-area--cursor-line { background: $boost; }
    }
    PlaygroundEditor.-plain { border: ascii $foreground 30%; }
    PlaygroundEditor:focus { border: heavy $primary; border-title-style: reverse; }
    PlaygroundEditor.-plain:focus { border: ascii $primary; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False),
        Binding("enter", "open", show=False),
    ]

    ascii_only: reactive[bool] = reactive(False)

    class Opened(Message):
        """Letters go into the field now, or no longer."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(
            id=id,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            theme="css",
            read_only=True,
            show_cursor=False,
        )
        self.border_title, self.border_subtitle = "program", "enter opens"
        self._is_new = True

    @property
    def is_open(self) -> bool:
        """Whether letters go into the field."""
        return not self.read_only

    def show(self, text: str) -> None:
        """Show a text, to go on at its end; the one that is there keeps its cursor, and what can be undone."""
        if text != self.text:
            self.load_text(text)
            self.notify_style_update()  # without which Textual draws lines of the old text while no cursor is shown
            self.refresh()
            self._is_new = True

    def watch_ascii_only(self) -> None:
        """Draw in letters, or not."""
        self.set_class(self.ascii_only, "-plain")

    def action_open(self) -> None:
        """Let letters go into the field, at first at the end of its text."""
        self.focus()
        self._set_open(True)
        if self._is_new:
            self.move_cursor(self.document.end)
        self._is_new = False

    def action_close(self) -> None:
        """Let letters be commands again."""
        self._set_open(False)

    def on_mouse_down(self) -> None:
        """Open where it was clicked."""
        self._is_new = False
        self._set_open(True)

    def on_blur(self) -> None:
        """Who goes elsewhere has done with typing."""
        self.action_close()

    def _set_open(self, is_open: bool) -> None:
        if is_open != self.is_open:
            self.read_only = not is_open
            self.border_subtitle = "esc closes" if is_open else "enter opens"
            self.post_message(self.Opened())


class Notes(TextLines):
    """The mistake in a program, with its place pointed at; without one, what to try."""

    DEFAULT_CSS = """
    Notes { padding: 0 1; height: 5; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._error: PlaygroundError | None = None
        self._source = ""
        self._hint = ""

    def show(self, error: PlaygroundError | None, source: str, hint: str) -> None:
        """Show the mistake in this source, or else the hint."""
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
    """The line and its carets, moved so that the mistake is seen."""
    line, _, carets = error.pointed_at(source).partition("\n")
    start = max(0, min(error.column - 1 - width // 2, max(len(line), len(carets)) - width))
    return line[start : start + width], carets[start : start + width]
