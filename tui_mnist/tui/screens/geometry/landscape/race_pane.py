"""The race in rows: its knobs, and each optimizer with its loss and how many steps it took."""

from __future__ import annotations

import math
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.message import Message

from tui_mnist.nn.optimizers import OPTIMIZERS
from tui_mnist.number_format import figure
from tui_mnist.tui.kit.contrast import legible
from tui_mnist.tui.kit.drawn_lines import DrawnLines
from tui_mnist.tui.screens.geometry.landscape.balls import ball_colour, ball_letter
from tui_mnist.tui.screens.geometry.landscape.state import LandscapeState, values_of

KNOBS = ("landscape", "rate", "momentum")
LABEL, NAME, LOSS, STEPS = 10, 9, 9, 9
RAIL_AT = 22
"""The column at which the slider of a knob begins."""
HEADING = len(KNOBS)
"""The row that can't be chosen."""


class RacePane(DrawnLines, can_focus=True):
    """Up and down choose a row; left and right turn a knob; enter lists its values, or has an optimizer take part."""

    DEFAULT_CSS = """
    RacePane { border: round $foreground 30%; border-title-color: $foreground; }
    RacePane.-plain { border: ascii $foreground 30%; }
    RacePane:focus { border: heavy $primary; border-title-style: reverse; }
    RacePane.-plain:focus { border: ascii $primary; }
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

        def __init__(self, knob: str, by: int) -> None:
            super().__init__()
            self.knob = knob
            self.by = by

    class Opened(Message):
        """A value of this knob shall be chosen from a list."""

        def __init__(self, knob: str) -> None:
            super().__init__()
            self.knob = knob

    class Chosen(Message):
        """Another row is chosen."""

    class Toggled(Message):
        """This optimizer shall take part, or no more."""

        def __init__(self, optimizer: str) -> None:
            super().__init__()
            self.optimizer = optimizer

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.border_title = "optimizers"
        self._state: LandscapeState | None = None
        self._rows: list[str] = [*KNOBS, "", *OPTIMIZERS]
        self._chosen = 0
        self._first = 0
        self._drags = ""

    def show(self, state: LandscapeState) -> None:
        """Show the race as it stands."""
        self._state = state
        self.restyle()

    @property
    def knob(self) -> str:
        """The knob that is chosen; nothing if an optimizer is."""
        return self._rows[self._chosen] if self._chosen < HEADING else ""

    @property
    def optimizer(self) -> str:
        """The optimizer that is chosen; nothing if a knob is, which may have the same name."""
        return self._rows[self._chosen] if self._chosen > HEADING else ""

    def action_choose(self, by: int) -> None:
        """Another row."""
        at = self._chosen + by
        at += by if at == HEADING else 0
        self._choose(min(max(at, 0), len(self._rows) - 1))

    def _choose(self, row: int) -> None:
        self._chosen = row
        self.restyle()
        self.post_message(self.Chosen())

    def action_turn(self, by: int) -> None:
        """Another value; an optimizer takes part to the right, and to the left doesn't."""
        if self.knob:
            self.post_message(self.Turned(self.knob, by))
        elif self._state is not None and (self.optimizer in self._state.settings.optimizers) != (by > 0):
            self.post_message(self.Toggled(self.optimizer))

    def action_open(self) -> None:
        """All values; or an optimizer takes part, or no more."""
        self.post_message(self.Opened(self.knob) if self.knob else self.Toggled(self.optimizer))

    # --- mouse --------------------------------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Choose what is there; take hold of a slider, or do what enter does."""
        place = event.get_content_offset(self)
        if place is None or not 0 <= self._first + place.y < len(self._rows) or self._first + place.y == HEADING:
            return
        self._choose(self._first + place.y)
        if self.knob in KNOBS[1:] and place.x >= RAIL_AT and self._rail_length:
            self._drags = self.knob
            self.capture_mouse()
            self._drag_to(place.x)
        else:
            self.action_open()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag a slider along."""
        if self._drags:
            self._drag_to(event.x - self.gutter.left)

    def on_mouse_up(self) -> None:
        """Let it go."""
        self._drags = ""
        self.release_mouse()

    def _drag_to(self, column: int) -> None:
        if self._state is not None:
            values = values_of(self._drags)
            share = min(max((column - RAIL_AT) / max(self._rail_length - 1, 1), 0.0), 1.0)
            by = round(share * (len(values) - 1)) - values.index(getattr(self._state.settings, self._drags))
            if by:
                self.post_message(self.Turned(self._drags, by))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The next row."""
        event.stop()
        self.action_choose(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The row before."""
        event.stop()
        self.action_choose(-1)

    # --- drawing ------------------------------------------------------------------------------------------------------

    @property
    def _rail_length(self) -> int:
        length = self.size.width - RAIL_AT
        return length if length >= 5 else 0

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        state = self._state
        if not (self.is_attached and width and height and state is not None):
            return
        self._first = min(max(self._first, self._chosen - height + 1), self._chosen)
        self._first = max(0, min(self._first, len(self._rows) - height))
        lines = [self._knob(knob, state) for knob in KNOBS]
        lines.append(Text(" " * (6 + NAME) + "loss".rjust(LOSS) + "arrived".rjust(STEPS), self.part("muted")))
        lines += self._optimizers(state)
        self.set_lines(lines[self._first : self._first + height])

    def _mark(self, is_chosen: bool) -> str:
        return ("> " if self.ascii_only else "▸ ") if is_chosen else "  "

    def _knob(self, knob: str, state: LandscapeState) -> Text:
        here = knob == self.knob
        value = getattr(state.settings, knob)
        word = value if isinstance(value, str) else f"{value:g}"
        if here and self.has_focus:
            word = f"< {word} >" if self.ascii_only else f"◂ {word} ▸"
        line = Text(f"{self._mark(here)}{knob.ljust(LABEL)}", self.part("strong" if here else "muted"), no_wrap=True)
        line.append(word, self.part("accent" if here else "strong"))
        if knob in KNOBS[1:] and self._rail_length:
            line.append(" " * (RAIL_AT - len(line)))
            values = values_of(knob)
            at = round(values.index(value) / (len(values) - 1) * (self._rail_length - 1))
            done, rail, handle = "=-O" if self.ascii_only else "━─●"
            line.append(done * at + handle, self.part("accent"))
            line.append(rail * (self._rail_length - 1 - at), self.part("muted"))
        return line

    def _optimizers(self, state: LandscapeState) -> list[Text]:
        race, step = state.race, state.step
        names = race.settings.optimizers
        figures = dict(
            zip(
                names, zip(race.losses[:, step].tolist(), race.arrivals(), race.divergences(), strict=True), strict=True
            )
        )
        losses = [loss for loss, *_ in figures.values() if math.isfinite(loss)]
        best = min(losses, default=math.nan) if step else math.nan
        lines = []
        for name in OPTIMIZERS:
            races = name in figures
            on, off = "x." if self.ascii_only else "●○"
            line = Text(self._mark(name == self.optimizer), self.part("strong"), no_wrap=True)
            line.append(f"{on if races else off} ", self.part("strong" if races else "muted"))
            line.append(ball_letter(name), self._ball_style(name) if races else self.part("muted"))
            style = self.part("strong" if races else "muted")
            line.append(
                f" {name.ljust(NAME)}", self.part("accent") if name == self.optimizer and self.has_focus else style
            )
            if races:
                loss, arrived, diverged = figures[name]
                if diverged is not None and diverged <= step:
                    words = "diverged".rjust(LOSS), f"at {diverged}".rjust(STEPS)
                else:
                    none = "-" if self.ascii_only else "–"
                    there = none if arrived is None or arrived > step else f"{arrived} steps"
                    words = figure(loss).rjust(LOSS), there.rjust(STEPS)
                line.append(words[0], self.part("accent" if loss == best else "strong"))
                line.append(words[1], self.part("muted"))
            lines.append(line)
        return lines

    def _ball_style(self, name: str) -> Style:
        colour = legible(Color.parse(ball_colour(name, self.palette)), [self.background_colors[1]])
        return Style(color=colour.rich_color, bold=True, reverse=True)
