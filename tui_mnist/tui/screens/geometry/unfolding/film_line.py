"""How far the training is, in words, and a slider over its epochs: clicked, dragged, or moved by arrow keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from tui_mnist.tui.kit.text_lines import TextLines

SHORTEST = 12


class FilmLine(TextLines, can_focus=True):
    """The slider stands at the right end as long as the network is seen as it is now."""

    DEFAULT_CSS = """
    FilmLine { height: 1; padding: 0 1; background: $boost; }
    FilmLine:focus { padding: 0 1 0 0; border-left: outer $primary; }
    FilmLine.-plain:focus { border-left: ascii $primary; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("home", "go_to(0)", show=False),
        Binding("end", "go_to(1)", show=False),
    ]

    ascii_only: reactive[bool] = reactive(False)

    class Moved(Message):
        """So many epochs on or back shall be seen."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    class Dragged(Message):
        """This share of the film shall have passed, 0…1."""

        def __init__(self, share: float) -> None:
            super().__init__()
            self.share = share

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._wordings: Sequence[str] = ("",)
        self._share = 1.0
        self._rail = (0, 1)
        self._holds = False

    def show(self, wordings: Sequence[str], share: float) -> None:
        """Show the first of the wordings that has room, the longest first, and the slider at this share."""
        self._wordings, self._share = wordings, share
        self.restyle()

    def watch_ascii_only(self) -> None:
        """Draw in letters, or not."""
        self.set_class(self.ascii_only, "-plain")
        self.restyle()

    def on_focus(self) -> None:
        """Show that the keys go here."""
        self.restyle()

    def on_blur(self) -> None:
        """Show that they go elsewhere."""
        self.restyle()

    def action_move(self, by: int) -> None:
        """Some epochs on or back."""
        self.post_message(self.Moved(by))

    def action_go_to(self, share: float) -> None:
        """To the start, or to the end."""
        self.post_message(self.Dragged(share))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the slider."""
        if event.x - self.gutter.left >= self._rail[0]:
            self._holds = True
            self.capture_mouse()
            self._drag(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag it along."""
        if self._holds:
            self._drag(event)

    def on_mouse_up(self) -> None:
        """Let it go."""
        self._holds = False
        self.release_mouse()

    def _drag(self, event: events.MouseEvent) -> None:
        start, length = self._rail
        share = (event.x - self.gutter.left - start) / max(1, length - 1)
        self.post_message(self.Dragged(min(max(share, 0.0), 1.0)))

    def restyle(self) -> None:
        """Draw."""
        width = self.size.width
        if not (self.is_attached and width):
            return
        room = width - SHORTEST
        words = next((wording for wording in self._wordings if len(wording) <= room), self._wordings[-1])
        line = Text(no_wrap=True)
        line.append(words, self.part("strong"))
        start = max(len(words) + 2, width // 2)
        length = max(3, width - start)
        self._rail = start, length
        done, rail, knob = "=-O" if self.ascii_only else ("━", "─", "●")
        at = round(self._share * (length - 1))
        line.append(" " * (start - len(words)))
        line.append(done * at + knob, self.part("accent"))
        line.append(rail * (length - 1 - at), self.part("muted"))
        self.set_lines([line])
