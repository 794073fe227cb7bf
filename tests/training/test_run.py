"""A run is told as events: batch after batch, epoch after epoch, and at the end one look at the test images."""

import platform
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import tui_mnist
from tui_mnist.data import Dataset, split
from tui_mnist.nn import LOSSES
from tui_mnist.training import Control, RunBatches, SetHyperparameters, Trainer
from tui_mnist.training.evaluation import evaluate
from tui_mnist.training.event import Event
from tui_mnist.training.events import BatchDone, EpochDone, RunFinished, RunStarted

NewTrainer = Callable[..., Trainer]


def run(trainer: Trainer) -> list[Event]:
    return list(trainer.run(Control()))


def batches(events: list[Event]) -> list[BatchDone]:
    return [event for event in events if isinstance(event, BatchDone)]


def epochs(events: list[Event]) -> list[EpochDone]:
    return [event for event in events if isinstance(event, EpochDone)]


def finish(events: list[Event]) -> RunFinished:
    assert isinstance(events[-1], RunFinished)
    return events[-1]


# Events in order


def test_a_run_starts_trains_batch_by_batch_closes_each_epoch_and_finishes(new_trainer: NewTrainer) -> None:
    events = run(new_trainer())
    epoch = [*(["BatchDone"] * 5), "EpochDone"]
    assert [type(event).__name__ for event in events] == ["RunStarted", *epoch, *epoch, "RunFinished"]
    assert [event.step for event in events] == [0, 1, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10, 10, 10]


