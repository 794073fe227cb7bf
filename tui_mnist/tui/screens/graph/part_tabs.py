"""The line that says which part of the Graph screen is shown, and the state of what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.tui.kit.text_lines import TextLines

PARTS = ("this step", "playground")


class PartTabs(TextLines, can_focus=True):
    """Left and right, or a click on a part's name, show it."""

    DEFAULT_CSS = """
    PartTabs { height: 1; padding: 0 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "choose(False)", show=False),
        Binding("right", "choose(True)", show=False),
    ]

    class Chosen(Message):
        """A part was chosen."""

        def __init__(self, *, playground: bool) -> None:
            super().__init__()
            self.playground = playground

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._on_playground = False
        self._wordings: Sequence[str] = ()
        self._places: list[tuple[int, int]] = []

    def show(self, wordings: Sequence[str], *, on_playground: bool) -> None:
        """Show the part, and at the right the first of the wordings that has room."""
        self._on_playground, self._wordings = on_playground, wordings
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width = self.size.width
        if not (self.is_attached and width):
            return
        line, self._places = Text(no_wrap=True), []
        for number, title in enumerate(PARTS):
            start = len(line)
            here = number == self._on_playground
            style = self.part("strong" if here else "muted") + Style(reverse=here and self.has_focus)
            line.append(f"[{title}]" if here else f" {title} ", style)
            self._places.append((start, len(line)))
            line.append(" ")
        for wording in self._wordings:
            if len(line) + 1 + len(wording) <= width:
                line.append(wording.rjust(width - len(line)), self.part("muted"))
                break
        self.set_lines([line])

    def on_focus(self) -> None:
        """Show that the keys go here."""
        self.restyle()

    def on_blur(self) -> None:
        """Show that they go elsewhere."""
        self.restyle()

    def action_choose(self, playground: bool) -> None:
        """Show this part."""
        self.post_message(self.Chosen(playground=playground))

    def on_click(self, event: events.Click) -> None:
        """Show the part that was clicked."""
        for number, (start, end) in enumerate(self._places):
            if start <= event.x - self.styles.padding.left < end:
                self.post_message(self.Chosen(playground=bool(number)))
