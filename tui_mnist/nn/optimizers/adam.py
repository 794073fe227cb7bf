"""Adam: momentum and RMSprop together, both corrected for starting at zero."""

from __future__ import annotations

import math

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS, Optimizer

BETA_1 = 0.9
BETA_2 = 0.999
EPSILON = 1e-7


@OPTIMIZERS.register("adam")
class Adam(Optimizer):
    """Kingma & Ba 2015, in the form at the end of section 2, with Keras's constants.

    `first_moment = β₁ · first_moment + (1 - β₁) · g`
    `second_moment = β₂ · second_moment + (1 - β₂) · g²`
    `rate = learning_rate · sqrt(1 - β₂ᵗ) / (1 - β₁ᵗ)`
    `w -= rate · first_moment / (sqrt(second_moment) + ε)`
    """

    def initial_state(self) -> dict[str, Array]:
        """Both moving averages start at zero, which the rate corrects."""
        return {"first_moment": self.zeros(), "second_moment": self.zeros()}

    def change(self, gradient: Array, learning_rate: float, momentum: float) -> Array:
        """The mean gradient over its root mean square."""
        change = self._scratch
        update_moments(gradient, self.state["first_moment"], self.state["second_moment"], change)
        np.sqrt(self.state["second_moment"], out=change)
        change += EPSILON
        np.divide(self.state["first_moment"], change, out=change)
        change *= learning_rate * math.sqrt(1 - BETA_2**self.steps) / (1 - BETA_1**self.steps)
        return change


def update_moments(gradient: Array, first_moment: Array, second_moment: Array, scratch: Array) -> None:
    """Move both averages, in place, a little towards the gradient and its square."""
    np.subtract(gradient, first_moment, out=scratch)
    scratch *= 1 - BETA_1
    first_moment += scratch
    np.square(gradient, out=scratch)
    scratch -= second_moment
    scratch *= 1 - BETA_2
    second_moment += scratch
