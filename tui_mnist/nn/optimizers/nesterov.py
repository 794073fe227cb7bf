"""Nesterov's momentum: a ball that looks ahead before it is pushed."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS, Optimizer


@OPTIMIZERS.register("nesterov")
class Nesterov(Optimizer):
    """SGD with Nesterov's momentum (Nesterov 1983; in this form Sutskever et al. 2013).

    `velocity = momentum · velocity + learning_rate · g`
    `w -= momentum · velocity + learning_rate · g`
    """

    default_learning_rate: ClassVar[float] = 0.01
    uses_momentum: ClassVar[bool] = True

    def initial_state(self) -> dict[str, Array]:
        """The ball is at rest."""
        return {"velocity": self.zeros(), "push": self.zeros()}

    def change(self, gradient: Array, learning_rate: float, momentum: float) -> Array:
        """The velocity that the ball will have, plus this step's push."""
        velocity, push = self.state["velocity"], self.state["push"]
        np.multiply(gradient, learning_rate, out=push)
        velocity *= momentum
        velocity += push
        np.multiply(velocity, momentum, out=self._scratch)
        self._scratch += push
        return self._scratch
