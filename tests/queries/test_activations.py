"""What each layer makes of a digit equals plain NumPy, now and at the end of the last epoch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.queries.conftest import NewTrainer, take_steps
from tui_mnist.data import load
from tui_mnist.queries.activations import ActivationsQuery
from tui_mnist.training import Control, Hyperparameters, Trainer
from tui_mnist.training.events import EpochDone


def layers(vector: Any, samples: Any) -> tuple[Any, Any]:
    """Hidden activations and probabilities of a network 20-6-3 with these parameters."""
    w1, b1, w2, b2 = (part for part in np.split(vector.astype(float), np.cumsum([120, 6, 18])))
    hidden = np.maximum(samples / 255 @ w1.reshape(20, 6) + b1, 0)
    scores = np.exp(hidden @ w2.reshape(6, 3) + b2)
    return hidden, scores / scores.sum(axis=1, keepdims=True)


def test_the_digit_its_class_and_what_they_were_at_the_end_of_the_epoch(new_trainer: NewTrainer) -> None:
    trainer = new_trainer(epochs=5)
    start = trainer.network.parameters.vector.copy()
    first = ActivationsQuery(3).compute(trainer)
    assert (first.since, first.epoch) == (0, None)
    events = trainer.run(Control())
    next(event for event in events if isinstance(event, EpochDone))
    at_epoch = trainer.network.parameters.vector.copy()
    take_steps(events, 2)
    answer = ActivationsQuery(3).compute(trainer)
    held_out = trainer.validation_indices
    labels = trainer.dataset.train_labels[held_out]
    same = [place for place in range(len(held_out)) if labels[place] == labels[3] and place != 3]
    assert (answer.number, answer.label, answer.of_class) == (3, labels[3], len(same))
    assert (answer.since, answer.epoch) == (5, 1)
    np.testing.assert_array_equal(answer.image, trainer.dataset.train_samples[held_out[3]])
    mean_image = trainer.dataset.train_samples[held_out[same]].mean(axis=0)
    np.testing.assert_allclose(answer.class_image, mean_image, atol=0.5)
    digit, of_class = trainer.samples[held_out[3:4]], trainer.samples[held_out[same]]
    now = trainer.network.parameters.vector
    assert not np.array_equal(at_epoch, now)
    for number, layer in enumerate(answer.layers):
        assert layer.name == ("layer 1", "softmax")[number]
        np.testing.assert_allclose(layer.digit, layers(now, digit)[number][0], atol=1e-5)
        np.testing.assert_allclose(layer.class_mean, layers(now, of_class)[number].mean(axis=0), atol=1e-5)
        np.testing.assert_allclose(layer.before, layers(at_epoch, digit)[number][0], atol=1e-5)
        np.testing.assert_allclose(layer.class_before, layers(at_epoch, of_class)[number].mean(axis=0), atol=1e-5)
    np.testing.assert_allclose(first.layers[0].before, layers(start, digit)[0][0], atol=1e-5)


def test_a_run_that_was_wound_back_is_compared_with_where_it_is(new_trainer: NewTrainer) -> None:
    trainer = new_trainer(epochs=5)
    checkpoint = trainer.checkpoint()
    ActivationsQuery().compute(trainer)
    events = trainer.run(Control())
    next(event for event in events if isinstance(event, EpochDone))
    trainer.restore(checkpoint)
    answer = ActivationsQuery().compute(trainer)
    assert (answer.since, answer.epoch) == (0, None)
    np.testing.assert_array_equal(answer.layers[0].digit, answer.layers[0].before)


def test_looking_at_it_changes_no_bit_of_the_training(new_trainer: NewTrainer) -> None:
    looked_at, other = new_trainer(), new_trainer()
    for event in looked_at.run(Control()):
        if not isinstance(event, EpochDone):
            ActivationsQuery(1).compute(looked_at)
    list(other.run(Control()))
    np.testing.assert_array_equal(looked_at.network.parameters.vector, other.network.parameters.vector)


@pytest.mark.parametrize("given", [{"hidden": ()}, {"validation_size": 0}, {"activation": "tanh", "hidden": (3, 2)}])
def test_other_networks_and_none_held_out(new_trainer: NewTrainer, given: dict[str, Any]) -> None:
    trainer = new_trainer(**given)
    answer = ActivationsQuery(10**6).compute(trainer)
    assert [len(layer.digit) for layer in answer.layers] == [*trainer.hyperparameters.hidden, 3]
    assert answer.held_out == (trainer.hyperparameters.validation_size > 0)
    trainer.assign(trainer.network.parameters.vector * np.float32(np.nan))
    assert ActivationsQuery().answer(trainer).error == ""


def test_points_are_shown_where_they_are() -> None:
    trainer = Trainer(load("rings"), Hyperparameters(data="rings", hidden=(4,), validation_size=99))
    answer = ActivationsQuery(2).compute(trainer)
    assert answer.image.shape == answer.class_image.shape == (28, 28)
