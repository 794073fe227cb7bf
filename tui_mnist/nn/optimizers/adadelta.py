"""Adadelta: RMSprop whose steps have the units of the weights, so that the rate hardly matters (at 1.0)."""

from __future__ import annotations

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS, Optimizer

RHO = 0.95
EPSILON = 1e-7


@OPTIMIZERS.register("adadelta")
class Adadelta(Optimizer):
    """Zeiler 2012, algorithm 1, with Keras's constants (whose rate of 0.001 is slow: the paper's is 1.0).

    `mean_square = ρ · mean_square + (1 - ρ) · g²`
    `step = g · sqrt(mean_square_step + ε) / sqrt(mean_square + ε)`
    `mean_square_step = ρ · mean_square_step + (1 - ρ) · step²`
    `w -= learning_rate · step`
    """

    def initial_state(self) -> dict[str, Array]:
        """No gradient has been seen and no step taken."""
        return {"mean_square": self.zeros(), "mean_square_step": self.zeros()}

    def change(self, gradient: Array, learning_rate: float, momentum: float) -> Array:
        """The gradient, rescaled by the root mean square of the steps so far over its own."""
        mean_square, mean_square_step = self.state["mean_square"], self.state["mean_square_step"]
        change = self._scratch
        np.square(gradient, out=change)
        change -= mean_square
        change *= 1 - RHO
        mean_square += change
        np.divide(mean_square_step + EPSILON, mean_square + EPSILON, out=change)
        np.sqrt(change, out=change)
        change *= gradient
        mean_square_step *= RHO
        mean_square_step += (1 - RHO) * np.square(change)
        change *= learning_rate
        return change
