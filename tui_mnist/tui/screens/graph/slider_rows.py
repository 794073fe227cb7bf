"""The rows of the sliders: the numbers of the program first, then the ball's rate and momentum, and what is derived."""

from __future__ import annotations

from tui_mnist.tui.kit.choices import after
from tui_mnist.tui.screens.graph.boxes import number
from tui_mnist.tui.screens.graph.playground_state import PlaygroundState
from tui_mnist.tui.screens.graph.slider import Slider
from tui_mnist.tui.screens.graph.sliders import SliderRow

RATES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.0, 1.05, 1.2, 2.0)
MOMENTA = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.99)
LADDERS = {"rate": RATES, "momentum": MOMENTA}
SETTINGS = (*LADDERS, "target")
"""The rows below those of the program's numbers."""


class SliderRows:
    """What the rows show of the playground's state, and what is done to it by moving one."""

    def __init__(self, state: PlaygroundState) -> None:
        self.state = state
        self._setting: int | None = None  # the chosen row, if it is none of the program's numbers

    def rows(self) -> list[SliderRow]:
        """All of them; a single target is nothing to choose."""
        state = self.state
        return [
            *map(self._row_of, state.sliders),
            *(_ladder_row(name, ladder, getattr(state, name)) for name, ladder in LADDERS.items()),
            *([self._target_row()] if len(state.targets) > 1 else []),
        ]

    @property
    def chosen(self) -> int:
        """The row of this number is chosen."""
        if self._setting is None:
            return self.state.chosen
        return min(len(self.state.sliders) + self._setting, len(self.rows()) - 1)

    def choose(self, row: int) -> None:
        """Choose a row; if it is a number of the program, the curve is drawn against it."""
        setting = row - len(self.state.sliders)
        self._setting = setting if setting >= 0 else None
        if setting < 0:
            self.state.choose(row)

    def choose_first(self) -> None:
        """Choose what the program begins with."""
        self._setting = None

    def turn(self, row: int, steps: int) -> None:
        """Move a row's number so many steps up or down, or derive the name so many further."""
        state, name = self.state, self._setting_at(row)
        if name is None:
            slider = state.sliders[row]
            state.move(slider, slider.on_grid(slider.nearest(state.value(slider)) + steps * slider.step))
        elif name == "target":
            last = len(state.targets) - 1
            state.derive(state.targets[min(max(self._target_place + steps, 0), last)])
        else:
            for _ in range(abs(steps)):
                setattr(state, name, turned(LADDERS[name], getattr(state, name), steps))

    def drag(self, row: int, share: float) -> None:
        """Move a row's number to this share of its way."""
        state, name = self.state, self._setting_at(row)
        if name is None:
            slider = state.sliders[row]
            value = slider.low + share * (slider.high - slider.low)
            state.move(slider, value if share in (0, 1) else slider.on_grid(value))
        elif name == "target":
            state.derive(state.targets[round(share * (len(state.targets) - 1))])
        else:
            setattr(state, name, LADDERS[name][round(share * (len(LADDERS[name]) - 1))])

    def enter(self, row: int) -> None:
        """On the row of the target, derive the next name, round and round."""
        if self._setting_at(row) == "target":
            self.next_target()

    def next_target(self) -> None:
        """Derive the next name that is computed; after the last comes the first."""
        state = self.state
        if state.targets and state.evaluation is not None:
            state.derive(after(state.targets, state.evaluation.target_name))

    def stops_the_ball(self, row: int) -> bool:
        """Whether the ball is gone when this row changes; with another rate or momentum it rolls on."""
        return self._setting_at(row) not in LADDERS

    def _setting_at(self, row: int) -> str | None:
        below = row - len(self.state.sliders)
        return SETTINGS[below] if below >= 0 else None

    def _row_of(self, slider: Slider) -> SliderRow:
        value, gradient = self.state.value(slider), self.state.gradient(slider)
        share = (slider.nearest(value) - slider.low) / (slider.high - slider.low)
        return SliderRow(slider.title, number(value), share, "none" if gradient is None else number(gradient))

    @property
    def _target_place(self) -> int:
        evaluation, targets = self.state.evaluation, self.state.targets
        name = evaluation.target_name if evaluation is not None else ""
        return targets.index(name) if name in targets else 0

    def _target_row(self) -> SliderRow:
        targets, place = self.state.targets, self._target_place
        return SliderRow("target", targets[place], place / (len(targets) - 1), f"{place + 1} of {len(targets)}")


def _ladder_row(name: str, ladder: tuple[float, ...], value: float) -> SliderRow:
    below = sum(step < value for step in ladder)
    return SliderRow(name, f"{value:g}", below / (len(ladder) - 1), "ball")


def turned(ladder: tuple[float, ...], value: float, direction: int) -> float:
    """The next value of a ladder up or down, its end if there is none."""
    beyond = [step for step in ladder if (step > value if direction > 0 else step < value)]
    if not beyond:
        return ladder[-1] if direction > 0 else ladder[0]
    return beyond[0] if direction > 0 else beyond[-1]
