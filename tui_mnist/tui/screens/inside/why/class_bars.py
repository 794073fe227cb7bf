"""The classes, of which one is explained: how probable each is, before the step and after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.render import bar
from tui_mnist.tui.kit.class_colours import colour, letter
from tui_mnist.tui.kit.class_names import short_names
from tui_mnist.tui.kit.drawn_lines import DrawnLines

if TYPE_CHECKING:
    from tui_mnist.queries.why import Why

LONGEST_NAME = 10
LEAST_BAR = 4


class ClassBars(DrawnLines, can_focus=True):
    """Up and down, or a click, choose the class that is explained; one below the other where there is no more room."""

    DEFAULT_CSS = """
    ClassBars {
        height: 1fr;
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
        &:focus { border: heavy $primary; border-title-style: reverse; }
        &.-plain:focus { border: ascii $primary; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("home", "go_to(0)", show=False),
        Binding("end", "go_to(-1)", show=False),
    ]

    class Chosen(Message):
        """A class was chosen."""

        def __init__(self, label: int) -> None:
            super().__init__()
            self.label = label

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._shown: tuple[Why | None, int, int, tuple[str, ...]] = (None, 0, 0, ())
        self._first = 0
        self._rows_each = 1

    def show(self, why: Why, place: int, label: int, names: tuple[str, ...]) -> None:
        """Show the classes of these names, `label` as the chosen one, and the step at this place among SIZES."""
        if (why, place, label, names) != self._shown:
            self._shown = why, place, label, names
            self.restyle()

    def action_move(self, by: int) -> None:
        """The class before or after the chosen one; after the last comes the first."""
        why, _, label, _ = self._shown
        if why is not None:
            self.post_message(self.Chosen((label + by) % len(why.probabilities)))

    def action_go_to(self, label: int) -> None:
        """The first class, or the last."""
        why = self._shown[0]
        if why is not None:
            self.post_message(self.Chosen(label % len(why.probabilities)))

    def on_click(self, event: events.Click) -> None:
        """Choose the class that was clicked."""
        why = self._shown[0]
        offset = event.get_content_offset(self)
        if why is not None and offset is not None:
            label = self._first + offset.y // self._rows_each
            if label < len(why.probabilities):
                self.post_message(self.Chosen(label))

    def on_resize(self) -> None:
        """Draw for the height as well, with the words on the frame."""
        self.restyle()

    def on_show(self) -> None:
        """Draw what came while it was hidden."""
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        why, place, chosen, names = self._shown
        if not (self.is_attached and self.display and width and height and why is not None):
            return
        if self._is_drawing:  # what is written on the frame meanwhile would be lost
            self.call_later(self.restyle)
        classes = len(why.probabilities)
        self._rows_each = 3 if height >= 3 * classes else 2 if height >= 2 * classes else 1
        fitting = max(height // self._rows_each, 1)
        self._first = min(max(self._first, chosen - fitting + 1), chosen, max(classes - fitting, 0))
        letters = [letter(label) for label in range(classes)]
        short = short_names(names, LONGEST_NAME) if len(names) == classes else letters
        room = max(map(len, short)) if width >= 3 * LONGEST_NAME else 0
        has_names = room and list(short) != letters
        lines: list[Text] = []
        for label in range(self._first, min(self._first + fitting, classes)):
            head = letters[label] + (f" {short[label]}".ljust(room + 1) if has_names else "")
            lines += self._lines_of(why, place, label, head, width, is_chosen=label == chosen)
        self.border_title = f"why {short[chosen]}"
        self.border_subtitle = "" if why.truth is None else f"‹ its class, {letters[why.truth]}"
        if place and self._rows_each == 1:
            self.border_subtitle = f"{self._marks[1]} now {self._marks[2]} after"
        self.set_lines(lines)

    @property
    def _marks(self) -> str:
        """What a bar of two probabilities is made of: of both, of that before, of that after, of none."""
        return "#', " if self.ascii_only else "█▀▄ "

    def _both(self, before: float, after: float, length: int) -> str:
        """One bar above the other in a line: before and after."""
        both, upper, lower, none = tuple(self._marks)
        cells = [round(share * length) for share in (before, after)]
        rest = upper if cells[0] > cells[1] else lower
        return (both * min(cells)).ljust(max(cells), rest).ljust(length, none)

    def _lines_of(self, why: Why, place: int, label: int, head: str, width: int, *, is_chosen: bool) -> list[Text]:
        before, after = (float(np.nan_to_num(why.steps.probabilities[each, label])) for each in (0, place))
        style = Style(color=colour(label, self.palette), bold=True)
        pointer = (">" if self.ascii_only else "▸") if is_chosen else " "
        line = Text(no_wrap=True)
        line.append(pointer, self.part("accent"))
        line.append(head, style + Style(reverse=is_chosen))
        line.append(("<" if self.ascii_only else "‹") if label == why.truth else " ", self.part("strong"))
        length = max(width - len(line) - 7, 0)
        second = Text(" " * len(line), no_wrap=True)
        if self._rows_each == 1 and place:
            figures = f"{before:.0%}→{after:.0%} "
            length = max(width - len(line) - len("100%→0% "), 0)
            line.append(self._both(before, after, length) if length >= LEAST_BAR else "", style)
            return [line.append(figures.rjust(max(width - len(line), 0)), self.part("strong"))]
        line.append(bar(before, length, ascii_only=self.ascii_only), style)
        line.append(_share(before), self.part("muted"))
        if place:
            second = second[:-2].append("→ ", self.part("muted"))
            second.append(bar(after, length, ascii_only=self.ascii_only), style)
            second.append(_share(after), self.part("strong"))
        return [line, second, Text("")][: self._rows_each]


def _share(share: float) -> str:
    return f"{share:6.1%} " if share < 0.9995 else "  100% "
