"""The changes that help, worked out from the hyperparameters as they are."""

from __future__ import annotations

import math
from typing import Any

from tui_mnist.nn import OPTIMIZERS
from tui_mnist.training.diagnosis.finding import NewRun, Remedy, Rewind, SetKnobs
from tui_mnist.training.hyperparameters import Hyperparameters
from tui_mnist.training.knobs import turned

PAPERS_RATES = {"adadelta": 1.0}
"""Usual learning rates other than the default: Zeiler's Adadelta has none to choose, and Keras's 0.001 is slow."""

USUAL_RATIO = 1e-3
"""Length of an update over that of the weights at a good learning rate: "somewhere around 1e-3" (Karpathy, CS231n
notes, https://cs231n.github.io/neural-networks-3/#ratio)."""


def usual_rate(hyperparameters: Hyperparameters) -> float:
    """The learning rate that the optimizer usually works with."""
    rule = hyperparameters.optimizer
    return PAPERS_RATES.get(rule, OPTIMIZERS[rule].default_learning_rate)


def far_too_high(hyperparameters: Hyperparameters) -> bool:
    """Whether the learning rate is beyond what the optimizer can usually take."""
    return hyperparameters.learning_rate > 10 * usual_rate(hyperparameters)


def lower_rate(hyperparameters: Hyperparameters, at_most: float = math.inf) -> dict[str, Any]:
    """The next learning rate down the ladder, or the first one down it that is `at_most`; nothing at its end."""
    return _rate(hyperparameters, -1, lambda rate: rate > at_most)


def raise_rate(hyperparameters: Hyperparameters, up_to: float = 0.0) -> dict[str, Any]:
    """The next learning rate up the ladder, or the last one up it that is not above `up_to`; nothing at its end."""
    return _rate(hyperparameters, 1, lambda rate: turned("learning_rate", rate, 1) <= up_to)


def _rate(hyperparameters: Hyperparameters, direction: int, goes_on: Any) -> dict[str, Any]:
    rate = turned("learning_rate", hyperparameters.learning_rate, direction)
    while goes_on(rate) and (further := turned("learning_rate", rate, direction)) != rate:
        rate = further
    return {} if rate == hyperparameters.learning_rate else {"learning_rate": rate}


def tamer(hyperparameters: Hyperparameters) -> dict[str, Any]:
    """A learning rate that does not break things: one rung lower, and within what the optimizer usually takes.

    Where the weight decay is what breaks them, a lower one.
    """
    if decays_too_fast(hyperparameters) and not far_too_high(hyperparameters):
        return {"weight_decay": turned("weight_decay", hyperparameters.weight_decay, -1)}
    return lower_rate(hyperparameters, 10.01 * usual_rate(hyperparameters))


def decays_too_fast(hyperparameters: Hyperparameters) -> bool:
    """Whether the weight decay takes more than a hundredth off the weights in each step."""
    return hyperparameters.learning_rate * hyperparameters.weight_decay > 0.01


def smaller_batch(hyperparameters: Hyperparameters, at_most: float) -> dict[str, Any]:
    """The next batch size down the ladder, or the first one down it that is `at_most`; nothing at its end."""
    size = turned("batch_size", hyperparameters.batch_size, -1)
    while size > at_most and (smaller := turned("batch_size", size, -1)) != size:
        size = smaller
    return {} if size == hyperparameters.batch_size else {"batch_size": size}


def adam(hyperparameters: Hyperparameters) -> dict[str, Any]:
    """The optimizer that works in most places, with its usual rate; nothing if it is the one there is."""
    if hyperparameters.optimizer == "adam":
        return {}
    changes: dict[str, Any] = {"optimizer": "adam"}
    if hyperparameters.learning_rate != (rate := OPTIMIZERS["adam"].default_learning_rate):
        changes["learning_rate"] = rate
    return changes


def set_knobs(changes: dict[str, Any]) -> Remedy | None:
    """Turn them, if there is anything to turn."""
    return SetKnobs(changes) if changes else None


def rewind(changes: dict[str, Any]) -> Remedy | None:
    """Rewind with them, if there is anything to change: the same again would go the same way."""
    return Rewind(changes) if changes else None


def new_run(**changes: Any) -> Remedy:
    """A new run with them."""
    return NewRun(changes)
