"""What each optimizer does to one weight in one step, with its numbers: the formulas of `tui_mnist.nn.optimizers`.

A rule writes down what it computes and gives the formula of what is subtracted from the weight. What it remembers from
step to step are the training's own float32 numbers; the figures in between are computed from them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tui_mnist.nn.optimizers import adadelta as _adadelta
from tui_mnist.nn.optimizers import adagrad as _adagrad
from tui_mnist.nn.optimizers import adam as _adam
from tui_mnist.nn.optimizers import nadam as _nadam
from tui_mnist.nn.optimizers import rmsprop as _rmsprop
from tui_mnist.nn.registry import Registry
from tui_mnist.queries.walkthrough.quantities import Quantity, Sheet

WORDS = {
    "velocity": "velocity of the weight",
    "accumulator": "sum of the squared gradients so far",
    "mean_square": "moving mean of the squared gradient",
    "mean_square_step": "moving mean of the squared step",
    "first_moment": "moving mean of the gradient",
    "second_moment": "moving mean of the squared gradient",
    "product": "product of all μ so far",
}


@dataclass(frozen=True)
class OneWeight:
    """What a rule knows of one weight: `memory` and `numbers` have (before, after) by name, `step` is 1 at first."""

    gradient: float
    before: float
    after: float
    learning_rate: float
    momentum: float
    weight_decay: float
    step: int
    memory: Mapping[str, tuple[float, float]]
    numbers: Mapping[str, tuple[float, float]]


Rule = Callable[[Sheet, OneWeight], str]
RULES: Registry[Rule] = Registry("explained optimizer")


def explain(optimizer: str, weight: OneWeight) -> tuple[Quantity, ...]:
    """The rule with its numbers, from the gradient to the new weight."""
    sheet = Sheet()
    sheet.given("g", "gradient of the loss", weight.gradient)
    sheet.given("learning_rate", "learning rate", weight.learning_rate)
    change = RULES[optimizer](sheet, weight) if optimizer in RULES else _memory_alone(sheet, weight)
    if weight.weight_decay:
        sheet.given("weight_decay", "weight decay", weight.weight_decay)
        change += " - {learning_rate} · {weight_decay} · {w}"
    sheet.find("w", "weight", "{w} - " + change, weight.after, before=weight.before)
    return sheet.quantities


def _memory_alone(sheet: Sheet, weight: OneWeight) -> str:
    """A rule that nobody has explained yet: what it remembers and what it does, without the way there."""
    for name, (before, after) in (*weight.memory.items(), *weight.numbers.items()):
        sheet.find(name, WORDS.get(name, name.replace("_", " ")), "", after, before=before)
    decayed = weight.learning_rate * weight.weight_decay * weight.before
    sheet.find("change", "change", "", weight.before - weight.after - decayed)
    return "{change}"


def _remember(sheet: Sheet, weight: OneWeight, name: str, formula: str) -> float:
    before, after = weight.memory[name]
    sheet.find(name, WORDS[name], formula, after, before=before)
    return after


def _change(sheet: Sheet, formula: str, value: float) -> None:
    sheet.find("change", "change before the learning rate", formula, value)


@RULES.register("sgd")
def sgd(sheet: Sheet, weight: OneWeight) -> str:
    """Straight down the slope."""
    return "{learning_rate} · {g}"


@RULES.register("momentum")
def momentum(sheet: Sheet, weight: OneWeight) -> str:
    """The velocity, after a push by the gradient."""
    sheet.given("momentum", "share of the velocity that is kept", weight.momentum)
    _remember(sheet, weight, "velocity", "{momentum} · {velocity} + {learning_rate} · {g}")
    return "{velocity}"


@RULES.register("nesterov")
def nesterov(sheet: Sheet, weight: OneWeight) -> str:
    """The velocity that comes, and one more push."""
    momentum(sheet, weight)
    ahead = weight.momentum * weight.memory["velocity"][1] + weight.learning_rate * weight.gradient
    sheet.find("change", "velocity one push ahead", "{momentum} · {velocity} + {learning_rate} · {g}", ahead)
    return "{change}"


@RULES.register("adagrad")
def adagrad(sheet: Sheet, weight: OneWeight) -> str:
    """The gradient over the root of all its squares so far."""
    total = _remember(sheet, weight, "accumulator", "{accumulator} + {g}²")
    sheet.given("ε", "keeps the root from zero", _adagrad.EPSILON)
    _change(sheet, "{g} / sqrt({accumulator} + {ε})", weight.gradient / math.sqrt(total + _adagrad.EPSILON))
    return "{learning_rate} · {change}"


@RULES.register("rmsprop")
def rmsprop(sheet: Sheet, weight: OneWeight) -> str:
    """The gradient over its root mean square."""
    sheet.given("ρ", "share of the mean that is kept", _rmsprop.RHO)
    mean = _remember(sheet, weight, "mean_square", "{ρ} · {mean_square} + (1 - {ρ}) · {g}²")
    sheet.given("ε", "keeps the root from zero", _rmsprop.EPSILON)
    _change(sheet, "{g} / sqrt({mean_square} + {ε})", weight.gradient / math.sqrt(mean + _rmsprop.EPSILON))
    return "{learning_rate} · {change}"


@RULES.register("adadelta")
def adadelta(sheet: Sheet, weight: OneWeight) -> str:
    """The gradient in units of the steps so far."""
    sheet.given("ρ", "share of each mean that is kept", _adadelta.RHO)
    mean = _remember(sheet, weight, "mean_square", "{ρ} · {mean_square} + (1 - {ρ}) · {g}²")
    sheet.given("ε", "keeps the roots from zero", _adadelta.EPSILON)
    steps = weight.memory["mean_square_step"][0]
    sheet.know("mean_square_step", steps)
    ratio = math.sqrt((steps + _adadelta.EPSILON) / (mean + _adadelta.EPSILON))
    _change(sheet, "{g} · sqrt({mean_square_step} + {ε}) / sqrt({mean_square} + {ε})", weight.gradient * ratio)
    _remember(sheet, weight, "mean_square_step", "{ρ} · {mean_square_step} + (1 - {ρ}) · {change}²")
    return "{learning_rate} · {change}"


@RULES.register("adam")
def adam(sheet: Sheet, weight: OneWeight) -> str:
    """The mean gradient over its root mean square, both corrected for having started at zero."""
    first, second = _moments(sheet, weight)
    at_first, at_second = 1 - _adam.BETA_1**weight.step, 1 - _adam.BETA_2**weight.step
    sheet.find("correction_1", "bias correction of the mean", "1 - {β₁}^{t}", at_first)
    sheet.find("correction_2", "bias correction of the mean square", "1 - {β₂}^{t}", at_second)
    corrected = weight.learning_rate * math.sqrt(at_second) / at_first
    sheet.find("rate", "corrected rate", "{learning_rate} · sqrt({correction_2}) / {correction_1}", corrected)
    sheet.given("ε", "keeps the root from zero", _adam.EPSILON)
    change = first / (math.sqrt(second) + _adam.EPSILON)
    _change(sheet, "{first_moment} / (sqrt({second_moment}) + {ε})", change)
    return "{rate} · {change}"


@RULES.register("adamw")
def adamw(sheet: Sheet, weight: OneWeight) -> str:
    """Adam; the decay that makes it AdamW is taken off the weight itself."""
    return adam(sheet, weight)


@RULES.register("nadam")
def nadam(sheet: Sheet, weight: OneWeight) -> str:
    """Adam with a mean gradient that looks one step ahead."""
    first, second = _moments(sheet, weight)
    now, ahead = (_adam.BETA_1 * (1 - 0.5 * _nadam.DECAY**step) for step in (weight.step, weight.step + 1))
    sheet.find("μ", "share of the mean now", "{β₁} · (1 - 0.96^{t} / 2)", now)
    sheet.find("μ_next", "share of the mean in the next step", "{β₁} · (1 - 0.96^({t} + 1) / 2)", ahead)
    before, product = weight.numbers["product"]
    sheet.find("product", WORDS["product"], "{product} · {μ}", product, before=before)
    mean = ahead * first / (1 - product * ahead) + (1 - now) * weight.gradient / (1 - product)
    looking = "{μ_next} · {first_moment} / (1 - {product} · {μ_next}) + (1 - {μ}) · {g} / (1 - {product})"
    sheet.find("mean", "mean gradient, one step ahead", looking, mean)
    correction = 1 - _adam.BETA_2**weight.step
    sheet.find("correction_2", "bias correction of the mean square", "1 - {β₂}^{t}", correction)
    sheet.given("ε", "keeps the root from zero", _adam.EPSILON)
    change = mean / (math.sqrt(second / correction) + _adam.EPSILON)
    _change(sheet, "{mean} / (sqrt({second_moment} / {correction_2}) + {ε})", change)
    return "{learning_rate} · {change}"


def _moments(sheet: Sheet, weight: OneWeight) -> tuple[float, float]:
    sheet.given("t", "steps of this optimizer, with this one", weight.step)
    sheet.given("β₁", "share of the mean that is kept", _adam.BETA_1)
    sheet.given("β₂", "share of the mean square that is kept", _adam.BETA_2)
    return (
        _remember(sheet, weight, "first_moment", "{β₁} · {first_moment} + (1 - {β₁}) · {g}"),
        _remember(sheet, weight, "second_moment", "{β₂} · {second_moment} + (1 - {β₂}) · {g}²"),
    )
