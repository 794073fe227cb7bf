"""RMSprop: Adagrad that forgets, so that its steps don't shrink for ever."""

from __future__ import annotations

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS, Optimizer

RHO = 0.9
EPSILON = 1e-7


@OPTIMIZERS.register("rmsprop")
class RMSprop(Optimizer):
    """Tieleman & Hinton 2012 (lecture 6.5), with Keras's constants.

    `mean_square = ρ · mean_square + (1 - ρ) · g²`
    `w -= learning_rate · g / sqrt(mean_square + ε)`
    """

    def initial_state(self) -> dict[str, Array]:
        """No gradient has been seen."""
        return {"mean_square": self.zeros()}

    def change(self, gradient: Array, learning_rate: float, momentum: float) -> Array:
        """The gradient over the root of its moving mean square."""
        mean_square, change = self.state["mean_square"], self._scratch
        np.square(gradient, out=change)
        change -= mean_square
        change *= 1 - RHO
        mean_square += change
        np.add(mean_square, EPSILON, out=change)
        np.sqrt(change, out=change)
        np.divide(gradient, change, out=change)
        change *= learning_rate
        return change
