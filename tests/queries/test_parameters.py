"""The parameters that are asked for are bit for bit those that are trained, of each epoch and of now."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tui_mnist.data import load
from tui_mnist.queries.parameters import Frames, ParametersQuery
from tui_mnist.training import Control, Hyperparameters, Trainer
from tui_mnist.training.events import BatchDone, EpochDone

SETTINGS = Hyperparameters(
    data="spirals", hidden=(4, 2), activation="tanh", batch_size=100, epochs=4, validation_size=500
)


def trainer(**given: Any) -> Trainer:
    settings = replace(SETTINGS, **given)
    return Trainer(load(settings.data, seed=settings.seed), settings)


def asked(of: Trainer, after_epoch: int = 0) -> Frames:
    answer = ParametersQuery(after_epoch).answer(of)
    assert answer.value is not None, answer.error
    return answer.value


def test_the_film_has_the_very_parameters_that_another_run_has_at_the_end_of_each_epoch() -> None:
    filmed, other = trainer(), trainer()
    asked(filmed)
    for _ in filmed.run(Control()):
        pass
    trained = {}
    for event in other.run(Control()):
        if isinstance(event, EpochDone):
            trained[event.epoch, event.step] = other.network.parameters.vector.tobytes()
    frames = asked(filmed).epochs
    assert {(frame.epoch, frame.step): frame.parameters.tobytes() for frame in frames} == trained
    assert [frame.epoch for frame in frames] == [1, 2, 3, 4]


def test_epochs_that_are_known_are_not_told_again() -> None:
    filmed = trainer()
    asked(filmed)
    for _ in filmed.run(Control()):
        pass
    assert [frame.epoch for frame in asked(filmed, after_epoch=2).epochs] == [3, 4]
    assert [frame.epoch for frame in asked(filmed).epochs] == [3, 4]


def test_what_was_told_stays_as_it_was_while_training_goes_on() -> None:
    filmed = trainer()
    before = asked(filmed).now
    kept = before.parameters.copy()
    for event in filmed.run(Control()):
        if isinstance(event, BatchDone) and event.step == 3:
            now = asked(filmed).now
            assert (now.epoch, now.step) == (0, 3)
            assert np.array_equal(now.parameters, filmed.network.parameters.vector)
    assert np.array_equal(before.parameters, kept)
    assert not np.array_equal(before.parameters, filmed.network.parameters.vector)


def test_a_run_that_is_asked_trains_the_same() -> None:
    filmed, other = trainer(), trainer()
    for event in filmed.run(Control()):
        if isinstance(event, BatchDone):
            asked(filmed)
    for _ in other.run(Control()):
        pass
    assert np.array_equal(filmed.network.parameters.vector, other.network.parameters.vector)


@pytest.mark.parametrize(("hidden", "refused"), [((300, 300), False), ((400, 400), True)])
def test_a_network_that_is_too_large_is_refused(hidden: tuple[int, ...], refused: bool) -> None:
    answer = ParametersQuery().answer(trainer(hidden=hidden))
    assert bool(answer.error) is refused
    if refused:
        assert "162,402 parameters; expected at most 100,000" in answer.error
