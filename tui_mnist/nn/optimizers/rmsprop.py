"""RMSprop: Adagrad that forgets, so that its steps don't shrink for ever."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tui_mnist.nn.code import OptimizerCode
from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS, Optimizer, track_square
from tui_mnist.nn.vectors import GRADIENT, SCRATCH

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.nn.explanation import WeightSheet
    from tui_mnist.nn.vectors import Vectors

RHO = 0.9
EPSILON = 1e-7


@OPTIMIZERS.register("rmsprop")
class RMSprop(Optimizer):
    """Tieleman & Hinton 2012 (lecture 6.5), with Keras's constants.

    `mean_square = ρ · mean_square + (1 - ρ) · g²`
    `w -= learning_rate · g / sqrt(mean_square + ε)`
    """

    remembers: ClassVar[dict[str, float]] = {"mean_square": 0.0}
    words: ClassVar[dict[str, str]] = {"mean_square": "moving mean of the squared gradient"}
    code: ClassVar[OptimizerCode | None] = OptimizerCode(
        keras="RMSprop(learning_rate={learning_rate})",
        each_weight=(
            f"mean_square[:] = {RHO} * mean_square + (1 - {RHO}) * g**2",
            f"w -= {{learning_rate}} * g / np.sqrt(mean_square + {EPSILON})",
        ),
    )

    def change(self, vectors: Vectors, learning_rate: float, momentum: float) -> tuple[Array, float]:
        """The gradient over the root of its moving mean square."""
        gradient, mean_square = vectors[GRADIENT], vectors["mean_square"]
        change = vectors[SCRATCH]
        track_square(mean_square, RHO, gradient, change)
        np.add(mean_square, EPSILON, out=change)
        np.sqrt(change, out=change)
        np.divide(gradient, change, out=change)
        return change, learning_rate

    @classmethod
    def explain(cls, sheet: WeightSheet) -> str:
        """The gradient over its root mean square."""
        sheet.given("ρ", "share of the mean that is kept", RHO)
        mean = sheet.remember("mean_square", "{ρ} · {mean_square} + (1 - {ρ}) · {g}²")
        sheet.given("ε", "keeps the root from zero", EPSILON)
        sheet.change("{g} / sqrt({mean_square} + {ε})", sheet.weight.gradient / math.sqrt(mean + EPSILON))
        return "{learning_rate} · {change}"
