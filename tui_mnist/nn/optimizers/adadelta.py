"""Adadelta: RMSprop whose steps have the units of the weights, so that the rate hardly matters (at 1.0)."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from tui_mnist.nn.optimizers.optimizer import CHANGE, OPTIMIZERS, Optimizer

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

    remembers: ClassVar[dict[str, float]] = {"mean_square": 0.0, "mean_square_step": 0.0}
    scribbles: ClassVar[tuple[str, ...]] = (CHANGE, "square")

    def change(self, learning_rate: float, momentum: float) -> tuple[str, float]:
        """The gradient, rescaled by the root mean square of the steps so far over its own."""
        self.track_square("mean_square", RHO)
        change, square = self.vectors[CHANGE], self.vectors["square"]
        np.add(self.vectors["mean_square_step"], EPSILON, out=change)
        np.add(self.vectors["mean_square"], EPSILON, out=square)
        np.divide(change, square, out=change)
        np.sqrt(change, out=change)
        np.multiply(change, self.gradient, out=change)
        np.square(change, out=square)
        self.track("mean_square_step", RHO, "square")
        return CHANGE, learning_rate
