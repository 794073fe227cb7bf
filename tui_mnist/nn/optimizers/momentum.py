"""Momentum: a ball that rolls down the slope, through small bumps and past shallow minima."""

from __future__ import annotations

from typing import ClassVar

from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS, Optimizer
from tui_mnist.nn.vectors import GRADIENT


@OPTIMIZERS.register("momentum")
class Momentum(Optimizer):
    """SGD with momentum (Polyak 1964).

    `velocity = momentum · velocity + learning_rate · g`
    `w -= velocity`
    """

    default_learning_rate: ClassVar[float] = 0.01
    uses_momentum: ClassVar[bool] = True

    remembers: ClassVar[dict[str, float]] = {"velocity": 0.0}

    def change(self, learning_rate: float, momentum: float) -> tuple[str, float]:
        """The velocity after this step's push."""
        self.vectors.mix("velocity", momentum, "velocity", learning_rate, GRADIENT)
        return "velocity", 1.0
