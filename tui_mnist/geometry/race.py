"""A race of optimizers: each moves its own two weights down the same landscape, from the same start."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.geometry.landscape import LANDSCAPES, Landscape
from tui_mnist.nn.optimizers import OPTIMIZERS, Optimizer
from tui_mnist.nn.parameters import Parameters

MOST_STEPS = 500
"""A race is over after so many."""
ARRIVED = 0.01
"""Of the way from the loss at the start to the lowest one, so much is left where an optimizer has arrived."""
LARGEST = 1e6
"""Weights beyond this have diverged."""


@dataclass(frozen=True)
class RaceSettings:
    """What a race is: its landscape and optimizers by name, where all start, and the knobs that all share."""

    landscape: str
    start: tuple[float, float]
    rate: float
    momentum: float
    optimizers: tuple[str, ...]

    @classmethod
    def on(cls, name: str, momentum: float, optimizers: tuple[str, ...]) -> RaceSettings:
        """A race on a landscape from its own start, with its own rate; UsageError or KeyError for unknown names."""
        landscape = LANDSCAPES[name]
        return cls(name, landscape.start, landscape.rate, momentum, optimizers)


class Race:
    """The same settings always give the same race; `run_to` takes its steps as far as they are asked for.

    `positions` (optimizers, steps + 1, 2) has where each was after each step, the start at first, and `losses`
    (optimizers, steps + 1) the loss there, as float64. One that diverged stays where it was last seen, and its losses
    are NaN from then on.
    """

    def __init__(self, settings: RaceSettings) -> None:
        self.settings = settings
        self.landscape: Landscape = LANDSCAPES[settings.landscape]
        self._optimizers = [_on_weights(name, settings.start) for name in settings.optimizers]
        self._here = np.tile(np.array(settings.start, dtype=np.float64), (len(settings.optimizers), 1))
        self._positions = [self._here]
        self._losses = [self.landscape.loss(self._here)]

    @property
    def steps(self) -> int:
        """How many steps are taken."""
        return len(self._positions) - 1

    @property
    def positions(self) -> Array:
        """Where each was after each step."""
        return np.stack(self._positions, axis=1)

    @property
    def losses(self) -> Array:
        """The loss of each after each step."""
        return np.stack(self._losses, axis=1)

    @property
    def is_over(self) -> bool:
        """Whether no more steps are to be taken."""
        return self.steps >= MOST_STEPS or not np.isfinite(self._losses[-1]).any()

    def run_to(self, step: int) -> None:
        """Take the steps that are missing up to this one; none after the race is over."""
        while self.steps < step and not self.is_over:
            self._step()

    def arrivals(self) -> list[int | None]:
        """After which of the steps that were taken each was first within ARRIVED of the lowest loss; None if never."""
        start, lowest = float(self._losses[0][0]) if self._optimizers else 0.0, self.landscape.lowest
        near = self.losses - lowest <= ARRIVED * (start - lowest)
        return [int(row.argmax()) if row.any() else None for row in near]

    def divergences(self) -> list[int | None]:
        """At which of the steps that were taken each diverged; None if it didn't."""
        lost = ~np.isfinite(self.losses)
        return [int(row.argmax()) if row.any() else None for row in lost]

    def _step(self) -> None:
        settings, runs = self.settings, np.isfinite(self._losses[-1])
        gradients = self.landscape.gradient(self._here)
        after = self._here.copy()
        for number, (optimizer, gradient) in enumerate(zip(self._optimizers, gradients, strict=True)):
            if not runs[number]:
                continue
            optimizer.parameters.gradient[:] = gradient
            with np.errstate(all="ignore"):
                optimizer.update(settings.rate, settings.momentum, optimizer.default_weight_decay)
            moved = optimizer.parameters.vector
            runs[number] = np.isfinite(moved).all() and np.abs(moved).max() <= LARGEST
            if runs[number]:
                after[number] = moved
        self._here = after
        self._positions.append(after)
        self._losses.append(np.where(runs, self.landscape.loss(after), np.nan))


def _on_weights(name: str, start: tuple[float, float]) -> Optimizer:
    """A fresh optimizer of two weights, in double precision."""
    parameters = Parameters({"w": (2,)}, np.float64)
    parameters.assign(np.array(start))
    return OPTIMIZERS[name](parameters)
