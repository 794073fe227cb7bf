"""Nesterov's momentum: a ball that looks ahead before it is pushed."""

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


@OPTIMIZERS.register("nesterov")
class Nesterov(Optimizer):
    """SGD with Nesterov's momentum (Nesterov 1983; in this form Sutskever et al. 2013).

    `velocity = momentum · velocity + learning_rate · g`
    `w -= momentum · velocity + learning_rate · g`
    """

    default_learning_rate: ClassVar[float] = 0.01
    uses_momentum: ClassVar[bool] = True

    remembers: ClassVar[dict[str, float]] = {"velocity": 0.0}
    words: ClassVar[dict[str, str]] = {"velocity": "velocity of the weight"}
    code: ClassVar[OptimizerCode | None] = OptimizerCode(
        keras="SGD(learning_rate={learning_rate}, momentum={momentum}, nesterov=True)",
        each_weight=(
            "velocity[:] = {momentum} * velocity + {learning_rate} * g",
            "w -= {momentum} * velocity + {learning_rate} * g",
        ),
    )

    def change(self, vectors: Vectors, learning_rate: float, momentum: float) -> tuple[Array, float]:
        """The velocity that the ball will have, plus this step's push."""
        velocity = vectors["velocity"]
        change = np.multiply(vectors[GRADIENT], learning_rate, out=vectors[SCRATCH])
        velocity *= momentum
        velocity += change
        change += momentum * velocity
        return change, 1.0

    @classmethod
    def explain(cls, sheet: WeightSheet) -> str:
        """The velocity that comes, and one more push."""
        weight, formula = sheet.weight, "{momentum} · {velocity} + {learning_rate} · {g}"
        sheet.given("momentum", "share of the velocity that is kept", weight.momentum)
        velocity = sheet.remember("velocity", formula)
        ahead = weight.momentum * velocity + weight.learning_rate * weight.gradient
        sheet.find("change", "velocity one push ahead", formula, ahead)
        return "{change}"
