"""The line that says which part of the Graph screen is shown, and how things stand there."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import events
from textual.message import Message

from tui_mnist.tui.kit.text_lines import TextLines

PARTS = ("this step", "playground")


class PartTabs(TextLines):
    """A click on a part's name shows it."""

    DEFAULT_CSS = """
    PartTabs { height: 1; padding: 0 1; }
    """

    class Chosen(Message):
        """A part was chosen."""

        def __init__(self, part: int) -> None:
            super().__init__()
            self.part = part

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._part = 0
        self._wordings: Sequence[str] = ()
        self._places: list[tuple[int, int]] = []

    def show(self, part: int, wordings: Sequence[str]) -> None:
        """Show the part, and at the right the first of the wordings that has room."""
        self._part, self._wordings = part, wordings
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width = self.size.width
        if not (self.is_attached and width):
            return
        line, self._places = Text(no_wrap=True), []
        for number, title in enumerate(PARTS):
            start = len(line)
            here = number == self._part
            line.append(f"[{title}]" if here else f" {title} ", self.part("strong" if here else "muted"))
            self._places.append((start, len(line)))
            line.append(" ")
        for wording in self._wordings:
            if len(line) + 1 + len(wording) <= width:
                line.append(wording.rjust(width - len(line)), self.part("muted"))
                break
        self.set_lines([line])

    def on_click(self, event: events.Click) -> None:
        """Show the part that was clicked."""
        for number, (start, end) in enumerate(self._places):
            if start <= event.x - self.styles.padding.left < end:
                self.post_message(self.Chosen(number))
