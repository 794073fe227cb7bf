"""Loss landscapes of two weights: each shows one difficulty that optimizers have, and a place to start from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tui_mnist.autodiff import GradientTape, Tensor, Variable
from tui_mnist.autodiff.operations import exp
from tui_mnist.autodiff.tensor import Array


@dataclass(frozen=True)
class Landscape:
    """A loss of two weights, computed element by element, and the part of the plane where it is looked at.

    All that is at most `reach` from `centre` is seen. `minima` are where the loss is smallest, `lowest` is its value
    there; `highest` is the loss from which on nothing is told apart. Levels are narrow near `lowest` by `power`: 2
    spaces the rings of a bowl evenly. `start` and `rate` are a good race to begin with.
    """

    name: str
    meaning: str
    formula: str
    compute: Callable[[Tensor, Tensor], Tensor]
    centre: tuple[float, float]
    reach: float
    start: tuple[float, float]
    rate: float
    minima: tuple[tuple[float, float], ...]
    highest: float
    lowest: float = 0.0
    power: float = 2.0

    def loss(self, points: Array) -> Array:
        """The loss at points (…, 2) as float64 (…); infinite or NaN where it is too large for one."""
        with np.errstate(all="ignore"):
            w1, w2 = (Tensor(np.asarray(points[..., axis], dtype=np.float64)) for axis in (0, 1))
            found: Array = self.compute(w1, w2).numpy()
        return found

    def gradient(self, points: Array) -> Array:
        """The gradient of the loss at each of the points (n, 2), by the tape: (n, 2)."""
        w1, w2 = (Variable(points[:, axis]) for axis in (0, 1))
        with np.errstate(all="ignore"):
            with GradientTape() as tape:
                loss = self.compute(w1, w2)
            found = tape.gradient(loss, [w1, w2])
        return np.stack([np.asarray(part) for part in found], axis=1)

    def level_bounds(self, levels: int) -> Array:
        """The losses (levels - 1,) between so many levels, ascending."""
        shares = np.arange(1, levels) / levels
        return self.lowest + (self.highest - self.lowest) * shares**self.power


def _ravine(w1: Tensor, w2: Tensor) -> Tensor:
    return 0.5 * w1**2 + 20 * w2**2


def _turned_ravine(w1: Tensor, w2: Tensor) -> Tensor:
    return _ravine((w1 + w2) * 0.5**0.5, (w2 - w1) * 0.5**0.5)


def _barrier(w1: Tensor, w2: Tensor) -> Tensor:
    return 0.1 * w1**4 - w1**2 + 0.5 * w1 + 0.5 * w2**2


def _saddle(w1: Tensor, w2: Tensor) -> Tensor:
    return 0.5 * w1**2 + 0.25 * (w2**2 - 1) ** 2


def _rosenbrock(w1: Tensor, w2: Tensor) -> Tensor:
    return (1 - w1) ** 2 + 10 * (w2 - w1**2) ** 2


def _plateau(w1: Tensor, w2: Tensor) -> Tensor:
    well: Tensor = exp(-(w1**2 + w2**2))
    return 1 - well


LANDSCAPES: dict[str, Landscape] = {
    landscape.name: landscape
    for landscape in (
        Landscape(
            "ravine",
            "40 times steeper across than along: plain steps zigzag across it and hardly get on along it.",
            "w1²/2 + 20·w2²",
            _ravine,
            centre=(0.0, 0.0),
            reach=1.6,
            start=(-1.5, 0.8),
            rate=0.03,
            minima=((0.0, 0.0),),
            highest=40.0,
        ),
        Landscape(
            "turned ravine",
            "The same ravine at 45°: a rate for each weight, as Adagrad's and its heirs', helps less here.",
            "(w1+w2)²/4 + 10·(w2-w1)²",
            _turned_ravine,
            centre=(0.0, 0.0),
            reach=1.6,
            start=(-1.4, -0.5),
            rate=0.03,
            minima=((0.0, 0.0),),
            highest=40.0,
        ),
        Landscape(
            "local minimum",
            "A barrier lies before the lowest valley: who has no momentum stays in the higher one.",
            "0.1·w1⁴ - w1² + w1/2 + w2²/2",
            _barrier,
            centre=(0.0, 0.0),
            reach=3.7,
            start=(3.5, 1.6),
            rate=0.03,
            minima=((-2.351910, 0.0),),
            highest=8.0,
            lowest=-3.647708,
            power=1.3,
        ),
        Landscape(
            "saddle",
            "Level in the middle, though lower places are near: who has no momentum lingers there.",
            "w1²/2 + (w2²-1)²/4",
            _saddle,
            centre=(0.0, 0.0),
            reach=1.6,
            start=(-1.5, 0.001),
            rate=0.05,
            minima=((0.0, 1.0), (0.0, -1.0)),
            highest=2.6,
        ),
        Landscape(
            "Rosenbrock",
            "A bent valley: its floor is soon reached, and then slopes hardly at all towards the minimum.",
            "(1-w1)² + 10·(w2-w1²)²",
            _rosenbrock,
            centre=(0.0, 0.9),
            reach=1.6,
            start=(-1.4, 1.6),
            rate=0.005,
            minima=((1.0, 1.0),),
            highest=60.0,
            power=3.0,
        ),
        Landscape(
            "plateau",
            "Nearly level far from the minimum: steps as small as the gradient hardly move there.",
            "1 - exp(-w1² - w2²)",
            _plateau,
            centre=(0.0, 0.0),
            reach=2.0,
            start=(-1.7, 0.9),
            rate=0.05,
            minima=((0.0, 0.0),),
            highest=1.0,
            power=1.0,
        ),
    )
}
"""By name, in their order."""
