"""Numbers that leave the finite world are noticed within one batch, and the last good parameters are kept."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_mnist.nn import ACTIVATIONS, LOSSES, OPTIMIZERS
from tui_mnist.nn.vectors import PARAMETERS, Vectors
from tui_mnist.training import Control, Hyperparameters, SetHyperparameters, Trainer
from tui_mnist.training.divergence import likely_cause
from tui_mnist.training.event import Event
from tui_mnist.training.events import BatchDone, Diverged, EpochDone, RunFinished

NewTrainer = Callable[..., Trainer]
Vector = np.ndarray[Any, np.dtype[np.float32]]
pytestmark = pytest.mark.filterwarnings("error")

WILD: dict[str, Any] = {
    "optimizer": "sgd", "activation": "linear", "learning_rate": 1000.0, "hidden": (6, 6), "measure_seconds": 0,
}  # fmt: skip
"""Settings whose weights explode within some steps."""

BLACK, LIT, HIDDEN_BIAS, OUTPUT = 3, 20 * 5, 20 * 6 + 2, -1
"""Places in the flat vector of the usual network; row 0 of the images, pixel 0 to 4, is black in all of them."""


def run(trainer: Trainer, changes: dict[str, Any] | None = None) -> list[Event]:
    control = Control()
    if changes:
        control.send(SetHyperparameters(changes))
    return list(trainer.run(control))


class Watched:
    """A run, and the parameters after each step, of a trainer that may have been tampered with."""

    def __init__(self, trainer: Trainer) -> None:
        self.after = {trainer.step: trainer.network.parameters.vector.copy()}
        self.loss: float | None = None
        for event in trainer.run(Control()):
            if isinstance(event, BatchDone):
                self.after[event.step] = trainer.network.parameters.vector.copy()
                self.loss = event.loss
            self.last = event
        self.kept: Vector = trainer.network.parameters.vector.copy()

    @property
    def diverged(self) -> Diverged:
        assert isinstance(self.last, Diverged)
        return self.last


# A rate that is much too high


@settings(deadline=None, max_examples=150)
@given(
    optimizer=st.sampled_from([*OPTIMIZERS]),
    loss=st.sampled_from([*LOSSES]),
    activation=st.sampled_from([*ACTIVATIONS]),
    hidden=st.sampled_from([(6,), (6, 6), (6,) * 8]),
    weight_decay=st.sampled_from([0.0, 10.0]),
    seed=st.integers(0, 100),
)
def test_with_a_rate_of_1000_all_is_finite_or_the_run_ends_with_the_parameters_before_the_bad_step(
    new_trainer: NewTrainer, seed: int, **chosen: Any
) -> None:
    trainer = new_trainer(learning_rate=1000.0, epochs=6, seed=seed, measure_seconds=0, **chosen)
    watched = Watched(trainer)
    assert all(np.isfinite(vector).all() for vector in watched.after.values())
    if not isinstance(watched.last, Diverged):
        assert isinstance(watched.last, RunFinished)
        return
    last = max(watched.after)
    assert (watched.diverged.step, watched.diverged.last_loss) == (last, watched.loss)
    good = max(last - 1, 0) if watched.diverged.reason.startswith("the loss") else last
    assert np.array_equal(watched.kept, watched.after[good])


def test_it_is_told_with_the_step_the_last_loss_the_reason_and_the_cause(new_trainer: NewTrainer) -> None:
    watched = Watched(new_trainer(**WILD))
    diverged = watched.diverged
    assert diverged.step == max(watched.after)
    assert diverged.last_loss == watched.loss
    assert diverged.last_loss is not None
    assert np.isfinite(diverged.last_loss)
    assert diverged.reason.startswith(("the loss became ", "the parameters grew ", "a parameter became "))
    assert diverged.cause == "the learning rate 1000 is 100000 times the usual 0.01 of sgd: lower it"
    assert "\n" not in diverged.reason + diverged.cause


# Planted NaN and infinity


def plant_in_the_update(trainer: Trainer, step: int, place: int, value: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one step of the optimizer end in a bad parameter, by the change that it computes for it."""
    optimizer = trainer.optimizer
    rule = optimizer.change

    def tampered(vectors: Vectors, learning_rate: float, momentum: float) -> tuple[Vector, float]:
        change, factor = rule(vectors, learning_rate, momentum)
        if trainer.step == step - 1:
            change = change.copy()
            change[place] = (vectors[PARAMETERS][place] - value) / factor
        return change, factor

    monkeypatch.setattr(optimizer, "change", tampered)


