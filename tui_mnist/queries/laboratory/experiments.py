"""What can be changed about a network and about what it is shown, and how strongly."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Final

NONE: Final = -1
"""The number of no unit."""


@dataclass(frozen=True)
class Changes:
    """How strongly the network, and what it is shown, are changed; as it stands nothing is.

    Unit number `unit` (from 0, NONE for none) of hidden layer number `layer` (from 1) is silenced: its output is 0.
    `prune` is the share of all weights, the smallest, that are 0. `weight_noise` is the standard deviation of what is
    added to the other weights, in standard deviations of their own layer's; `pixel_noise` that of what is added to the
    pixels, which are from 0 to 1 and stay so, or to the features of points, in their standard deviations. Digits are
    turned counter-clockwise by `rotate` degrees about their middle, then moved by so many pixels to the right and down.
    Logits are divided by the `temperature`.
    """

    layer: int = 1
    unit: int = NONE
    prune: float = 0.0
    weight_noise: float = 0.0
    pixel_noise: float = 0.0
    rotate: float = 0.0
    right: float = 0.0
    down: float = 0.0
    temperature: float = 1.0

    def with_strength(self, name: str, strength: float) -> Changes:
        """The same with another strength of the experiment of this name."""
        values: dict[str, Any] = {name: round(strength) if name == "unit" else strength}
        return replace(self, **values)

    def strength(self, name: str) -> float:
        """The strength of the experiment of this name."""
        return float(getattr(self, name))


UNCHANGED: Final = Changes()
"""The network and what it is shown, as they are."""


@dataclass(frozen=True)
class Experiment:
    """One thing that can be changed: `name` is its field of `Changes`.

    Its strength goes from `low` to `high`, in steps; at `neutral` it changes nothing, `typical` is one that shows what
    it does. `points` are the strengths of a curve. `logarithmic` is one whose strengths are ratios.
    """

    name: str
    title: str
    meaning: str
    low: float
    high: float
    step: float
    typical: float
    neutral: float = 0.0
    points: int = 41
    logarithmic: bool = False
    for_images: bool = False

    def share(self, strength: float) -> float:
        """How far a strength is on the way from `low` (0) to `high` (1)."""
        if self.high <= self.low:
            return 0.0
        if self.logarithmic:
            return math.log(strength / self.low) / math.log(self.high / self.low)
        return (strength - self.low) / (self.high - self.low)

    def at_share(self, share: float) -> float:
        """The strength of whole steps that is nearest to a share, 0 to 1, of the way."""
        if self.logarithmic:
            return self.on_a_step(self.low * (self.high / self.low) ** share)
        return self.on_a_step(self.low + share * (self.high - self.low))

    def on_a_step(self, strength: float) -> float:
        """The nearest strength of whole steps from neutral, within the range."""
        if not self.low < strength < self.high:
            return min(max(strength, self.low), self.high)
        if self.logarithmic:
            steps = round(math.log(strength / self.neutral) / math.log(1 + self.step))
            near = self.neutral * (1 + self.step) ** steps
        else:
            near = self.neutral + round((strength - self.neutral) / self.step) * self.step
        return round(min(max(near, self.low), self.high), 6)

    def moved(self, strength: float, steps: int) -> float:
        """The strength so many steps further, within the range."""
        further = strength * (1 + self.step) ** steps if self.logarithmic else strength + steps * self.step
        return self.on_a_step(min(max(further, self.low), self.high))

    def grid(self) -> tuple[float, ...]:
        """The strengths of a curve, from the lowest."""
        if self.name == "unit":
            units = int(self.high) + 1
            count = min(units, self.points)
            return tuple(float(number * (units - 1) // max(count - 1, 1)) for number in range(count))
        shares = [number / (self.points - 1) for number in range(self.points)]
        if self.logarithmic:
            return tuple(self.low * (self.high / self.low) ** share for share in shares)
        return tuple(round(self.low + share * (self.high - self.low), 9) for share in shares)

    def of_units(self, units: int) -> Experiment:
        """The same for a layer of so many units, if it is about units."""
        return replace(self, high=float(units - 1)) if self.name == "unit" else self


EXPERIMENTS: Final = (
    Experiment(
        *("unit", "Silence a unit", "The output of one hidden unit is 0; the curve is over all units of its layer."),
        *(float(NONE), 0.0, 1.0, 0.0),
        neutral=float(NONE),
        points=160,
    ),
    Experiment(
        *("prune", "Prune weights", "The smallest of all weights become 0: how few of them does the network need?"),
        *(0.0, 1.0, 0.01, 0.8),
    ),
    Experiment(
        *("weight_noise", "Noise on weights", "Gaussian noise on each weight, in standard deviations of its layer's."),
        *(0.0, 3.0, 0.05, 1.0),
    ),
    Experiment(
        *("pixel_noise", "Noise on pixels", "Gaussian noise on each pixel, of this standard deviation; white is 1."),
        *(0.0, 1.0, 0.02, 0.3),
    ),
    Experiment(
        *("rotate", "Rotate digits", "All digits are turned about their middle, to the left where it is above 0."),
        *(-180.0, 180.0, 5.0, 30.0),
        points=37,
        for_images=True,
    ),
    Experiment(
        *("right", "Shift right", "All digits are moved by so many pixels to the right, or to the left below 0."),
        *(-10.0, 10.0, 0.5, 3.0),
        for_images=True,
    ),
    Experiment(
        *("down", "Shift down", "All digits are moved by so many pixels down, or up where it is below 0."),
        *(-10.0, 10.0, 0.5, 3.0),
        for_images=True,
    ),
    Experiment(
        *("temperature", "Temperature", "Softmax of logits / T: no answer changes, only how sure the network is."),
        *(0.1, 10.0, 0.1, 2.0),
        neutral=1.0,
        logarithmic=True,
    ),
)
"""In the order in which they are shown."""


def experiment_named(name: str) -> Experiment:
    """The experiment of this name; KeyError if there is none."""
    return {experiment.name: experiment for experiment in EXPERIMENTS}[name]
