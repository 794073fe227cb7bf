"""The network as it is, measured on the held-out images as at the end of an epoch."""

from collections.abc import Callable

import pytest

from tui_mnist.queries.evaluation import EvaluationQuery
from tui_mnist.training import Control, Trainer
from tui_mnist.training.events import EpochDone

NewTrainer = Callable[..., Trainer]


def test_it_gives_the_figures_of_an_epochs_end(new_trainer: NewTrainer) -> None:
    trainer = new_trainer(epochs=2)
    for event in trainer.run(Control()):
        if isinstance(event, EpochDone):
            found = EvaluationQuery().answer(trainer).value
            assert found is not None
            assert (found.loss, found.accuracy) == (event.val_loss, event.val_accuracy)
            return
    pytest.fail("no epoch ended")


def test_without_held_out_images_there_is_nothing_to_tell(new_trainer: NewTrainer) -> None:
    answer = EvaluationQuery().answer(new_trainer(validation_size=0))
    assert answer.value is None
    assert not answer.error
