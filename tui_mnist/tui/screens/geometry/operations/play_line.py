"""How many of the operations are applied, as a slider: clicked, dragged, or moved by arrow keys."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.geometry import OperationSequence
from tui_mnist.tui.kit.slider_line import SliderLine

NONE = "no operations"
SNAP = 0.06
"""Dragged so near to the end of an operation, the slider is there."""


class PlayLine(SliderLine):
    """From nothing to all of it, with a tick at the end of each operation, and in words where it stands."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-0.1)", show=False),
        Binding("right", "move(0.1)", show=False),
        Binding("home", "move(-99)", show=False),
        Binding("end", "move(99)", show=False),
    ]

    class Moved(Message):
        """So many operations shall be applied."""

        def __init__(self, position: float) -> None:
            super().__init__()
            self.position = position

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._sequence = OperationSequence()
        self._position = 0.0

    def show(self, sequence: OperationSequence, position: float) -> None:
        """Show where it stands."""
        self._sequence, self._position = sequence, position
        self.restyle()

    def action_move(self, by: float) -> None:
        """A little on or back."""
        self.post_message(self.Moved(round(self._position + by, 2)))

    def dragged(self, share: float) -> None:
        """So much of all operations, or to the end of one that is near."""
        position = share * len(self._sequence)
        nearest = float(round(position))
        self.post_message(self.Moved(nearest if abs(position - nearest) < SNAP else position))

    def restyle(self) -> None:
        """Draw."""
        width = self.size.width
        if not (self.is_attached and width):
            return
        operations, position = self._sequence.operations, self._position
        longest = max((len(each.kind.code) for each in operations), default=0)
        room = max(len("12.0 of 12  ") + longest, len(NONE))
        length = max(3, width - room - 2)
        count = max(len(operations), 1)
        ticks = {round(place / count * (length - 1)) for place in range(count + 1)}
        line = self.drawn_rail(0, length, position / count, ticks)
        line.append(f"  {self._words()}", self.part("strong"))
        self.set_lines([line])

    def _words(self) -> str:
        operations, position = self._sequence.operations, self._position
        if not operations:
            return NONE
        counted = f"{position:.1f}".removesuffix(".0") + f" of {len(operations)}"
        if position <= 0 or position >= len(operations):
            return counted
        return f"{counted}  {operations[int(position - 1e-9)].kind.code}"
