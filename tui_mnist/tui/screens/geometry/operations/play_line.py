"""How many of the operations are applied, as a slider: clicked, dragged, or moved by arrow keys."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from tui_mnist.geometry import OperationSequence
from tui_mnist.tui.kit.text_lines import TextLines

NONE = "no operations"
SNAP = 0.06
"""Dragged so near to the end of an operation, the slider is there."""


class PlayLine(TextLines, can_focus=True):
    """From nothing to all of it, with a tick at the end of each operation, and in words where it stands."""

    DEFAULT_CSS = """
    PlayLine { height: 1; padding: 0 1; background: $boost; }
    PlayLine:focus { padding: 0 1 0 0; border-left: outer $primary; }
    PlayLine.-plain:focus { border-left: ascii $primary; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-0.1)", show=False),
        Binding("right", "move(0.1)", show=False),
        Binding("home", "move(-99)", show=False),
        Binding("end", "move(99)", show=False),
    ]

    ascii_only: reactive[bool] = reactive(False)

    class Moved(Message):
        """So many operations shall be applied."""

        def __init__(self, position: float) -> None:
            super().__init__()
            self.position = position

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._sequence = OperationSequence()
        self._position = 0.0
        self._rail = (0, 1)
        self._holds = False

    def show(self, sequence: OperationSequence, position: float) -> None:
        """Show where it stands."""
        self._sequence, self._position = sequence, position
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

    def action_move(self, by: float) -> None:
        """A little on or back."""
        self.post_message(self.Moved(round(self._position + by, 2)))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the slider."""
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
        share = min(max((event.x - self.gutter.left - start) / max(1, length - 1), 0.0), 1.0)
        position = share * len(self._sequence)
        nearest = float(round(position))
        self.post_message(self.Moved(nearest if abs(position - nearest) < SNAP else position))

    def restyle(self) -> None:
        """Draw."""
        width = self.size.width
        if not (self.is_attached and width):
            return
        operations, position = self._sequence.operations, self._position
        done, rail, tick, knob = "=-+O" if self.ascii_only else ("━", "─", "┼", "●")
        longest = max((len(each.kind.code) for each in operations), default=0)
        room = max(len("12.0 of 12  ") + longest, len(NONE))
        length = max(3, width - room - 2)
        self._rail = 0, length
        count = max(len(operations), 1)
        ticks = {round(place / count * (length - 1)) for place in range(count + 1)}
        at = round(position / count * (length - 1))
        left, right = (
            "".join(tick if column in ticks else letter for column in columns)
            for letter, columns in ((done, range(at)), (rail, range(at + 1, length)))
        )
        line = Text.assemble((left + knob, self.part("accent")), (right, self.part("muted")))
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
