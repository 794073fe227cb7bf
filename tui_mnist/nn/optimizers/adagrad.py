"""Adagrad: each weight has a rate of its own, smaller the more it has moved."""

from __future__ import annotations

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS, Optimizer

INITIAL_ACCUMULATOR = 0.1
EPSILON = 1e-7


@OPTIMIZERS.register("adagrad")
class Adagrad(Optimizer):
    """Duchi et al. 2011, with Keras's constants.

    `accumulator += g²`
    `w -= learning_rate · g / sqrt(accumulator + ε)`
    """

    def initial_state(self) -> dict[str, Array]:
        """Keras starts the accumulator at 0.1, which tames the first steps."""
        return {"accumulator": np.full(self.size, INITIAL_ACCUMULATOR, dtype=self.dtype)}

    def change(self, gradient: Array, learning_rate: float, momentum: float) -> Array:
        """The gradient over the root of the sum of all its squares so far."""
        accumulator, change = self.state["accumulator"], self._scratch
        accumulator += np.square(gradient, out=change)
        np.add(accumulator, EPSILON, out=change)
        np.sqrt(change, out=change)
        np.divide(gradient, change, out=change)
        change *= learning_rate
        return change
