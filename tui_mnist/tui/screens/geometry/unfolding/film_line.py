"""How far the training is, in words, and a slider over its epochs: clicked, dragged, or moved by arrow keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.tui.kit.slider_line import SliderLine

SHORTEST = 12


class FilmLine(SliderLine):
    """The slider stands at the right end as long as the network is seen as it is now."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("home", "go_to(0)", show=False),
        Binding("end", "go_to(1)", show=False),
    ]

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

    def show(self, wordings: Sequence[str], share: float) -> None:
        """Show the first of the wordings that has room, the longest first, and the slider at this share."""
        self._wordings, self._share = wordings, share
        self.restyle()

    def action_move(self, by: int) -> None:
        """Some epochs on or back."""
        self.post_message(self.Moved(by))

    def action_go_to(self, share: float) -> None:
        """To the start, or to the end."""
        self.post_message(self.Dragged(share))

    def dragged(self, share: float) -> None:
        """To the epoch there."""
        self.post_message(self.Dragged(share))

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
        line.append(" " * (start - len(words)))
        line.append(self.drawn_rail(start, length, self._share))
        self.set_lines([line])
