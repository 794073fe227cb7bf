"""An optimizer's own learning rate, offered where the learner's stays in its place."""

from __future__ import annotations

from tui_mnist.training.diagnosis.finding import Finding, SetKnobs, remedy_in_words
from tui_mnist.training.hyperparameters import Hyperparameters
from tui_mnist.training.knobs import default_of, shown


def usual_rate_offered(hyperparameters: Hyperparameters) -> Finding | None:
    """The optimizer's default learning rate as an offer, unless it is the one there is."""
    usual, rule = default_of("learning_rate", hyperparameters), hyperparameters.optimizer
    if hyperparameters.learning_rate == usual:
        return None
    rate = shown("learning_rate", hyperparameters.learning_rate)
    action = SetKnobs({"learning_rate": usual})
    return Finding(
        "rate kept",
        f"the learning rate stays at your {rate}; the default of {rule} is {shown('learning_rate', usual)}",
        f"rate stays {rate}; {rule}'s default: {shown('learning_rate', usual)}",
        remedy_in_words(action, hyperparameters),
        action,
        "watch",
    )
