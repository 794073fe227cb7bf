"""Adam: momentum and RMSprop together, both corrected for starting at zero."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tui_mnist.nn.code import OptimizerCode
from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS, Optimizer, track, track_square
from tui_mnist.nn.vectors import GRADIENT, SCRATCH

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.nn.explanation import WeightSheet
    from tui_mnist.nn.vectors import Vectors

BETA_1 = 0.9
BETA_2 = 0.999
EPSILON = 1e-7

ADAM_CODE = OptimizerCode(
    keras="Adam(learning_rate={learning_rate})",
    each_step=(f"rate = {{learning_rate}} * (1 - {BETA_2}**t) ** 0.5 / (1 - {BETA_1}**t)",),
    each_weight=(
        f"first_moment[:] = {BETA_1} * first_moment + (1 - {BETA_1}) * g",
        f"second_moment[:] = {BETA_2} * second_moment + (1 - {BETA_2}) * g**2",
        f"w -= rate * first_moment / (np.sqrt(second_moment) + {EPSILON})",
    ),
)


@OPTIMIZERS.register("adam")
class Adam(Optimizer):
    """Kingma & Ba 2015, in the form at the end of section 2, with Keras's constants.

    `first_moment = β₁ · first_moment + (1 - β₁) · g`
    `second_moment = β₂ · second_moment + (1 - β₂) · g²`
    `rate = learning_rate · sqrt(1 - β₂ᵗ) / (1 - β₁ᵗ)`
    `w -= rate · first_moment / (sqrt(second_moment) + ε)`
    """

    remembers: ClassVar[dict[str, float]] = {"first_moment": 0.0, "second_moment": 0.0}
    words: ClassVar[dict[str, str]] = {
        "first_moment": "moving mean of the gradient",
        "second_moment": "moving mean of the squared gradient",
    }
    code: ClassVar[OptimizerCode | None] = ADAM_CODE

    def change(self, vectors: Vectors, learning_rate: float, momentum: float) -> tuple[Array, float]:
        """The mean gradient over its root mean square; the factor corrects both for having started at zero."""
        gradient, first_moment, second_moment = (vectors[name] for name in (GRADIENT, *self.remembers))
        change = vectors[SCRATCH]
        track(first_moment, BETA_1, gradient, change)
        track_square(second_moment, BETA_2, gradient, change)
        np.sqrt(second_moment, out=change)
        change += EPSILON
        np.divide(first_moment, change, out=change)
        rate = learning_rate * math.sqrt(1 - BETA_2**self.steps) / (1 - BETA_1**self.steps)
        return change, rate

    @classmethod
    def explain(cls, sheet: WeightSheet) -> str:
        """The mean gradient over its root mean square, both corrected for having started at zero."""
        first, second = explain_moments(sheet)
        weight = sheet.weight
        at_first, at_second = 1 - BETA_1**weight.step, 1 - BETA_2**weight.step
        sheet.find("correction_1", "bias correction of the mean", "1 - {β₁}^{t}", at_first)
        sheet.find("correction_2", "bias correction of the mean square", "1 - {β₂}^{t}", at_second)
        corrected = weight.learning_rate * math.sqrt(at_second) / at_first
        sheet.find("rate", "corrected rate", "{learning_rate} · sqrt({correction_2}) / {correction_1}", corrected)
        sheet.given("ε", "keeps the root from zero", EPSILON)
        sheet.change("{first_moment} / (sqrt({second_moment}) + {ε})", first / (math.sqrt(second) + EPSILON))
        return "{rate} · {change}"


def explain_moments(sheet: WeightSheet) -> tuple[float, float]:
    """Write down the two moments, and give what they are after the step."""
    sheet.given("t", "steps of this optimizer, with this one", sheet.weight.step)
    sheet.given("β₁", "share of the mean that is kept", BETA_1)
    sheet.given("β₂", "share of the mean square that is kept", BETA_2)
    return (
        sheet.remember("first_moment", "{β₁} · {first_moment} + (1 - {β₁}) · {g}"),
        sheet.remember("second_moment", "{β₂} · {second_moment} + (1 - {β₂}) · {g}²"),
    )
