"""Nadam: Adam that looks ahead as Nesterov's momentum does."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tui_mnist.nn.code import OptimizerCode
from tui_mnist.nn.optimizers.adam import BETA_1, BETA_2, EPSILON, Adam, explain_moments
from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS, Optimizer, track, track_square
from tui_mnist.nn.vectors import GRADIENT, SCRATCH

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.nn.explanation import WeightSheet
    from tui_mnist.nn.parameters import Parameters
    from tui_mnist.nn.vectors import Vectors

DECAY = 0.96


@OPTIMIZERS.register("nadam")
class Nadam(Optimizer):
    """Dozat 2016, with Keras's constants.

    `μₜ = β₁ · (1 - 0.96ᵗ / 2)`, and `product` is that of all μ so far
    `first_moment` and `second_moment` as in Adam
    `m̂ = μₜ₊₁ · first_moment / (1 - product · μₜ₊₁) + (1 - μₜ) · g / (1 - product)`
    `w -= learning_rate · m̂ / (sqrt(second_moment / (1 - β₂ᵗ)) + ε)`
    """

    remembers: ClassVar[dict[str, float]] = {"first_moment": 0.0, "second_moment": 0.0}
    words: ClassVar[dict[str, str]] = Adam.words | {"product": "product of all μ so far"}
    code: ClassVar[OptimizerCode | None] = OptimizerCode(
        keras="Nadam(learning_rate={learning_rate})",
        start=("product = 1.0",),
        each_step=(
            f"mu, mu_next = {BETA_1} * (1 - {DECAY}**t / 2), {BETA_1} * (1 - {DECAY} ** (t + 1) / 2)",
            "product *= mu",
        ),
        each_weight=(
            f"first_moment[:] = {BETA_1} * first_moment + (1 - {BETA_1}) * g",
            f"second_moment[:] = {BETA_2} * second_moment + (1 - {BETA_2}) * g**2",
            "ahead = mu_next * first_moment / (1 - product * mu_next) + (1 - mu) * g / (1 - product)",
            f"w -= {{learning_rate}} * ahead / (np.sqrt(second_moment / (1 - {BETA_2}**t)) + {EPSILON})",
        ),
    )

    def __init__(self, parameters: Parameters) -> None:
        super().__init__(parameters)
        self.numbers = {"product": 1.0}

    def count(self) -> None:
        """Count the step, and its momentum into the product of all."""
        super().count()
        self.numbers["product"] *= _momentum(self.steps)

    def change(self, vectors: Vectors, learning_rate: float, momentum: float) -> tuple[Array, float]:
        """The mean gradient, one step ahead, over its root mean square."""
        gradient, first_moment, second_moment = (vectors[name] for name in (GRADIENT, *self.remembers))
        change = vectors[SCRATCH]
        track(first_moment, BETA_1, gradient, change)
        track_square(second_moment, BETA_2, gradient, change)
        now, ahead, product = _momentum(self.steps), _momentum(self.steps + 1), self.numbers["product"]
        np.multiply(first_moment, ahead / (1 - product * ahead), out=change)
        change += (1 - now) / (1 - product) * gradient
        root = second_moment / (1 - BETA_2**self.steps)
        np.sqrt(root, out=root)
        root += EPSILON
        change /= root
        return change, learning_rate

    @classmethod
    def explain(cls, sheet: WeightSheet) -> str:
        """Adam with a mean gradient that looks one step ahead."""
        first, second = explain_moments(sheet)
        weight = sheet.weight
        now, ahead = _momentum(weight.step), _momentum(weight.step + 1)
        sheet.find("μ", "share of the mean now", "{β₁} · (1 - 0.96^{t} / 2)", now)
        sheet.find("μ_next", "share of the mean in the next step", "{β₁} · (1 - 0.96^({t} + 1) / 2)", ahead)
        product = sheet.remember("product", "{product} · {μ}")
        mean = ahead * first / (1 - product * ahead) + (1 - now) * weight.gradient / (1 - product)
        looking = "{μ_next} · {first_moment} / (1 - {product} · {μ_next}) + (1 - {μ}) · {g} / (1 - {product})"
        sheet.find("mean", "mean gradient, one step ahead", looking, mean)
        correction = 1 - BETA_2**weight.step
        sheet.find("correction_2", "bias correction of the mean square", "1 - {β₂}^{t}", correction)
        sheet.given("ε", "keeps the root from zero", EPSILON)
        change = mean / (math.sqrt(second / correction) + EPSILON)
        sheet.change("{mean} / (sqrt({second_moment} / {correction_2}) + {ε})", change)
        return "{learning_rate} · {change}"


def _momentum(step: int) -> float:
    """μ of a step, from 1."""
    return BETA_1 * (1 - 0.5 * DECAY**step)
