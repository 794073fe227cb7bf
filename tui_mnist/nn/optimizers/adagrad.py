"""Adagrad: each weight has a rate of its own, smaller the more it has moved."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from tui_mnist.nn.optimizers.optimizer import CHANGE, OPTIMIZERS, Optimizer

INITIAL_ACCUMULATOR = 0.1
EPSILON = 1e-7


@OPTIMIZERS.register("adagrad")
class Adagrad(Optimizer):
    """Duchi et al. 2011, with Keras's constants.

    `accumulator += g²`
    `w -= learning_rate · g / sqrt(accumulator + ε)`
    """

    remembers: ClassVar[dict[str, float]] = {"accumulator": INITIAL_ACCUMULATOR}

    def change(self, learning_rate: float, momentum: float) -> tuple[str, float]:
        """The gradient over the root of the sum of all its squares so far."""
        change = np.square(self.gradient, out=self.vectors[CHANGE])
        self.vectors.mix("accumulator", 1.0, "accumulator", 1.0, CHANGE)
        np.add(self.vectors["accumulator"], EPSILON, out=change)
        np.sqrt(change, out=change)
        np.divide(self.gradient, change, out=change)
        return CHANGE, learning_rate
