"""Nesterov's momentum: a ball that looks ahead before it is pushed."""

from __future__ import annotations

from typing import ClassVar

from tui_mnist.nn.optimizers.optimizer import CHANGE, OPTIMIZERS, Optimizer
from tui_mnist.nn.vectors import GRADIENT


@OPTIMIZERS.register("nesterov")
class Nesterov(Optimizer):
    """SGD with Nesterov's momentum (Nesterov 1983; in this form Sutskever et al. 2013).

    `velocity = momentum · velocity + learning_rate · g`
    `w -= momentum · velocity + learning_rate · g`
    """

    default_learning_rate: ClassVar[float] = 0.01
    uses_momentum: ClassVar[bool] = True

    remembers: ClassVar[dict[str, float]] = {"velocity": 0.0}

    def change(self, learning_rate: float, momentum: float) -> tuple[str, float]:
        """The velocity that the ball will have, plus this step's push."""
        self.vectors.mix("velocity", momentum, "velocity", learning_rate, GRADIENT)
        self.vectors.mix(CHANGE, momentum, "velocity", learning_rate, GRADIENT)
        return CHANGE, 1.0
