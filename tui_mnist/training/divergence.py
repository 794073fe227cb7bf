"""Divergence: numbers that left the finite world, and what most likely drove them there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tui_mnist.autodiff.tensor import Array
from tui_mnist.training.hyperparameters import Hyperparameters
from tui_mnist.training.usual import GOOD_INITIALIZER, decay_each_step, drives_apart, usual_rate


class DivergenceError(ArithmeticError):
    """Something became NaN or infinite; the parameters are back at the last good ones. For the trainer alone.

    `parameters` are a copy of those that the step began with in which it happened.
    """

    def __init__(self, reason: str, parameters: Array) -> None:
        super().__init__(reason)
        self.reason = reason
        self.parameters = parameters


@dataclass(frozen=True, eq=False)
class DivergedStep:
    """What a step began with that diverged, beside the batch: its parameters, and the state of the dropout generator.

    The optimizer's memory of before it is not kept, since that would cost each step a copy.
    """

    parameters: Array
    dropout: Mapping[str, Any]


def in_words(value: float) -> str:
    """What a number that left the finite world became."""
    return "NaN" if math.isnan(value) else "infinite"


def likely_cause(hyperparameters: Hyperparameters, *, weights_too_large: bool = False) -> str:
    """What most likely drove the numbers away, and what to do about it, in one sentence.

    `weights_too_large` says that the very first weights gave a loss far above a blind guess's already.
    """
    rule, rate, decay = hyperparameters.optimizer, hyperparameters.learning_rate, decay_each_step(hyperparameters)
    causes = drives_apart(hyperparameters)
    if weights_too_large and causes[:1] != ["weight_decay"]:
        other = f"{GOOD_INITIALIZER}, or " if hyperparameters.initializer != GOOD_INITIALIZER else ""
        return f"the weights of {hyperparameters.initializer} are too large for these layers: choose {other}fewer"
    match causes:
        case ["weight_decay", *_] if decay > 2:
            what = f"rate x weight decay is {decay:g}, more than 2: each step turns the weights round and enlarges them"
            others = [f"the {name.replace('_', ' ')}" for name in causes[1:]]
            return f"{what}; lower the weight decay{''.join(f', and {other}' for other in others)}"
        case ["weight_decay", *_]:
            return f"rate x weight decay is {decay:g}, 1 or more: lower the weight decay"
        case ["momentum", *_]:
            reach = 1 / (1 - hyperparameters.momentum)
            return f"the momentum {hyperparameters.momentum:g} makes each step count {reach:.0f} times: lower it"
        case ["learning_rate", *_]:
            usual = usual_rate(hyperparameters)
            return f"the learning rate {rate:g} is {rate / usual:.0f} times the usual {usual:g} of {rule}: lower it"
    return f"the steps are too long for these weights: lower the learning rate below {rate:g}"
