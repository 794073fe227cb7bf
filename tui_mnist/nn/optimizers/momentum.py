"""Momentum: a ball that rolls down the slope, through small bumps and past shallow minima."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS, Optimizer


@OPTIMIZERS.register("momentum")
class Momentum(Optimizer):
    """SGD with momentum (Polyak 1964).

    `velocity = momentum · velocity + learning_rate · g`
    `w -= velocity`
    """

    default_learning_rate: ClassVar[float] = 0.01
    uses_momentum: ClassVar[bool] = True

    def initial_state(self) -> dict[str, Array]:
        """The ball is at rest."""
        return {"velocity": self.zeros()}

    def change(self, gradient: Array, learning_rate: float, momentum: float) -> Array:
        """The velocity after this step's push."""
        velocity = self.state["velocity"]
        velocity *= momentum
        velocity += np.multiply(gradient, learning_rate, out=self._scratch)
        np.copyto(self._scratch, velocity)
        return self._scratch
