"""RMSprop: Adagrad that forgets, so that its steps don't shrink for ever."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from tui_mnist.nn.optimizers.optimizer import CHANGE, OPTIMIZERS, Optimizer

RHO = 0.9
EPSILON = 1e-7


@OPTIMIZERS.register("rmsprop")
class RMSprop(Optimizer):
    """Tieleman & Hinton 2012 (lecture 6.5), with Keras's constants.

    `mean_square = ρ · mean_square + (1 - ρ) · g²`
    `w -= learning_rate · g / sqrt(mean_square + ε)`
    """

    remembers: ClassVar[dict[str, float]] = {"mean_square": 0.0}

    def change(self, learning_rate: float, momentum: float) -> tuple[str, float]:
        """The gradient over the root of its moving mean square."""
        self.track_square("mean_square", RHO)
        change = np.add(self.vectors["mean_square"], EPSILON, out=self.vectors[CHANGE])
        np.sqrt(change, out=change)
        np.divide(self.gradient, change, out=change)
        return CHANGE, learning_rate
