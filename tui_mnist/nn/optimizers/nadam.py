"""Nadam: Adam that looks ahead as Nesterov's momentum does."""

from __future__ import annotations

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.optimizers.adam import BETA_1, BETA_2, EPSILON, update_moments
from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS, Optimizer

DECAY = 0.96


@OPTIMIZERS.register("nadam")
class Nadam(Optimizer):
    """Dozat 2016, with Keras's constants.

    `μₜ = β₁ · (1 - 0.96ᵗ / 2)`, and `product` is that of all μ so far
    `first_moment` and `second_moment` as in Adam
    `m̂ = μₜ₊₁ · first_moment / (1 - product · μₜ₊₁) + (1 - μₜ) · g / (1 - product)`
    `w -= learning_rate · m̂ / (sqrt(second_moment / (1 - β₂ᵗ)) + ε)`
    """

    def initial_state(self) -> dict[str, Array]:
        """Both moving averages start at zero; `product` is one number, in double precision."""
        return {"first_moment": self.zeros(), "second_moment": self.zeros(), "product": np.ones(1)}

    def change(self, gradient: Array, learning_rate: float, momentum: float) -> Array:
        """The mean gradient, one step ahead, over its root mean square."""
        change = self._scratch
        first_moment, second_moment = self.state["first_moment"], self.state["second_moment"]
        now, ahead = (BETA_1 * (1 - 0.5 * DECAY**step) for step in (self.steps, self.steps + 1))
        self.state["product"] *= now
        product = float(self.state["product"][0])
        update_moments(gradient, first_moment, second_moment, change)
        np.multiply(second_moment, 1 / (1 - BETA_2**self.steps), out=change)
        np.sqrt(change, out=change)
        change += EPSILON
        mean = first_moment * (ahead / (1 - product * ahead))
        mean += gradient * ((1 - now) / (1 - product))
        np.divide(mean, change, out=change)
        change *= learning_rate
        return change
