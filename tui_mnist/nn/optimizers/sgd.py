"""Plain stochastic gradient descent: a step straight down the slope of the batch."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS, Optimizer


@OPTIMIZERS.register("sgd")
class SGD(Optimizer):
    """`w -= learning_rate · g` (Robbins & Monro 1951)."""

    default_learning_rate: ClassVar[float] = 0.01

    def change(self, gradient: Array, learning_rate: float, momentum: float) -> Array:
        """The gradient times the learning rate."""
        return np.multiply(gradient, learning_rate, out=self._scratch)
