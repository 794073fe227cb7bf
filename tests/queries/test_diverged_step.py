"""After a divergence the step that did it can be looked at, with the numbers that overflowed."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.training.test_reproducibility import differences
from tui_mnist.queries.loss_along_step import LossAlongStepQuery
from tui_mnist.queries.step_graph import StepGraphQuery
from tui_mnist.queries.walkthrough import walk
from tui_mnist.training import Control, Trainer
from tui_mnist.training.events import BatchDone, Diverged

NewTrainer = Callable[..., Trainer]

TOO_LONG: dict[str, Any] = {
    "optimizer": "sgd", "activation": "linear", "learning_rate": 1000.0, "hidden": (6, 6), "epochs": 50,
}  # fmt: skip
CASES: dict[str, dict[str, Any]] = {
    "the loss overflows": {},
    "the loss overflows, with dropout": {"dropout": 0.5},
    "a parameter overflows": {"hidden": (), "weight_decay": 10.0, "momentum": 0.0},
}


def diverge(trainer: Trainer) -> Diverged:
    events = list(trainer.run(Control()))
    assert isinstance(events[-1], Diverged)
    return events[-1]


@pytest.mark.parametrize("case", CASES)
def test_it_is_the_step_that_diverged_that_is_walked(new_trainer: NewTrainer, case: str) -> None:
    trainer = new_trainer(**(TOO_LONG | CASES[case]))
    diverged = diverge(trainer)
    coming = walk(trainer)
    assert coming.step == diverged.step + 1
    assert coming.diverges == diverged.reason


def test_its_numbers_are_those_that_overflowed(new_trainer: NewTrainer) -> None:
    trainer = new_trainer(**TOO_LONG)
    diverge(trainer)
    coming = walk(trainer)
    assert not np.isfinite(coming.loss.mean)
    assert coming.backward is None
    assert any(np.abs(view.value).max() > 1e6 for view in coming.forward.tensors)


def test_the_graph_and_the_loss_along_the_step_are_of_it_too(new_trainer: NewTrainer) -> None:
    trainer = new_trainer(**TOO_LONG)
    diverged = diverge(trainer)
    graph, along = StepGraphQuery().answer(trainer).value, LossAlongStepQuery().answer(trainer).value
    assert graph is not None
    assert (graph.step, graph.diverges) == (diverged.step + 1, diverged.reason)
    assert along is not None
    assert not np.isfinite(along.before)


def test_to_look_at_it_changes_nothing_of_what_comes_next(new_trainer: NewTrainer) -> None:
    looked_at, other = (new_trainer(clock=lambda: 0.0, **(TOO_LONG | {"dropout": 0.5})) for _ in range(2))
    for trainer in (looked_at, other):
        diverge(trainer)
    walk(looked_at)
    assert not differences(looked_at.checkpoint(), other.checkpoint())


def test_once_training_goes_on_the_next_step_is_the_next_one(new_trainer: NewTrainer) -> None:
    trainer = new_trainer(**TOO_LONG)
    diverge(trainer)
    trainer.hyperparameters = trainer.hyperparameters.changed({"learning_rate": 0.001})
    for event in trainer.run(Control()):
        if isinstance(event, BatchDone):
            assert not walk(trainer).diverges
            return
    pytest.fail("training did not go on")
