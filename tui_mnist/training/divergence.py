"""Divergence: numbers that left the finite world, and what most likely drove them there."""

from __future__ import annotations

import math

from tui_mnist.nn import OPTIMIZERS
from tui_mnist.training.hyperparameters import Hyperparameters


class DivergenceError(ArithmeticError):
    """Something became NaN or infinite; the parameters are back at the last good ones. For the trainer alone."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def in_words(value: float) -> str:
    """What a number that left the finite world became."""
    return "NaN" if math.isnan(value) else "infinite"


def likely_cause(hyperparameters: Hyperparameters) -> str:
    """The setting that is furthest from what usually works, and what to do about it, in one sentence."""
    rule, rate = hyperparameters.optimizer, hyperparameters.learning_rate
    usual = OPTIMIZERS[rule].default_learning_rate
    if rate > 3 * usual:
        return f"the learning rate {rate:g} is {rate / usual:.0f} times the usual {usual:g} of {rule}: lower it"
    if hyperparameters.weight_decay * rate >= 1:
        return f"rate x weight decay is {hyperparameters.weight_decay * rate:g}, 1 or more: lower the weight decay"
    return f"the steps are too long for these weights: lower the learning rate below {rate:g}"