@pytest.mark.parametrize("place", [BLACK, LIT, HIDDEN_BIAS, OUTPUT], ids=["black", "lit", "hidden bias", "output bias"])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e30])
@pytest.mark.parametrize("step", [1, 4, 5, 10])
def test_one_bad_number_in_a_step_is_noticed_in_that_step(
    new_trainer: NewTrainer, monkeypatch: pytest.MonkeyPatch, step: int, place: int, value: float
) -> None:
    trainer = new_trainer(dropout=0.5)
    plant_in_the_update(trainer, step, place, value, monkeypatch)
    watched = Watched(trainer)
    assert watched.diverged.step == step - 1
    became = "a parameter became NaN or infinite"
    assert watched.diverged.reason == (became if not np.isfinite(value) else "the parameters outgrew all bounds")
    assert watched.diverged.last_loss == watched.loss
    assert np.array_equal(watched.kept, watched.after[step - 1])


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_bad_gradient_is_noticed_in_its_step(
    new_trainer: NewTrainer, monkeypatch: pytest.MonkeyPatch, value: float
) -> None:
    trainer = new_trainer()
    backward = trainer.backward

    def tampered(*arguments: Any) -> None:
        backward(*arguments)
        if trainer.step == 3:
            trainer.network.parameters.gradient[LIT] = value

    monkeypatch.setattr(trainer, "backward", tampered)
    watched = Watched(trainer)
    assert watched.diverged.step == 3
    assert np.array_equal(watched.kept, watched.after[3])


def set_element(trainer: Trainer, place: int, value: float) -> None:
    """Let one element of the vector of parameters be another; the previous ones stay as they are."""
    vector = trainer.network.parameters.vector.copy()
    vector[place] = value
    trainer.network.parameters.assign(vector, keep_previous=True)


@pytest.mark.parametrize("place", [BLACK, LIT, HIDDEN_BIAS, OUTPUT], ids=["black", "lit", "hidden bias", "output bias"])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_one_bad_parameter_is_noticed_at_the_next_batch(new_trainer: NewTrainer, place: int, value: float) -> None:
    trainer = new_trainer(activation="linear")
    events = []
    for event in trainer.run(Control()):
        events.append(event)
        if event.step == 3:
            set_element(trainer, place, value)
    assert isinstance(events[-1], Diverged)
    assert events[-1].step == 3


@pytest.fixture
def bad_loss_after_3_steps(new_trainer: NewTrainer, monkeypatch: pytest.MonkeyPatch) -> Trainer:
    """A trainer whose network answers NaN from the fourth batch on."""
    trainer = new_trainer()
    forward = trainer.network.forward

    def tampered(*arguments: Any, **options: Any) -> Any:
        logits = forward(*arguments, **options)
        return logits * np.float32(np.nan) if trainer.step == 3 else logits

    monkeypatch.setattr(trainer.network, "forward", tampered)
    return trainer


def test_a_loss_of_nan_takes_back_the_step_that_led_to_it(bad_loss_after_3_steps: Trainer) -> None:
    watched = Watched(bad_loss_after_3_steps)
    assert watched.diverged.reason == "the loss became NaN"
    assert (watched.diverged.step, watched.diverged.last_loss) == (3, watched.loss)
    assert np.array_equal(watched.kept, watched.after[2])


def test_parameters_once_taken_back_don_t_return_however_often_it_diverges_again(
    bad_loss_after_3_steps: Trainer,
) -> None:
    first = Watched(bad_loss_after_3_steps)
    for _ in range(3):
        again = Watched(bad_loss_after_3_steps)
        assert again.diverged.step == 3
        assert np.array_equal(again.kept, first.kept)


def test_at_the_very_first_batch_there_is_no_last_loss_and_the_start_is_kept(
    new_trainer: NewTrainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = new_trainer()
    start = trainer.network.parameters.vector.copy()
    set_element(trainer, OUTPUT, np.inf)
    diverged = run(trainer)[-1]
    assert isinstance(diverged, Diverged)
    assert (diverged.step, diverged.last_loss) == (0, None)
    assert np.array_equal(trainer.network.parameters.vector, start)


# Going on afterwards


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [8, 40])
def test_with_a_lower_rate_training_goes_on_and_sees_every_image_once_an_epoch(
    new_trainer: NewTrainer, monkeypatch: pytest.MonkeyPatch, optimizer: str, batch_size: int
) -> None:
    trainer = new_trainer(optimizer=optimizer, batch_size=batch_size, epochs=3)
    plant_in_the_update(trainer, 2, LIT, np.nan, monkeypatch)
    before = run(trainer)
    assert isinstance(before[-1], Diverged)
    after = run(trainer, {"learning_rate": 0.001})
    assert isinstance(after[-1], RunFinished)
    batches = [event for event in before + after if isinstance(event, BatchDone)]
    assert [event.step for event in batches] == list(range(1, len(batches) + 1))
    for epoch in (1, 2, 3):
        assert sum(event.samples for event in batches if event.epoch == epoch) == 40
    assert [event.epoch for event in before + after if isinstance(event, EpochDone)] == [1, 2, 3]


