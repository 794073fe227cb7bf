"""What usually works, so that what goes beyond it can be named as the cause of trouble."""

from __future__ import annotations

import math

from tui_mnist.nn import OPTIMIZERS
from tui_mnist.training.hyperparameters import Hyperparameters

PAPERS_RATES = {"adadelta": 1.0}
"""Usual learning rates other than the default: Zeiler's Adadelta has none to choose, and Keras's 0.001 is slow."""

GOOD_INITIALIZER = "glorot_uniform"
"""Its weights fit layers of any size."""

ENOUGH_STEPS = 20
"""An epoch of fewer steps is short."""

RUINED = 10
"""Weights with a loss of so many blind guesses are further from a good network than random ones of the right size."""

USUAL_MOMENTUM = Hyperparameters().momentum


def usual_rate(hyperparameters: Hyperparameters) -> float:
    """The learning rate that the optimizer usually works with."""
    rule = hyperparameters.optimizer
    return PAPERS_RATES.get(rule, OPTIMIZERS[rule].default_learning_rate)


def blind_loss(loss: str, classes: int) -> float:
    """The loss of a blind guess, which gives each of the classes the same probability."""
    match loss:
        case "mean_squared_error":
            return (1 - 1 / classes) / classes
        case "mean_absolute_error":
            return 2 * (1 - 1 / classes) / classes
        case "categorical_hinge":
            return 1.0
        case _:
            return math.log(classes)


def rate_excess(hyperparameters: Hyperparameters) -> float:
    """How many times the usual learning rate this one is."""
    return hyperparameters.learning_rate / usual_rate(hyperparameters)


def momentum_excess(hyperparameters: Hyperparameters) -> float:
    """How many times as far as with the usual momentum one gradient carries the weights, over all steps to come.

    The velocity adds up learning_rate · g · (1 + momentum + momentum² + ...) = learning_rate · g / (1 - momentum).
    """
    if not OPTIMIZERS[hyperparameters.optimizer].uses_momentum:
        return 1.0
    return (1 - USUAL_MOMENTUM) / (1 - hyperparameters.momentum)


def decay_each_step(hyperparameters: Hyperparameters) -> float:
    """The share of each weight that the weight decay takes off in a step: above 1 it turns them, above 2 they grow."""
    return hyperparameters.learning_rate * hyperparameters.weight_decay


def drives_apart(hyperparameters: Hyperparameters, beyond: float = 3.0) -> list[str]:
    """The settings that make weights grow without end, the likeliest first; none if all are as they usually are.

    Learning rate and momentum count where they are more than `beyond` times the usual.
    """
    decay = decay_each_step(hyperparameters)
    excesses = {"momentum": momentum_excess(hyperparameters), "learning_rate": rate_excess(hyperparameters)}
    steps = sorted((name for name, excess in excesses.items() if excess > beyond), key=lambda name: -excesses[name])
    if decay > 2:  # then the weights grow whatever the gradient is
        return ["weight_decay", *steps]
    return [*steps, *(["weight_decay"] if decay >= 1 else [])]
