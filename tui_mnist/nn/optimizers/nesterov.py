"""Nesterov's momentum: a ball that looks ahead before it is pushed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS, Optimizer
from tui_mnist.nn.vectors import GRADIENT, SCRATCH

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.nn.vectors import Vectors


@OPTIMIZERS.register("nesterov")
class Nesterov(Optimizer):
    """SGD with Nesterov's momentum (Nesterov 1983; in this form Sutskever et al. 2013).

    `velocity = momentum · velocity + learning_rate · g`
    `w -= momentum · velocity + learning_rate · g`
    """

    default_learning_rate: ClassVar[float] = 0.01
    uses_momentum: ClassVar[bool] = True

    remembers: ClassVar[dict[str, float]] = {"velocity": 0.0}

    def change(self, vectors: Vectors, learning_rate: float, momentum: float) -> tuple[Array, float]:
        """The velocity that the ball will have, plus this step's push."""
        velocity = vectors["velocity"]
        change = np.multiply(vectors[GRADIENT], learning_rate, out=vectors[SCRATCH])
        velocity *= momentum
        velocity += change
        change += momentum * velocity
        return change, 1.0
