"""Adadelta: RMSprop whose steps have the units of the weights, so that the rate hardly matters (at 1.0)."""

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
    words: ClassVar[dict[str, str]] = {
        "mean_square": "moving mean of the squared gradient",
        "mean_square_step": "moving mean of the squared step",
    }
    code: ClassVar[OptimizerCode | None] = OptimizerCode(
        keras="Adadelta(learning_rate={learning_rate})",
        each_weight=(
            f"mean_square[:] = {RHO} * mean_square + (1 - {RHO}) * g**2",
            f"step = g * np.sqrt((mean_square_step + {EPSILON}) / (mean_square + {EPSILON}))",
            f"mean_square_step[:] = {RHO} * mean_square_step + (1 - {RHO}) * step**2",
            "w -= {learning_rate} * step",
        ),
    )

    def change(self, vectors: Vectors, learning_rate: float, momentum: float) -> tuple[Array, float]:
        """The gradient, rescaled by the root mean square of the steps so far over its own."""
        gradient, mean_square, mean_square_step = (vectors[name] for name in (GRADIENT, *self.remembers))
        change = vectors[SCRATCH]
        track_square(mean_square, RHO, gradient, change)
        np.add(mean_square_step, EPSILON, out=change)
        change /= mean_square + EPSILON
        np.sqrt(change, out=change)
        change *= gradient
        track_square(mean_square_step, RHO, change, np.empty_like(change))
        return change, learning_rate

    @classmethod
    def explain(cls, sheet: WeightSheet) -> str:
        """The gradient in units of the steps so far."""
        sheet.given("ρ", "share of each mean that is kept", RHO)
        mean = sheet.remember("mean_square", "{ρ} · {mean_square} + (1 - {ρ}) · {g}²")
        sheet.given("ε", "keeps the roots from zero", EPSILON)
        steps, _ = sheet.weight.memory["mean_square_step"]
        sheet.know("mean_square_step", steps)
        ratio = math.sqrt((steps + EPSILON) / (mean + EPSILON))
        sheet.change("{g} · sqrt({mean_square_step} + {ε}) / sqrt({mean_square} + {ε})", sheet.weight.gradient * ratio)
        sheet.remember("mean_square_step", "{ρ} · {mean_square_step} + (1 - {ρ}) · {change}²")
        return "{learning_rate} · {change}"
