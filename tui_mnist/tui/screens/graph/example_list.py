"""The playground's examples: a list to choose from, or one line of it where there is no room for more."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from tui_mnist.tui.kit.text_lines import TextLines


class ExampleList(TextLines, can_focus=True):
    """Up and down choose, enter takes what is chosen; a click takes it at once.

    Rewritten examples have a star. Without the focus the one that is taken is always seen.
    """

    DEFAULT_CSS = """
    ExampleList {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
    }
    ExampleList.-plain { border: ascii $foreground 30%; }
    ExampleList:focus { border: heavy $primary; border-title-style: reverse; }
    ExampleList.-plain:focus { border: ascii $primary; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "choose(-1)", show=False),
        Binding("down", "choose(1)", show=False),
        Binding("pageup", "choose(-5)", show=False),
        Binding("pagedown", "choose(5)", show=False),
        Binding("home", "choose(-1000)", show=False),
        Binding("end", "choose(1000)", show=False),
        Binding("enter", "take", show=False),
    ]

    ascii_only: reactive[bool] = reactive(False)

    class Taken(Message):
        """An example was taken."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, titles: Sequence[str], *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._titles = titles
        self._taken = self._chosen = self._first = 0
        self._rewritten: Collection[int] = ()

    def show(self, taken: int, rewritten: Collection[int]) -> None:
        """Show which one is taken, and which ones the learner rewrote."""
        if taken != self._taken:
            self._chosen = taken
        self._taken, self._rewritten = taken, rewritten
        self.restyle()

    def watch_ascii_only(self) -> None:
        """Draw in letters, or not."""
        self.set_class(self.ascii_only, "-plain")
        self.restyle()

    def on_resize(self) -> None:
        """Show what fits."""
        self.restyle()

    def on_blur(self) -> None:
        """Show the one that is taken again."""
        self._chosen = self._taken
        self.restyle()

    def action_choose(self, by: int) -> None:
        """Choose one further up or down."""
        self._chosen = min(max(self._chosen + by, 0), len(self._titles) - 1)
        self.restyle()

    def action_take(self) -> None:
        """Take what is chosen."""
        self.post_message(self.Taken(self._chosen))

    def on_click(self, event: events.Click) -> None:
        """Take what was clicked."""
        place = event.get_content_offset(self)
        if place is not None and self._first + place.y < len(self._titles):
            self._chosen = self._first + place.y
            self.action_take()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Further down."""
        event.stop()
        self.action_choose(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Further up."""
        event.stop()
        self.action_choose(-1)

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        if not (self.is_attached and width and height):
            return
        self.border_title = "examples"
        self.border_subtitle = f"{self._chosen + 1} of {len(self._titles)}"
        last = max(0, len(self._titles) - height)
        self._first = max(0, min(max(self._first, self._chosen - height + 1), self._chosen, last))
        self.set_lines([self._line(number, width) for number in range(self._first, self._first + height)])

    def _line(self, number: int, width: int) -> Text:
        if number >= len(self._titles):
            return Text()
        mark = (">" if self.ascii_only else "▸") if number == self._chosen else " "
        star = "*" if number in self._rewritten else " "
        part = "accent" if number == self._chosen else "strong" if number == self._taken else ""
        count = f"{number + 1}/{len(self._titles)} " if self.size.height == 1 else ""
        title = count + shortened(self._titles[number], width - 2 - len(count))
        return Text(f"{mark}{star}{title}", self.part(part) if part else "")


def shortened(title: str, width: int) -> str:
    """The title, or as many of its words as have room."""
    if len(title) <= width:
        return title
    words = title[:width].rpartition(" ")[0]
    return f"{words.rstrip(':,')}…"
