"""Adagrad: each weight has a rate of its own, smaller the more it has moved."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tui_mnist.nn.code import OptimizerCode
from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS, Optimizer
from tui_mnist.nn.vectors import GRADIENT, SCRATCH

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.nn.explanation import WeightSheet
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
    words: ClassVar[dict[str, str]] = {"accumulator": "sum of the squared gradients so far"}
    code: ClassVar[OptimizerCode | None] = OptimizerCode(
        keras="Adagrad(learning_rate={learning_rate})",
        each_weight=(
            "accumulator += g**2",
            f"w -= {{learning_rate}} * g / np.sqrt(accumulator + {EPSILON})",
        ),
    )

    def change(self, vectors: Vectors, learning_rate: float, momentum: float) -> tuple[Array, float]:
        """The gradient over the root of the sum of all its squares so far."""
        gradient, accumulator, change = vectors[GRADIENT], vectors["accumulator"], vectors[SCRATCH]
        accumulator += np.multiply(gradient, gradient, out=change)
        np.add(accumulator, EPSILON, out=change)
        np.sqrt(change, out=change)
        np.divide(gradient, change, out=change)
        return change, learning_rate

    @classmethod
    def explain(cls, sheet: WeightSheet) -> str:
        """The gradient over the root of all its squares so far."""
        total = sheet.remember("accumulator", "{accumulator} + {g}²")
        sheet.given("ε", "keeps the root from zero", EPSILON)
        sheet.change("{g} / sqrt({accumulator} + {ε})", sheet.weight.gradient / math.sqrt(total + EPSILON))
        return "{learning_rate} · {change}"
