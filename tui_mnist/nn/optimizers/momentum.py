"""Momentum: a ball that rolls down the slope, through small bumps and past shallow minima."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tui_mnist.nn.code import OptimizerCode
from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS, Optimizer
from tui_mnist.nn.vectors import GRADIENT, SCRATCH

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.nn.explanation import WeightSheet
    from tui_mnist.nn.vectors import Vectors


@OPTIMIZERS.register("momentum")
class Momentum(Optimizer):
    """SGD with momentum (Polyak 1964).

    `velocity = momentum · velocity + learning_rate · g`
    `w -= velocity`
    """

    default_learning_rate: ClassVar[float] = 0.01
    uses_momentum: ClassVar[bool] = True

    remembers: ClassVar[dict[str, float]] = {"velocity": 0.0}
    words: ClassVar[dict[str, str]] = {"velocity": "velocity of the weight"}
    code: ClassVar[OptimizerCode | None] = OptimizerCode(
        keras="SGD(learning_rate={learning_rate}, momentum={momentum})",
        each_weight=(
            "velocity[:] = {momentum} * velocity + {learning_rate} * g",
            "w -= velocity",
        ),
    )

    def change(self, vectors: Vectors, learning_rate: float, momentum: float) -> tuple[Array, float]:
        """The velocity after this step's push."""
        velocity = vectors["velocity"]
        push = np.multiply(vectors[GRADIENT], learning_rate, out=vectors[SCRATCH])
        velocity *= momentum
        velocity += push
        return velocity, 1.0

    @classmethod
    def explain(cls, sheet: WeightSheet) -> str:
        """The velocity, after a push by the gradient."""
        sheet.given("momentum", "share of the velocity that is kept", sheet.weight.momentum)
        sheet.remember("velocity", "{momentum} · {velocity} + {learning_rate} · {g}")
        return "{velocity}"
