"""Nadam: Adam that looks ahead as Nesterov's momentum does."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tui_mnist.nn.optimizers.adam import BETA_1, BETA_2, EPSILON
from tui_mnist.nn.optimizers.optimizer import CHANGE, OPTIMIZERS, Optimizer
from tui_mnist.nn.vectors import GRADIENT

if TYPE_CHECKING:
    from tui_mnist.nn.parameters import Parameters

DECAY = 0.96


@OPTIMIZERS.register("nadam")
class Nadam(Optimizer):
    """Dozat 2016, with Keras's constants.

    `μₜ = β₁ · (1 - 0.96ᵗ / 2)`, and `product` is that of all μ so far
    `first_moment` and `second_moment` as in Adam
    `m̂ = μₜ₊₁ · first_moment / (1 - product · μₜ₊₁) + (1 - μₜ) · g / (1 - product)`
    `w -= learning_rate · m̂ / (sqrt(second_moment / (1 - β₂ᵗ)) + ε)`
    """

    remembers: ClassVar[dict[str, float]] = {"first_moment": 0.0, "second_moment": 0.0}
    scribbles: ClassVar[tuple[str, ...]] = (CHANGE, "mean")

    def __init__(self, parameters: Parameters) -> None:
        super().__init__(parameters)
        self.numbers = {"product": 1.0}

    def change(self, learning_rate: float, momentum: float) -> tuple[str, float]:
        """The mean gradient, one step ahead, over its root mean square."""
        now, ahead = (BETA_1 * (1 - 0.5 * DECAY**step) for step in (self.steps, self.steps + 1))
        self.numbers["product"] *= now
        product = self.numbers["product"]
        self.track("first_moment", BETA_1, GRADIENT)
        self.track_square("second_moment", BETA_2)
        change = np.multiply(self.vectors["second_moment"], 1 / (1 - BETA_2**self.steps), out=self.vectors[CHANGE])
        np.sqrt(change, out=change)
        change += EPSILON
        self.vectors.mix("mean", ahead / (1 - product * ahead), "first_moment", (1 - now) / (1 - product), GRADIENT)
        np.divide(self.vectors["mean"], change, out=change)
        return CHANGE, learning_rate
