"""What is asked of a kept run on the command line changes what it has to, and nothing else."""

from typing import Any

import pytest

from tui_mnist.errors import UsageError
from tui_mnist.training import Hyperparameters
from tui_mnist.training.mid_run import changes_asked

RMSPROP, ADAMW = Hyperparameters.of(optimizer="rmsprop"), Hyperparameters.of(optimizer="adamw")


@pytest.mark.parametrize(
    ("kept", "given", "changes"),
    [
        (RMSPROP, {}, {}),
        (RMSPROP, {"epochs": 9, "dropout": 0.5}, {"epochs": 9, "dropout": 0.5}),
        (RMSPROP, {"seed": 0, "hidden": (512,), "epochs": 5, "optimizer": "rmsprop"}, {}),
        (RMSPROP, {"optimizer": "sgd"}, {"optimizer": "sgd", "learning_rate": 0.01}),
        (RMSPROP, {"optimizer": "adamw"}, {"optimizer": "adamw", "weight_decay": 0.004}),
        (ADAMW, {"optimizer": "adam"}, {"optimizer": "adam", "weight_decay": 0.0}),
        (RMSPROP, {"optimizer": "sgd", "learning_rate": 0.5}, {"optimizer": "sgd", "learning_rate": 0.5}),
        (RMSPROP, {"optimizer": "sgd", "learning_rate": 0.001}, {"optimizer": "sgd"}),
        (Hyperparameters.of(learning_rate=0.5), {"optimizer": "sgd"}, {"optimizer": "sgd"}),
    ],
)
def test_what_changes(kept: Hyperparameters, given: dict[str, Any], changes: dict[str, Any]) -> None:
    assert changes_asked(kept, given) == changes


def test_the_order_is_that_of_the_declarations() -> None:
    assert [*changes_asked(RMSPROP, {"epochs": 9, "optimizer": "sgd"})] == ["optimizer", "learning_rate", "epochs"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"seed": 1}, "seed can't change in mid-run: start a new run with it"),
        ({"optimizer": "newton"}, "--optimizer 'newton' is not allowed"),
        ({"learning_rate": 0.0}, "--learning-rate 0.0 is not allowed"),
    ],
)
def test_what_can_t_be_changed_to_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        changes_asked(RMSPROP, given)
