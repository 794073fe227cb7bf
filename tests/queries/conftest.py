"""Trainers that stand still between two batches."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.training.conftest import dataset, new_dataset, new_trainer
from tui_mnist.training import Control, Trainer
from tui_mnist.training.event import Event
from tui_mnist.training.events import BatchDone

__all__ = ["dataset", "new_dataset", "new_trainer"]

NewTrainer = Callable[..., Trainer]
StoppedTrainer = Callable[..., Trainer]


def take_steps(events: Iterator[Event], steps: int) -> BatchDone | None:
    """Let a run go on for so many steps; the last one's event."""
    done = None
    for event in events if steps else ():
        if isinstance(event, BatchDone):
            done, steps = event, steps - 1
            if not steps:
                break
    return done


@pytest.fixture(scope="session")
def stopped_trainer(new_trainer: NewTrainer) -> StoppedTrainer:
    """Return a function that makes a trainer of two hidden layers and lets it take some steps."""

    def make(steps: int = 0, **given: Any) -> Trainer:
        trainer = new_trainer(**({"hidden": (6, 5), "epochs": 50} | given))
        take_steps(trainer.run(Control()), steps)
        return trainer

    return make


@pytest.fixture(scope="session")
def next_step() -> Callable[[Trainer], BatchDone]:
    """Return a function that lets a trainer take one step, and gives its event."""

    def take(trainer: Trainer) -> BatchDone:
        done = take_steps(trainer.run(Control()), 1)
        assert done is not None
        return done

    return take
