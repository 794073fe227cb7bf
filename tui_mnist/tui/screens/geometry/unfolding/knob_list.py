"""The knobs of the small network, a row each: up and down choose, left and right turn, enter lists all values."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.training import Hyperparameters
from tui_mnist.tui.kit.drawn_lines import DrawnLines
from tui_mnist.tui.screens.geometry.unfolding.knobs import UnfoldingKnob, knobs

LABEL = 11


class KnobList(DrawnLines, can_focus=True):
    """Scrolls so that the chosen knob is in sight."""

    DEFAULT_CSS = """
    KnobList { border: round $foreground 30%; border-title-color: $foreground; }
    KnobList.-plain { border: ascii $foreground 30%; }
    KnobList:focus { border: heavy $primary; border-title-style: reverse; }
    KnobList.-plain:focus { border: ascii $primary; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "choose(-1)", show=False),
        Binding("down", "choose(1)", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
        Binding("enter", "open", show=False),
    ]

    class Turned(Message):
        """A knob shall have the value so many places further on."""

        def __init__(self, knob: UnfoldingKnob, by: int) -> None:
            super().__init__()
            self.knob = knob
            self.by = by

    class Opened(Message):
        """A value of this knob shall be chosen from a list."""

        def __init__(self, knob: UnfoldingKnob) -> None:
            super().__init__()
            self.knob = knob

    def __init__(self, hyperparameters: Hyperparameters, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.border_title = "network and points"
        self._hyperparameters = hyperparameters
        self._knobs = knobs(hyperparameters)
        self._chosen = 0
        self._first = 0

    def show(self, hyperparameters: Hyperparameters) -> None:
        """Show these values."""
        chosen = self._knobs[self._chosen].label
        self._hyperparameters, self._knobs = hyperparameters, knobs(hyperparameters)
        labels = [knob.label for knob in self._knobs]
        self._chosen = labels.index(chosen) if chosen in labels else min(self._chosen, len(labels) - 1)
        self.restyle()

    def action_choose(self, by: int) -> None:
        """Another knob."""
        self._chosen = min(max(self._chosen + by, 0), len(self._knobs) - 1)
        self.restyle()

    def action_turn(self, by: int) -> None:
        """Another value."""
        self.post_message(self.Turned(self._knobs[self._chosen], by))

    def action_open(self) -> None:
        """All values."""
        self.post_message(self.Opened(self._knobs[self._chosen]))

    def on_click(self, event: events.Click) -> None:
        """Choose a knob, and list its values."""
        place = event.get_content_offset(self)
        if place is not None and self._first + place.y < len(self._knobs):
            self._chosen = self._first + place.y
            self.restyle()
            self.action_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The next knob."""
        event.stop()
        self.action_choose(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The knob before."""
        event.stop()
        self.action_choose(-1)

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        if not (self.is_attached and width and height):
            return
        self._first = min(max(self._first, self._chosen - height + 1), self._chosen)
        self._first = max(0, min(self._first, len(self._knobs) - height))
        rows = [self._row(number, width) for number in range(self._first, len(self._knobs))]
        self.set_lines(rows[:height])

    def _row(self, number: int, width: int) -> Text:
        knob, here = self._knobs[number], number == self._chosen
        mark = (">" if self.ascii_only else "▸") if here else " "
        value = knob.word(knob.get(self._hyperparameters))
        room = width - LABEL - 2
        line = Text(no_wrap=True)
        line.append(f"{mark} {knob.label.ljust(LABEL)}", self.part("strong" if here else "muted"))
        arrows = ("<", ">") if self.ascii_only else ("◂", "▸")
        if here and self.has_focus and room >= len(value) + 4:
            line.append(f"{arrows[0]} {value} {arrows[1]}", self.part("accent"))
        else:
            line.append(value, self.part("accent" if here else "strong"))
        return line
