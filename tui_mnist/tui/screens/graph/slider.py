"""The numbers of a program that can be moved, each from one end to another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui_mnist.playground import Example, ProgramEvaluation

FARTHEST = 1e300
"""Where a slider may end: beyond it, its ends would be infinitely far apart."""
MOST_SLIDERS = 64


@dataclass(frozen=True)
class Slider:
    """A number of a variable that can be moved from `low` to `high`; `element` is its place in a tensor."""

    name: str
    element: tuple[int, ...]
    low: float
    high: float

    @property
    def title(self) -> str:
        """As it is written: W[0,1]."""
        return f"{self.name}[{','.join(map(str, self.element))}]" if self.element else self.name

    def nearest(self, value: float) -> float:
        """Where it can stand for a value: at an end for one beyond it, and halfway for one that is no number."""
        return (self.low + self.high) / 2 if math.isnan(value) else min(max(value, self.low), self.high)

    @property
    def step(self) -> float:
        """A round number, about a sixtieth of the way."""
        least = (self.high - self.low) / 60
        power = 10.0 ** np.floor(np.log10(least))
        return float(power * next(factor for factor in (1, 2, 5, 10) if factor * power >= least * 0.75))

    def on_grid(self, value: float) -> float:
        """The nearest multiple of the step, without the rounding errors of floating point."""
        return float(f"{round(value / self.step) * self.step:.10g}")


def sliders_of(evaluation: ProgramEvaluation, example: Example, before: Sequence[Slider]) -> tuple[Slider, ...]:
    """A slider for each number of each variable; those from `before` stay where their numbers still fit on them."""
    old = {(slider.name, slider.element): slider for slider in before}
    numbers = [(name, element) for name, value in evaluation.variables.items() for element in np.ndindex(value.shape)]
    sliders = []
    for name, element in numbers[:MOST_SLIDERS]:
        value, kept = float(evaluation.variables[name][element]), old.get((name, element))
        fits = kept is not None and kept.low <= value <= kept.high
        sliders.append(kept if kept is not None and fits else _slider(name, element, value, example))
    return tuple(sliders)


def _slider(name: str, element: tuple[int, ...], value: float, example: Example) -> Slider:
    near = min(max(value, -FARTHEST / 2), FARTHEST / 2) if math.isfinite(value) else 0.0
    if name == example.moves:
        return Slider(name, element, min(example.low, near), max(example.high, near))
    reach = max(3.0, float(np.ceil(2 * abs(near))))
    return Slider(name, element, -reach, reach)