def test_an_epoch_of_one_batch_that_diverges_can_be_tried_again(
    new_trainer: NewTrainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = new_trainer(batch_size=40)
    plant_in_the_update(trainer, 1, LIT, np.nan, monkeypatch)
    assert [type(event).__name__ for event in run(trainer)] == ["RunStarted", "Diverged"]
    assert [event.step for event in run(trainer) if isinstance(event, EpochDone)] == [1, 2]


def test_the_optimizer_forgets_what_it_saw(new_trainer: NewTrainer, monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = new_trainer(optimizer="adam")
    plant_in_the_update(trainer, 4, LIT, np.nan, monkeypatch)
    run(trainer)
    assert trainer.optimizer.steps == 0
    assert [float(np.abs(array).max()) for array in trainer.optimizer.state.values()] == [0.0, 0.0]


@pytest.mark.parametrize("when", ["mid-epoch", "at a batch that would have closed the epoch"])
def test_a_checkpoint_after_a_divergence_goes_on_as_the_trainer_itself_does(
    new_trainer: NewTrainer, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    def new() -> Trainer:
        return new_trainer(clock=lambda: 1.0, optimizer="adam")

    trainer, restored = new(), new()
    plant_in_the_update(trainer, 4 if when == "mid-epoch" else 5, LIT, np.nan, monkeypatch)
    run(trainer)
    restored.restore(trainer.checkpoint())
    assert run(restored) == run(trainer)
    assert np.array_equal(restored.network.parameters.vector, trainer.network.parameters.vector)


# The likely cause


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"optimizer": "adam", "learning_rate": 0.1}, "learning rate 0.1 is 100 times the usual 0.001 of adam"),
        ({"optimizer": "sgd", "learning_rate": 0.02, "weight_decay": 10.0}, "lower the learning rate below 0.02"),
        ({"optimizer": "adadelta", "learning_rate": 0.001}, "lower the learning rate below 0.001"),
        ({"optimizer": "adadelta", "learning_rate": 1.0}, "lower the learning rate below 1"),
        ({"learning_rate": 0.5, "weight_decay": 8.0}, "rate x weight decay is 4, more than 2"),
        ({"learning_rate": 0.5, "weight_decay": 8.0}, "lower the weight decay, and the learning rate"),
        ({"optimizer": "sgd", "learning_rate": 0.1, "weight_decay": 10.0}, "learning rate 0.1 is 10 times"),
        ({"optimizer": "momentum", "momentum": 0.998}, "the momentum 0.998 makes each step count 500 times: lower it"),
        ({"optimizer": "nesterov", "learning_rate": 0.02, "momentum": 0.99}, "momentum 0.99 makes each step count 100"),
        ({"optimizer": "momentum", "learning_rate": 5.0, "momentum": 0.99}, "learning rate 5 is 500 times"),
        ({"optimizer": "adam", "learning_rate": 0.1, "momentum": 0.9999}, "learning rate 0.1 is 100 times"),
    ],
    ids=lambda value: value.get("optimizer", "") if isinstance(value, dict) else "",
)
def test_the_cause_is_the_setting_furthest_from_what_usually_works(chosen: dict[str, Any], expected: str) -> None:
    assert expected in likely_cause(Hyperparameters.of(**chosen))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_decay_that_turns_weights_around_is_a_cause(optimizer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OPTIMIZERS[optimizer], "default_learning_rate", 0.1)
    chosen = Hyperparameters.of(optimizer=optimizer, learning_rate=0.2, weight_decay=10.0)
    assert likely_cause(chosen) == "rate x weight decay is 2, 1 or more: lower the weight decay"


@pytest.mark.parametrize("rate", [0.5, 0.001])
def test_weights_that_are_too_large_from_the_start_are_the_cause(new_trainer: NewTrainer, rate: float) -> None:
    deep: dict[str, Any] = {"hidden": (600,) * 16, "activation": "linear", "initializer": "positive_uniform"}
    *_, last = run(new_trainer(optimizer="sgd", learning_rate=rate, epochs=4, **deep))
    assert isinstance(last, Diverged)
    assert last.cause.startswith("the weights of positive_uniform are too large for these layers: ")
    assert "glorot_uniform" in last.cause


# The last step of all


def test_a_last_step_after_which_the_logits_overflow_is_noticed_though_no_batch_follows(
    new_trainer: NewTrainer,
) -> None:
    deep: dict[str, Any] = {"hidden": (64,) * 12, "activation": "linear", "initializer": "he_normal"}
    one_step: dict[str, Any] = {"epochs": 1, "batch_size": 48, "validation_size": 0}
    trainer = new_trainer(optimizer="sgd", learning_rate=1000.0, **deep, **one_step)
    before = trainer.network.parameters.vector.copy()
    *_, last = run(trainer)
    assert isinstance(last, Diverged)
    assert "test images" in last.reason
    assert trainer.network.parameters.vector.tolist() == before.tolist()
    *_, last = run(trainer)
    assert isinstance(last, RunFinished)
    assert np.isfinite(last.test_loss)
