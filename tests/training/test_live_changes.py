"""Knobs are turned while the network trains: a change counts from the next batch on, or is refused with a reason."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tui_mnist.data import Dataset, split
from tui_mnist.nn import LOSSES, OPTIMIZERS
from tui_mnist.training import Control, SetHyperparameters, Trainer, declarations
from tui_mnist.training.evaluation import evaluate
from tui_mnist.training.event import Event
from tui_mnist.training.events import BatchDone, ChangeRefused, EpochDone, HyperparametersChanged, Paused, RunFinished

NewTrainer = Callable[..., Trainer]
Vector = np.ndarray[Any, np.dtype[np.float32]]

TURNED = {
    "optimizer": "adam",
    "loss": "mean_squared_error",
    "learning_rate": 0.03,
    "batch_size": 4,
    "epochs": 3,
    "momentum": 0.5,
    "weight_decay": 0.1,
    "dropout": 0.5,
}
"""Another value for each live hyperparameter than the trainers here start with."""


class Watched:
    """A run to the end, with changes sent after some of its steps, and the parameters after every step."""

    def __init__(self, trainer: Trainer, changes: dict[int, dict[str, Any]] | None = None) -> None:
        self.trainer = trainer
        self.events: list[Event] = []
        self.after: dict[int, Vector] = {0: trainer.network.parameters.vector.copy()}
        self.gradient: dict[int, Vector] = {}
        changes = dict(changes or {})
        control = Control()
        for event in trainer.run(control):
            self.events.append(event)
            if isinstance(event, BatchDone):
                self.after[event.step] = trainer.network.parameters.vector.copy()
                self.gradient[event.step] = trainer.network.parameters.gradient.copy()
                if event.step in changes:
                    control.send(SetHyperparameters(changes.pop(event.step)))

    def batch(self, step: int) -> BatchDone:
        return next(event for event in self.events if isinstance(event, BatchDone) and event.step == step)

    @property
    def answers(self) -> list[Event]:
        return [event for event in self.events if isinstance(event, HyperparametersChanged | ChangeRefused)]


@pytest.fixture
def momentum_trainer(new_trainer: NewTrainer) -> Callable[[], Trainer]:
    return lambda: new_trainer(optimizer="momentum", clock=lambda: 1.0)


def test_every_live_hyperparameter_is_turned_here() -> None:
    assert set(TURNED) == {name for name, declared in declarations().items() if declared.live}


@pytest.mark.parametrize("name", TURNED)
def test_a_change_is_told_with_the_step_and_both_values_and_counts_from_the_next_batch_on(
    momentum_trainer: Callable[[], Trainer], name: str
) -> None:
    before = getattr(momentum_trainer().hyperparameters, name)
    changed, unchanged = Watched(momentum_trainer(), {3: {name: TURNED[name]}}), Watched(momentum_trainer())
    assert changed.answers == [HyperparametersChanged(3, {name: (before, TURNED[name])})]
    place = changed.events.index(changed.answers[0])
    assert changed.events[place - 1] == changed.batch(3)
    assert changed.events[place + 1] == changed.batch(4)
    assert changed.events[:place] == unchanged.events[:place]
    assert np.array_equal(changed.after[3], unchanged.after[3])
    if name == "epochs":
        assert changed.events[place + 1 : -1] != unchanged.events[place:-1]
        assert max(changed.after) == 15
    else:
        assert not np.array_equal(changed.after[4], unchanged.after[4])


def test_a_new_batch_size_draws_so_many_images(momentum_trainer: Callable[[], Trainer]) -> None:
    run = Watched(momentum_trainer(), {3: {"batch_size": 6}})
    assert [run.batch(step).samples for step in range(1, 8)] == [8, 8, 8, 6, 6, 4, 6]


def test_a_new_learning_rate_is_the_next_steps_length(new_trainer: NewTrainer) -> None:
    run = Watched(new_trainer(optimizer="sgd"), {3: {"learning_rate": 0.75}})
    np.testing.assert_allclose(run.after[4], run.after[3] - 0.75 * run.gradient[4], atol=1e-6)


def test_a_new_weight_decay_shrinks_the_weights_in_the_next_step(new_trainer: NewTrainer) -> None:
    run = Watched(new_trainer(optimizer="sgd", learning_rate=0.5), {3: {"weight_decay": 0.25}})
    expected = run.after[3] * (1 - 0.5 * 0.25) - 0.5 * run.gradient[4]
    np.testing.assert_allclose(run.after[4], expected, atol=1e-6)


def test_dropout_switches_hidden_units_off_in_the_next_step(new_trainer: NewTrainer) -> None:
    trainer = new_trainer(hidden=(200,), activation="linear", optimizer="sgd")
    run = Watched(trainer, {3: {"dropout": 0.9}})

    def units_with_a_gradient(step: int) -> int:
        return int(trainer.network.parameters.split(run.gradient[step])["W2"].any(axis=1).sum())

    assert units_with_a_gradient(3) == 200
    assert 100 < units_with_a_gradient(4) < 180  # of eight images, each keeps a tenth


def test_fewer_epochs_than_are_done_finish_the_run_and_more_make_it_longer(new_trainer: NewTrainer) -> None:
    shorter = Watched(new_trainer(epochs=5), {12: {"epochs": 1}})
    assert max(shorter.after) == 12
    assert isinstance(shorter.events[-1], RunFinished)
    longer = Watched(new_trainer(epochs=1), {5: {"epochs": 2}})
    assert max(longer.after) == 10


# The optimizer's state


def test_another_optimizer_starts_afresh_as_at_the_start_of_a_run(new_trainer: NewTrainer) -> None:
    run = Watched(new_trainer(optimizer="adam"), {3: {"optimizer": "sgd"}, 6: {"optimizer": "adam"}})
    gradient = run.gradient[7].astype(float)
    # Adam's very first step, by hand: both corrected moments are the gradient and its square.
    expected = run.after[6] - 0.01 * gradient / (np.abs(gradient) + 1e-7 / np.sqrt(1 - 0.999))
    np.testing.assert_allclose(run.after[7], expected, atol=1e-6)
    assert run.trainer.optimizer.steps == 4


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_any_optimizer_can_follow_any_other_and_has_its_own_state(new_trainer: NewTrainer, optimizer: str) -> None:
    for former in OPTIMIZERS:
        run = Watched(new_trainer(optimizer=former), {3: {"optimizer": optimizer}})
        assert isinstance(run.trainer.optimizer, OPTIMIZERS[optimizer])
        assert run.trainer.optimizer.steps == (10 if former == optimizer else 7)
        assert isinstance(run.events[-1], RunFinished)


def test_a_new_rate_leaves_the_velocity_alone(new_trainer: NewTrainer) -> None:
    """Momentum by hand: velocity = 0.9 · velocity - rate · gradient."""
    run = Watched(new_trainer(optimizer="momentum", learning_rate=0.1), {3: {"learning_rate": 0.02}})
    velocity = run.after[3] - run.after[2]
    np.testing.assert_allclose(run.after[4], run.after[3] + 0.9 * velocity - 0.02 * run.gradient[4], atol=1e-6)
    assert run.trainer.optimizer.steps == 10


def test_an_optimizer_swapped_in_keeps_the_rate_that_is_set(new_trainer: NewTrainer) -> None:
    run = Watched(new_trainer(optimizer="sgd", learning_rate=0.05), {3: {"optimizer": "adam"}})
    assert run.trainer.hyperparameters.learning_rate == 0.05


# The loss


@pytest.mark.parametrize("loss", LOSSES)
def test_another_loss_is_what_the_next_batch_and_the_next_validation_tell(
    new_trainer: NewTrainer, dataset: Dataset, loss: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = new_trainer(
        loss="categorical_hinge" if loss == "categorical_crossentropy" else "categorical_crossentropy"
    )
    control, draw = Control(), trainer.draw
    drawn: list[Any] = []

    def listen() -> Any:
        drawn.append(draw())
        return drawn[-1]

    monkeypatch.setattr(trainer, "draw", listen)
    before = trainer.network.parameters.vector.copy()
    _, held_out = split(48, 8)
    for event in trainer.run(control):
        if isinstance(event, BatchDone):
            after = trainer.network.parameters.vector.copy()
            if event.step == 3:
                control.send(SetHyperparameters({"loss": loss}))
            if event.step == 4:
                inputs, labels = drawn[-1]
                trainer.network.parameters.assign(before, keep_previous=True)
                logits = trainer.network.forward(inputs).numpy()
                trainer.network.parameters.assign(after, keep_previous=True)
                assert event.loss == pytest.approx(float(np.mean(LOSSES[loss](labels, logits))), rel=1e-5)
            before = after
        if isinstance(event, EpochDone):
            images, labels = dataset.train_samples.reshape(48, 20)[held_out], dataset.train_labels[held_out]
            expected = evaluate(trainer.logits, images, labels, LOSSES[loss])
            assert expected is not None
            assert event.val_loss == expected.loss


# Refusals


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"learning_rate": 0.0}, "--learning-rate 0.0 is not allowed; expected more than 0"),
        ({"learning_rate": float("nan")}, "--learning-rate nan is not allowed; expected more than 0"),
        ({"batch_size": 0}, "--batch-size 0 is not allowed; expected at least 1"),
        ({"optimizer": "newton"}, "--optimizer 'newton' is not allowed; expected one of sgd, momentum"),
        ({"loss": "regret"}, "--loss 'regret' is not allowed; expected one of categorical_crossentropy"),
        ({"hidden": (8,)}, "hidden can't change in mid-run: start a new run with it"),
        ({"seed": 1}, "seed can't change in mid-run: start a new run with it"),
        ({"colour": "red"}, "there is no hyperparameter 'colour'"),
        ({"learning_rate": 0.5, "dropout": 2}, "--dropout 2 is not allowed; expected at least 0 and at most 0.95"),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else "",
)
def test_a_change_that_makes_no_sense_is_refused_with_the_reason_and_changes_nothing(
    momentum_trainer: Callable[[], Trainer], changes: dict[str, Any], reason: str
) -> None:
    run, undisturbed = Watched(momentum_trainer(), {3: changes}), Watched(momentum_trainer())
    (refusal,) = run.answers
    assert isinstance(refusal, ChangeRefused)
    assert refusal.step == 3
    assert refusal.reason.startswith(reason)
    assert "\n" not in refusal.reason
    assert [event for event in run.events if event != refusal] == undisturbed.events
    assert run.trainer.hyperparameters == undisturbed.trainer.hyperparameters


# Several, and while time stands still


def test_several_changes_at_once_are_told_together(new_trainer: NewTrainer) -> None:
    run = Watched(new_trainer(optimizer="sgd"), {3: {"optimizer": "adam", "learning_rate": 0.001}})
    assert run.answers == [HyperparametersChanged(3, {"optimizer": ("sgd", "adam"), "learning_rate": (0.01, 0.001)})]


def test_changes_one_after_the_other_are_told_one_after_the_other(new_trainer: NewTrainer) -> None:
    control = Control()
    for rate in (0.1, 0.2):
        control.send(SetHyperparameters({"learning_rate": rate}))
    _, first, second, batch, *_ = new_trainer().run(control)
    assert first == HyperparametersChanged(0, {"learning_rate": (0.01, 0.1)})
    assert second == HyperparametersChanged(0, {"learning_rate": (0.1, 0.2)})
    assert isinstance(batch, BatchDone)


def test_a_change_is_heard_while_the_run_is_paused_and_leaves_it_paused(new_trainer: NewTrainer) -> None:
    control = Control(paused=True)
    run = new_trainer().run(control)
    next(run)
    assert isinstance(next(run), Paused)
    control.send(SetHyperparameters({"learning_rate": 0.5}))
    control.send(SetHyperparameters({"learning_rate": 0.25}))
    assert next(run) == HyperparametersChanged(0, {"learning_rate": (0.01, 0.5)})
    assert next(run) == HyperparametersChanged(0, {"learning_rate": (0.5, 0.25)})
