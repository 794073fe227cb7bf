"""The changes that help, worked out from the hyperparameters as they are."""

from __future__ import annotations

import math
from typing import Any

from tui_mnist.nn import OPTIMIZERS
from tui_mnist.training.diagnosis.finding import NewRun, Remedy, Restart, SetKnobs
from tui_mnist.training.hyperparameters import Hyperparameters
from tui_mnist.training.knobs import turned
from tui_mnist.training.usual import (
    USUAL_MOMENTUM,
    decay_each_step,
    drives_apart,
    momentum_excess,
    rate_excess,
    usual_rate,
)

USUAL_RATIO = 1e-3
"""Length of an update over that of the weights at a good learning rate: "somewhere around 1e-3" (Karpathy, CS231n
notes, https://cs231n.github.io/neural-networks-3/#ratio)."""


FAR = 10
"""So many times the usual is beyond what an optimizer can take."""


def far_too_high(hyperparameters: Hyperparameters) -> bool:
    """Whether the learning rate is beyond what the optimizer can usually take."""
    return rate_excess(hyperparameters) > FAR


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


def gentler_settings(hyperparameters: Hyperparameters) -> dict[str, Any]:
    """What does not break things: a learning rate one rung lower, and within what the optimizer usually takes.

    Where the weight decay or the momentum is what breaks them, a lower one of it.
    """
    match drives_apart(hyperparameters, beyond=FAR):
        case ["weight_decay", *others]:
            rate = lower_rate(hyperparameters, 10.01 * usual_rate(hyperparameters)) if "learning_rate" in others else {}
            return _less_decay(hyperparameters) | rate
        case ["momentum", *_]:
            return {"momentum": USUAL_MOMENTUM}
    if decays_too_fast(hyperparameters) and not far_too_high(hyperparameters):
        return _less_decay(hyperparameters)
    return lower_rate(hyperparameters, 10.01 * usual_rate(hyperparameters))


def _less_decay(hyperparameters: Hyperparameters) -> dict[str, Any]:
    return {"weight_decay": turned("weight_decay", hyperparameters.weight_decay, -1)}


def decays_too_fast(hyperparameters: Hyperparameters) -> bool:
    """Whether the weight decay takes more than a hundredth off the weights in each step."""
    return decay_each_step(hyperparameters) > 0.01


def steps_add_up(hyperparameters: Hyperparameters) -> bool:
    """Whether the momentum makes of usual steps far too long ones."""
    return momentum_excess(hyperparameters) > FAR


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


def restart(changes: dict[str, Any]) -> Remedy | None:
    """Restart with them, if there is anything to change: the same again would go the same way."""
    return Restart(changes) if changes else None


def new_run(**changes: Any) -> Remedy:
    """A new run with them."""
    return NewRun(changes)
