"""Plain stochastic gradient descent: a step straight down the slope of the batch."""

from __future__ import annotations

from typing import ClassVar

from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS, Optimizer
from tui_mnist.nn.vectors import GRADIENT


@OPTIMIZERS.register("sgd")
class SGD(Optimizer):
    """`w -= learning_rate · g` (Robbins & Monro 1951)."""

    default_learning_rate: ClassVar[float] = 0.01

    def change(self, learning_rate: float, momentum: float) -> tuple[str, float]:
        """The gradient itself."""
        return GRADIENT, learning_rate