def test_the_start_tells_what_will_be_computed_and_with_what(new_trainer: NewTrainer) -> None:
    trainer = new_trainer(batch_size=16)
    assert run(trainer)[0] == RunStarted(
        0,
        trainer.hyperparameters,
        parameters=(20 * 6 + 6) + (6 * 3 + 3),
        train_size=40,
        validation_size=8,
        test_size=15,
        steps_per_epoch=3,
        versions={
            "tui_mnist": tui_mnist.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
    )


def test_each_batch_tells_its_place_in_the_epoch_and_the_last_one_is_what_is_left(new_trainer: NewTrainer) -> None:
    told = batches(run(new_trainer(batch_size=16)))
    assert [event.samples for event in told] == [16, 16, 8] * 2
    assert [event.epoch for event in told] == [1, 1, 1, 2, 2, 2]
    assert [event.epoch_progress for event in told] == [0.4, 0.8, 1.0] * 2


def test_a_batch_may_be_larger_than_the_training_set(new_trainer: NewTrainer) -> None:
    assert [event.samples for event in batches(run(new_trainer(batch_size=697_932)))] == [40, 40]


def test_one_training_image_is_enough(new_trainer: NewTrainer) -> None:
    assert [event.samples for event in batches(run(new_trainer(train_size=1)))] == [1, 1]


def test_the_epochs_figures_are_means_over_its_images(new_trainer: NewTrainer) -> None:
    events = run(new_trainer(batch_size=16))
    told = batches(events)[:3]
    first = epochs(events)[0]
    assert first.loss == pytest.approx(sum(event.loss * event.samples for event in told) / 40)
    assert first.accuracy == pytest.approx(sum(event.accuracy * event.samples for event in told) / 40)


def test_the_network_learns(new_trainer: NewTrainer) -> None:
    events = run(new_trainer(epochs=30))
    assert epochs(events)[-1].loss < epochs(events)[0].loss / 10
    assert finish(events).test_accuracy == 1.0


def test_an_untrained_epoch_count_is_known_to_the_trainer(new_trainer: NewTrainer) -> None:
    trainer = new_trainer()
    assert (trainer.epoch, trainer.finished) == (0, False)
    run(trainer)
    assert (trainer.epoch, trainer.finished) == (2, True)


# The five steps


def test_each_batch_is_five_steps(new_trainer: NewTrainer, monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = new_trainer(epochs=1)
    taken: list[str] = []

    def listen(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def heard(*arguments: Any) -> Any:
            taken.append(name)
            return step(*arguments)

        return heard

    steps = ["draw", "forward", "loss", "backward", "update"]
    for name in steps:
        monkeypatch.setattr(trainer, name, listen(name, getattr(trainer, name)))
    run(trainer)
    assert taken == steps * 5


def test_a_step_is_the_gradient_of_the_mean_cross_entropy_times_the_rate_taken_off(
    new_trainer: NewTrainer, dataset: Dataset
) -> None:
    """The formulas of a network with one hidden layer, written out by hand in float64."""
    trainer = new_trainer(optimizer="sgd", learning_rate=0.5, batch_size=40, epochs=1)
    w1, b1, w2, b2 = (variable.value.astype(float) for variable in trainer.network.parameters.variables.values())
    training, _ = split(48, 8)
    x, labels = dataset.train_samples[training].reshape(40, 20) / 255, dataset.train_labels[training]

    pre = x @ w1 + b1
    hidden = np.maximum(pre, 0)
    logits = hidden @ w2 + b2
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(40), labels]).mean()
    d_logits = (p - np.eye(3)[labels]) / 40
    d_hidden = (d_logits @ w2.T) * (pre > 0)
    gradients = [x.T @ d_hidden, d_hidden.sum(axis=0), hidden.T @ d_logits, d_logits.sum(axis=0)]

    (told,) = batches(run(trainer))
    assert told.loss == pytest.approx(loss, rel=1e-6)
    assert told.accuracy == np.mean(p.argmax(axis=1) == labels)
    after = [variable.value for variable in trainer.network.parameters.variables.values()]
    for value, before, gradient in zip(after, (w1, b1, w2, b2), gradients, strict=True):
        np.testing.assert_allclose(value, before - 0.5 * gradient, atol=1e-6)


def test_each_epoch_trains_on_every_training_image_once(
    new_trainer: NewTrainer, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = new_trainer(epochs=1)
    draw = trainer.draw
    drawn: list[Any] = []

    def listen() -> Any:
        inputs, labels = draw()
        drawn.extend(zip(inputs.to_dense().tolist(), labels.tolist(), strict=True))
        return inputs, labels

    monkeypatch.setattr(trainer, "draw", listen)
    run(trainer)
    training, _ = split(48, 8)
    images = (dataset.train_samples[training].reshape(40, 20) * np.float32(1 / 255)).astype(np.float32)
    assert sorted(drawn) == sorted(zip(images.tolist(), dataset.train_labels[training].tolist(), strict=True))


# What is held out


def test_an_epoch_ends_with_a_look_at_the_images_held_out(new_trainer: NewTrainer, dataset: Dataset) -> None:
    trainer = new_trainer(dropout=0.5)
    _, held_out = split(48, 8)
    images, labels = dataset.train_samples.reshape(48, 20)[held_out], dataset.train_labels[held_out]
    for event in trainer.run(Control()):
        if isinstance(event, EpochDone):
            expected = evaluate(trainer.logits, images, labels, LOSSES["categorical_crossentropy"])
            assert expected is not None
            assert (event.val_loss, event.val_accuracy) == (expected.loss, expected.accuracy)


def test_nothing_held_out_gives_no_validation_figures(new_trainer: NewTrainer) -> None:
    events = run(new_trainer(validation_size=0))
    assert [(event.val_loss, event.val_accuracy) for event in epochs(events)] == [(None, None)] * 2
    assert finish(events).val_accuracy is None


def test_the_images_held_out_and_those_left_out_are_never_trained_on(new_trainer: NewTrainer, dataset: Dataset) -> None:
    training, held_out = split(48, 8, 24)
    others = np.setdiff1d(np.arange(48), training)
    images, labels = dataset.train_samples.copy(), dataset.train_labels.copy()
    images[others] = 255 - images[others]
    labels[others] = (labels[others] + 1) % 3
    changed = replace(dataset, train_samples=images, train_labels=labels)
    trainer, other = new_trainer(train_size=24), new_trainer(train_size=24, dataset=changed)
    events, other_events = run(trainer), run(other)
    assert np.array_equal(trainer.network.parameters.vector, other.network.parameters.vector)
    assert epochs(events)[-1].val_loss != epochs(other_events)[-1].val_loss
    assert len(held_out) == 8


class Watched:
    """A data set that notes when its test images are asked for."""

    def __init__(self, dataset: Dataset, happened: list[str]) -> None:
        self._dataset = dataset
        self._happened = happened

    def __getattr__(self, name: str) -> Any:
        if name == "test_samples":
            self._happened.append("the test images")
        return getattr(self._dataset, name)


def test_the_test_images_are_looked_at_once_when_all_epochs_are_done(new_trainer: NewTrainer, dataset: Dataset) -> None:
    happened: list[str] = []
    for event in new_trainer(dataset=Watched(dataset, happened), epochs=3).run(Control()):
        happened += [] if isinstance(event, BatchDone) else [type(event).__name__]
    assert happened == ["RunStarted", "EpochDone", "EpochDone", "EpochDone", "the test images", "RunFinished"]


def test_the_end_tells_how_good_the_network_is_on_the_test_images(new_trainer: NewTrainer, dataset: Dataset) -> None:
    trainer = new_trainer()
    events = run(trainer)
    expected = evaluate(
        trainer.logits, dataset.test_samples.reshape(15, 20), dataset.test_labels, LOSSES["categorical_crossentropy"]
    )
    assert expected is not None
    end = finish(events)
    assert (end.test_loss, end.test_accuracy) == (expected.loss, expected.accuracy)
    assert (end.epochs, end.step, end.val_accuracy) == (2, 10, epochs(events)[-1].val_accuracy)


# Time


class Clock:
    """A clock that stands still unless it is moved on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_seconds_count_the_training_and_not_what_others_do_with_the_events(
    new_trainer: NewTrainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    trainer = new_trainer(clock=clock)
    update = trainer.update

    def slow_update() -> None:
        update()
        clock.now += 0.5

    monkeypatch.setattr(trainer, "update", slow_update)
    events = []
    for event in trainer.run(Control()):
        events.append(event)
        clock.now += 60
    assert [(event.seconds, event.samples_per_second) for event in epochs(events)] == [(2.5, 16.0)] * 2
    assert finish(events).seconds == 5.0


def test_a_clock_too_coarse_to_see_an_epoch_is_no_harm(new_trainer: NewTrainer) -> None:
    assert epochs(run(new_trainer(clock=Clock())))[0].seconds == 0.0


# Going on


def test_a_finished_run_goes_on_with_more_epochs_as_if_it_had_had_them_from_the_start(new_trainer: NewTrainer) -> None:
    whole, trainer = new_trainer(epochs=4), new_trainer(epochs=2)
    expected = run(whole)
    run(trainer)
    control = Control()
    control.send(SetHyperparameters({"epochs": 4}))
    events = list(trainer.run(control))
    assert np.array_equal(trainer.network.parameters.vector, whole.network.parameters.vector)
    assert [event.step for event in batches(events)] == list(range(11, 21))
    assert [event.epoch for event in epochs(events)] == [3, 4]
    assert finish(events).test_loss == finish(expected).test_loss


def test_a_finished_run_that_runs_again_only_looks_at_the_test_images_again(new_trainer: NewTrainer) -> None:
    trainer = new_trainer()
    first = run(trainer)
    started, finished = run(trainer)
    assert isinstance(started, RunStarted)
    assert started.step == 10
    assert finished == first[-1]


# Measuring


@pytest.mark.parametrize(("seconds", "measured_steps"), [(0, range(1, 11)), (0.5, [1, 4, 7, 10]), (None, [])])
def test_measuring_tells_the_gradients_norm_and_the_updates_ratio_every_so_often(
    new_trainer: NewTrainer, seconds: float | None, measured_steps: Iterable[int]
) -> None:
    clock = Clock()
    trainer = new_trainer(clock=clock, measure_seconds=seconds)
    parameters = trainer.network.parameters
    before = parameters.vector.astype(float)
    for event in trainer.run(Control()):
        if not isinstance(event, BatchDone):
            continue
        clock.now += 0.2
        after = parameters.vector.astype(float)
        if event.step in measured_steps:
            assert event.gradient_norm == pytest.approx(np.linalg.norm(parameters.gradient))
            assert event.update_ratio == pytest.approx(np.linalg.norm(after - before) / np.linalg.norm(before))
        else:
            assert (event.gradient_norm, event.update_ratio) == (None, None)
        before = after


def test_a_batch_after_a_pause_is_measured(new_trainer: NewTrainer) -> None:
    clock, control = Clock(), Control()
    trainer = new_trainer(clock=clock, measure_seconds=0.5)
    measured = []
    for event in trainer.run(control):
        if isinstance(event, BatchDone):
            measured.append(event.gradient_norm is not None)
            control.send(RunBatches(1))
            clock.now += 0.1 if event.step < 3 else 1.0  # the learner thinks
    assert measured == [True, False, False] + [True] * 7


def test_measuring_changes_no_weight(new_trainer: NewTrainer) -> None:
    measured, unmeasured = new_trainer(measure_seconds=0), new_trainer(measure_seconds=None)
    run(measured)
    run(unmeasured)
    assert np.array_equal(measured.network.parameters.vector, unmeasured.network.parameters.vector)


def test_a_network_of_zeros_has_an_update_ratio_all_the_same(new_trainer: NewTrainer) -> None:
    first = batches(run(new_trainer(initializer="zeros", measure_seconds=0)))[0]
    assert first.update_ratio is not None
    assert first.update_ratio > 0
