"""Plain stochastic gradient descent: a step straight down the slope of the batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tui_mnist.nn.code import OptimizerCode
from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS, Optimizer
from tui_mnist.nn.vectors import GRADIENT

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.nn.explanation import WeightSheet
    from tui_mnist.nn.vectors import Vectors


@OPTIMIZERS.register("sgd")
class SGD(Optimizer):
    """`w -= learning_rate · g` (Robbins & Monro 1951)."""

    default_learning_rate: ClassVar[float] = 0.01
    code: ClassVar[OptimizerCode | None] = OptimizerCode(
        keras="SGD(learning_rate={learning_rate})",
        each_weight=("w -= {learning_rate} * g",),
    )

    def change(self, vectors: Vectors, learning_rate: float, momentum: float) -> tuple[Array, float]:
        """The gradient itself."""
        return vectors[GRADIENT], learning_rate

    @classmethod
    def explain(cls, sheet: WeightSheet) -> str:
        """Straight down the slope."""
        return "{learning_rate} · {g}"
