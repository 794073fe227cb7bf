"""Adagrad: each weight has a rate of its own, smaller the more it has moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS, Optimizer
from tui_mnist.nn.vectors import GRADIENT, SCRATCH

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.nn.vectors import Vectors

INITIAL_ACCUMULATOR = 0.1
EPSILON = 1e-7


@OPTIMIZERS.register("adagrad")
class Adagrad(Optimizer):
    """Duchi et al. 2011, with Keras's constants.

    `accumulator += g²`
    `w -= learning_rate · g / sqrt(accumulator + ε)`
    """

    remembers: ClassVar[dict[str, float]] = {"accumulator": INITIAL_ACCUMULATOR}

    def change(self, vectors: Vectors, learning_rate: float, momentum: float) -> tuple[Array, float]:
        """The gradient over the root of the sum of all its squares so far."""
        gradient, accumulator, change = vectors[GRADIENT], vectors["accumulator"], vectors[SCRATCH]
        accumulator += np.multiply(gradient, gradient, out=change)
        np.add(accumulator, EPSILON, out=change)
        np.sqrt(change, out=change)
        np.divide(gradient, change, out=change)
        return change, learning_rate
