"""The state of the race: what it is, which of its steps is seen, and what was changed last."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tui_mnist.geometry.landscape import LANDSCAPES, Landscape
from tui_mnist.geometry.race import MOST_STEPS, Race, RaceSettings
from tui_mnist.nn.optimizers import OPTIMIZERS

RATES = (0.0001, 0.0003, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)
MOMENTA = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
FIRST = RaceSettings.on("ravine", 0.9, ("sgd", "momentum", "rmsprop", "adam"))
AT_ONCE = 60
"""Steps that are computed between two frames, after a change to a race that was further on."""


class LandscapeState:
    """`wanted` is the step that is to be seen; the race is another one after each change of its settings."""

    def __init__(self) -> None:
        self.race = Race(FIRST)
        self.wanted = 0
        self._before: list[RaceSettings] = []

    @property
    def settings(self) -> RaceSettings:
        """What the race is."""
        return self.race.settings

    @property
    def landscape(self) -> Landscape:
        """Where it is run."""
        return self.race.landscape

    # --- steps --------------------------------------------------------------------------------------------------------

    @property
    def step(self) -> int:
        """The step that is seen."""
        return min(self.wanted, self.race.steps)

    @property
    def is_behind(self) -> bool:
        """Whether steps are still to be computed up to the one that is wanted."""
        return self.race.steps < self.wanted and not self.race.is_over

    @property
    def is_at_end(self) -> bool:
        """Whether there is nothing further on."""
        return self.race.is_over and self.wanted >= self.race.steps

    def go_to(self, step: int) -> None:
        """See another step."""
        self.wanted = min(max(step, 0), MOST_STEPS)
        self.catch_up()

    def catch_up(self) -> None:
        """Compute some of the steps that are missing."""
        self.race.run_to(min(self.wanted, self.race.steps + AT_ONCE))
        if self.race.is_over:
            self.wanted = min(self.wanted, self.race.steps)

    # --- settings -----------------------------------------------------------------------------------------------------

    def change(self, settings: RaceSettings) -> None:
        """Run another race, as far as this one is seen."""
        if settings != self.settings:
            self._before.append(self.settings)
            self._begin(settings)

    def _begin(self, settings: RaceSettings) -> None:
        self.race = Race(settings)
        self.catch_up()

    def undo(self) -> None:
        """The race before the last change."""
        if self._before:
            self._begin(self._before.pop())

    @property
    def can_undo(self) -> bool:
        """Whether something was changed."""
        return bool(self._before)

    def set(self, **changes: Any) -> None:
        """Change some of the settings."""
        self.change(replace(self.settings, **changes))

    def take_landscape(self, name: str) -> None:
        """Run on another landscape, from its own start and with its own rate, from the first step."""
        self.wanted = 0
        self.change(RaceSettings.on(name, self.settings.momentum, self.settings.optimizers))

    def turn(self, knob: str, by: int) -> None:
        """The next value of a knob, "landscape", "rate" or "momentum", in this direction; at the ends it stays."""
        if knob == "landscape":
            names = list(LANDSCAPES)
            name = names[min(max(names.index(self.settings.landscape) + by, 0), len(names) - 1)]
            if name != self.settings.landscape:
                self.take_landscape(name)
        else:
            values = values_of(knob)
            at = values.index(getattr(self.settings, knob))
            self.set(**{knob: values[min(max(at + by, 0), len(values) - 1)]})

    def toggle(self, optimizer: str) -> None:
        """Let an optimizer take part, or no more."""
        chosen = {*self.settings.optimizers} ^ {optimizer}
        self.set(optimizers=tuple(name for name in OPTIMIZERS if name in chosen))

    def toggle_all(self) -> None:
        """Let all optimizers take part; if they do, those that do at first."""
        every = tuple(OPTIMIZERS)
        self.set(optimizers=FIRST.optimizers if self.settings.optimizers == every else every)


def values_of(knob: str) -> tuple[float, ...]:
    """All values of the knob "rate" or "momentum", ascending."""
    return RATES if knob == "rate" else MOMENTA
