"""Points in the plane are trained on as images are: the same trainer, tape, optimizers and checkpoints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tui_mnist.data import load
from tui_mnist.training import Control, Hyperparameters, Trainer
from tui_mnist.training.events import BatchDone, EpochDone, RunFinished


def trainer_of(name: str, seed: int = 0, **given: Any) -> Trainer:
    settings = Hyperparameters.of(**{"data": name, "seed": seed, "optimizer": "adam", "learning_rate": 0.01} | given)
    dataset = load(name, seed=seed)
    return Trainer(dataset, settings.fitted_to(dataset.most_held_out))


def accuracies(trainer: Trainer) -> Iterator[float]:
    """The share of right answers to the held-out points after each epoch."""
    for event in trainer.run(Control()):
        if isinstance(event, EpochDone):
            assert event.val_accuracy is not None
            yield event.val_accuracy


def weights_after(trainer: Trainer, steps: int) -> bytes:
    for event in trainer.run(Control()):
        if isinstance(event, BatchDone) and event.step == steps:
            break
    return trainer.network.parameters.vector.tobytes()


def test_the_inputs_are_the_very_points() -> None:
    trainer = trainer_of("moons", batch_size=30)
    inputs, labels = trainer.draw()
    indices = trainer.sampler.order[:30]
    assert inputs.to_dense().dtype == np.float32
    assert np.array_equal(inputs.to_dense(), trainer.dataset.train_samples[indices])
    assert np.array_equal(labels, trainer.dataset.train_labels[indices])


def test_half_as_many_points_as_it_trains_on_are_held_out_and_half_as_many_tested() -> None:
    trainer = trainer_of("moons", epochs=1)
    started, *_, finished = trainer.run(Control())
    assert (started.train_size, started.validation_size, started.test_size) == (1000, 500, 500)  # type: ignore[attr-defined]
    assert isinstance(finished, RunFinished)


def test_fewer_may_be_held_out_or_trained_on() -> None:
    dataset = load("moons")
    trainer = Trainer(dataset, Hyperparameters(data="moons", validation_size=100, train_size=70))
    assert (trainer.sampler.size, len(trainer.validation_indices)) == (70, 100)


def test_a_run_that_is_resumed_ends_with_the_same_weights() -> None:
    given = {"hidden": (5,), "dropout": 0.2, "epochs": 3}
    whole, begun, resumed = (trainer_of("crumpled:points=200", 7, **given) for _ in range(3))
    weights_after(begun, 5)
    resumed.restore(begun.checkpoint())
    assert weights_after(resumed, 9) == weights_after(whole, 9)


def test_who_computes_changes_no_bit() -> None:
    alone, with_more_cores = (trainer_of("blobs", hidden=(32, 32), batch_size=50) for _ in range(2))
    with alone.use_cores(1):
        expected = weights_after(alone, 20)
    with with_more_cores.use_cores(2):
        assert weights_after(with_more_cores, 20) == expected


def test_features_of_any_number_and_width_are_trained_on_by_this_process_alone() -> None:
    generator = np.random.default_rng(0)
    samples, labels = generator.normal(size=(40, 400)).astype(np.float32), np.arange(40) % 2
    dataset = type(load("moons"))("wide", samples, labels, samples, labels, ("a", "b"))
    with_more_cores, alone = (
        Trainer(dataset, Hyperparameters(hidden=(300,), validation_size=10, batch_size=15, epochs=2)) for _ in range(2)
    )
    with with_more_cores.use_cores(2):
        assert weights_after(with_more_cores, 4) == weights_after(alone, 4)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_two_spirals_come_apart_with_the_settings_that_are_offered(seed: int) -> None:
    trainer = trainer_of("spirals", seed, hidden=(16, 16), activation="tanh", batch_size=50, epochs=300)
    assert any(accuracy >= 0.99 for accuracy in accuracies(trainer))


def test_blobs_are_told_apart_without_a_hidden_layer() -> None:
    trainer = trainer_of("blobs", hidden=(), epochs=50, batch_size=50)
    assert any(accuracy >= 0.99 for accuracy in accuracies(trainer))


@pytest.mark.slow
def test_two_relu_units_never_part_a_disk_from_the_ring_around_it_and_three_can() -> None:
    def best(units: int, seed: int) -> float:
        given = {"hidden": (units,), "activation": "relu", "batch_size": 100, "epochs": 200}
        reached = 0.0
        for accuracy in accuracies(trainer_of("disk-in-ring", seed, **given)):
            reached = max(reached, accuracy)
            if reached >= 0.99:
                break
        return reached

    assert max(best(2, seed) for seed in range(20)) <= 0.93
    assert sum(best(3, seed) >= 0.99 for seed in range(20)) >= 10
