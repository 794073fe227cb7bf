"""Which step of the race is seen, in words, and a slider over the steps: clicked, dragged, or moved by arrow keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.geometry.race import MOST_STEPS
from tui_mnist.tui.kit.slider_line import SliderLine

SHORTEST = 12
"""Columns that the slider needs."""


class StepLine(SliderLine):
    """The slider goes from the start to the last step that a race can have."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("home", f"move({-MOST_STEPS})", show=False),
        Binding("end", f"move({MOST_STEPS})", show=False),
    ]

    class Moved(Message):
        """This step shall be seen."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._wordings: Sequence[str] = ("",)
        self._step = 0

    def show(self, wordings: Sequence[str], step: int) -> None:
        """Show the first of the wordings that has room, the longest first, and the slider at this step."""
        self._wordings, self._step = wordings, step
        self.restyle()

    def action_move(self, by: int) -> None:
        """Some steps on or back."""
        self.post_message(self.Moved(self._step + by))

    def dragged(self, share: float) -> None:
        """To the step there."""
        self.post_message(self.Moved(round(share * MOST_STEPS)))

    def restyle(self) -> None:
        """Draw."""
        width = self.size.width
        if not (self.is_attached and width):
            return
        words = next((wording for wording in self._wordings if len(wording) <= width - SHORTEST), self._wordings[-1])
        line = Text(no_wrap=True)
        line.append(words, self.part("strong"))
        start = max(len(words) + 2, width // 2)
        line.append(" " * (start - len(words)))
        line.append(self.drawn_rail(start, max(3, width - start), self._step / MOST_STEPS))
        self.set_lines([line])
