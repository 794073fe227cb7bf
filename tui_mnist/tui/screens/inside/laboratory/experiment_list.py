"""The experiments, each with a mark that switches it on and a slider for its strength."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.queries.laboratory import Experiment
from tui_mnist.tui.kit.drawn_lines import DrawnLines
from tui_mnist.tui.screens.inside.laboratory.state import LaboratoryState
from tui_mnist.tui.screens.inside.laboratory.words import written

MARK = 3
"""Columns of the cursor, and of the box that is clicked to switch an experiment on."""
TITLE, VALUE = 17, 8
LARGE_STEP = 5


class ExperimentList(DrawnLines, can_focus=True):
    """Up and down choose an experiment, left and right set its strength; sliders are dragged."""

    DEFAULT_CSS = """
    ExperimentList {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
        &:focus { border: heavy $primary; border-title-style: reverse; }
        &.-plain:focus { border: ascii $primary; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"choose({by})", show=False) for key, by in
          (("up", -1), ("down", 1), ("home", -99), ("end", 99))),
        *(Binding(key, f"move({by})", show=False) for key, by in (("left", -1), ("right", 1))),
        *(Binding(f"shift+{key}", f"move({by})", show=False) for key, by in
          (("left", -LARGE_STEP), ("right", LARGE_STEP))),
        Binding("enter", "open", show=False),
    ]  # fmt: skip

    class Set(Message):
        """This experiment shall have this strength."""

        def __init__(self, experiment: Experiment, strength: float) -> None:
            super().__init__()
            self.experiment, self.strength = experiment, strength

    class Toggled(Message):
        """This experiment shall be switched on, or off."""

        def __init__(self, experiment: Experiment) -> None:
            super().__init__()
            self.experiment = experiment

    class Chosen(Message):
        """An experiment was chosen."""

    class Opened(Message):
        """The strength of the chosen experiment shall be typed."""

    def __init__(self, state: LaboratoryState, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.border_title = "experiments"
        self._state = state
        self._dragged: Experiment | None = None
        self._first = 0

    def restyle(self) -> None:
        """Draw; where there is too little room for all, those around the chosen one."""
        width, height = self.size
        if not (self.is_attached and width and height):
            return
        experiments, chosen = self._state.experiments, self._state.chosen
        at = experiments.index(chosen)
        self._first = min(max(self._first, at - height + 1, 0), at, max(0, len(experiments) - height))
        self.set_lines(
            [self._row(each, is_chosen=each is chosen or each == chosen) for each in experiments[self._first :]]
        )

    @property
    def _rail(self) -> tuple[int, int]:
        """The column at which the rails begin, and their length."""
        return MARK + TITLE, max(0, self.size.width - MARK - TITLE - VALUE)

    def _row(self, experiment: Experiment, *, is_chosen: bool) -> Text:
        state, plain = self._state, self.ascii_only
        is_on, strength = state.is_on(experiment), state.strength(experiment)
        title = experiment.title
        if experiment.name == "unit" and len(state.hidden) > 1:
            title = f"Silence, layer {state.layer}"
        cursor = (">" if plain else "▸") if is_chosen else " "
        words = self.part("strong" if is_chosen or is_on else "muted")
        if is_chosen and self.has_focus:
            words += Style(reverse=True)
        line = Text(no_wrap=True)
        line.append(
            f"{cursor}{'x' if is_on and plain else '■' if is_on else '.' if plain else '□'} ", self.part("accent")
        )
        line.append(title, words).append(" " * max(1, TITLE - len(title)))
        _, length = self._rail
        done, rail, knob = "=-O" if plain else "━─●"
        if length > 1:
            place = round(experiment.share(strength) * (length - 1))
            neutral = round(experiment.share(experiment.neutral) * (length - 1))
            style = self.part("accent" if is_on else "muted")
            low, high = sorted((place, neutral))
            for column in range(length):
                filled = is_on and low <= column < high + (place < neutral)
                line.append(
                    knob if column == place else done if filled else rail, style if filled or column == place else
                    self.part("muted"),
                )  # fmt: skip
        value = written(experiment, strength, ascii_only=plain)
        line.append(value.rjust(VALUE), self.part("strong" if is_on else "muted"))
        return line

    # --- keys and mouse -----------------------------------------------------------------------------------------------

    def action_choose(self, by: int) -> None:
        """Choose another experiment."""
        self._state.choose(by)
        self.restyle()
        self.post_message(self.Chosen())

    def action_move(self, steps: int) -> None:
        """A little stronger, or weaker."""
        chosen = self._state.chosen
        self.post_message(self.Set(chosen, chosen.moved(self._state.strength(chosen), steps)))

    def action_open(self) -> None:
        """Have the strength typed."""
        self.post_message(self.Opened())

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Choose what is under the mouse; its mark switches it on or off, its slider is taken hold of."""
        experiments, row = self._state.experiments, self._first + event.y - self.gutter.top
        column = event.x - self.gutter.left
        if not (0 <= row < len(experiments) and 0 <= column < self.size.width):
            return
        experiment = experiments[row]
        self._state.chosen_name = experiment.name
        self.restyle()
        self.post_message(self.Chosen())
        start, length = self._rail
        if column < MARK:
            self.post_message(self.Toggled(experiment))
        elif length and start <= column < start + length:
            self._dragged = experiment
            self.capture_mouse()
            self._drag(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the slider along."""
        if self._dragged is not None:
            self._drag(event)

    def on_mouse_up(self) -> None:
        """Let it go."""
        self._dragged = None
        self.release_mouse()

    def _drag(self, event: events.MouseEvent) -> None:
        if self._dragged is not None:
            start, length = self._rail
            share = (event.x - self.gutter.left - start) / max(1, length - 1)
            strength = self._dragged.at_share(min(max(share, 0.0), 1.0))
            self.post_message(self.Set(self._dragged, strength))
