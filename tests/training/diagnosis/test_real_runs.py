"""What is found in real runs on MNIST is true."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from threadpoolctl import threadpool_limits

from tests.training.diagnosis.made_up import batches
from tui_mnist.data import Dataset, load
from tui_mnist.training import Control, Hyperparameters, Trainer
from tui_mnist.training.diagnosis import Diagnostician, Finding, NewRun, Restart, SetKnobs
from tui_mnist.training.event import Event
from tui_mnist.training.events import BatchDone


@pytest.fixture(scope="module")
def mnist() -> Iterator[Dataset]:
    with threadpool_limits(1):  # so small a network has nothing to share out
        yield load("mnist")


def watched(mnist: Dataset, **given: Any) -> list[tuple[int, Finding]]:
    """Train for real, measuring every step; every finding with the step at which it was first shown."""
    usual = {"train_size": 4000, "validation_size": 1000, "batch_size": 64, "hidden": (64,), "epochs": 3}
    trainer = Trainer(mnist, Hyperparameters.of(**(usual | given)), measure_seconds=0)
    diagnostician = Diagnostician()
    waiting: list[BatchDone] = []
    shown: list[tuple[int, Finding]] = []

    def together() -> Iterable[Event]:
        if waiting:
            measured = {batch.step: batch.update_ratio for batch in waiting if batch.update_ratio is not None}
            losses, accuracies = [batch.loss for batch in waiting], [batch.accuracy for batch in waiting]
            yield batches(waiting[-1].step, losses, accuracies, measured)
            waiting.clear()

    for event in trainer.run(Control()):
        if isinstance(event, BatchDone):
            waiting.append(event)
            continue
        for each in (*together(), event):
            diagnostician.observe(each)
            found = diagnostician.finding(trainer.hyperparameters)
            if found is not None and (not shown or shown[-1][1] != found):
                shown.append((event.step, found))
    return shown


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("optimizer", ["sgd", "nesterov", "rmsprop", "adam", "adamw"])
def test_a_good_run_is_good_news_from_beginning_to_end(mnist: Dataset, optimizer: str, seed: int) -> None:
    shown = watched(mnist, optimizer=optimizer, seed=seed)
    assert {found.kind for _, found in shown} == {"learning", "finished"}
    assert "bad" not in {found.severity for _, found in shown}
    assert shown[-1][1].kind == "finished"


@pytest.mark.parametrize("optimizer", ["adagrad", "adadelta"])
def test_rules_whose_default_rate_is_slow_are_no_bad_news_until_they_end_without_having_learned(
    mnist: Dataset, optimizer: str
) -> None:
    shown = watched(mnist, optimizer=optimizer)
    end, last = shown[-1]
    assert "bad" not in {found.severity for step, found in shown if step < end}
    if last.severity == "bad":
        assert (optimizer, last.kind) == ("adadelta", "steps too short")
        assert last.action is not None
        assert last.action.changes["learning_rate"] > 0.001


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "linear", "tanh"])
def test_a_rate_of_30_is_seen_to_break_the_network_and_a_much_lower_one_offered(
    mnist: Dataset, activation: str
) -> None:
    shown = watched(mnist, optimizer="sgd", learning_rate=30.0, activation=activation)
    step, last = shown[-1]
    assert last.severity == "bad"
    assert last.kind in {"diverged", "still guessing", "overconfident"}
    assert last.action is not None
    assert last.action.changes == {"learning_rate": 0.1}
    assert step <= 260


def test_the_rate_that_is_offered_after_a_divergence_does_train(mnist: Dataset) -> None:
    given: dict[str, Any] = {"optimizer": "sgd", "activation": "leaky_relu"}
    _, diverged = watched(mnist, learning_rate=3.0, **given)[-1]
    assert diverged.kind == "diverged"
    assert diverged.action is not None
    shown = watched(mnist, **(given | diverged.action.changes))
    assert {found.severity for _, found in shown} == {"good"}


@pytest.mark.parametrize("optimizer", ["sgd", "rmsprop", "adam"])
def test_a_rate_of_a_millionth_is_seen_to_be_too_low_and_one_offered_that_trains(
    mnist: Dataset, optimizer: str
) -> None:
    shown = watched(mnist, optimizer=optimizer, learning_rate=1e-6)
    step, found = next((step, found) for step, found in shown if found.kind == "steps too short")
    assert step <= 120
    assert isinstance(found.action, SetKnobs)
    better = watched(mnist, optimizer=optimizer, **found.action.changes)
    assert {found.kind for _, found in better} == {"learning", "finished"}


def test_a_network_that_learns_500_images_by_heart_overfits(mnist: Dataset) -> None:
    shown = watched(mnist, train_size=500, batch_size=16, hidden=(512,), epochs=20)
    found = next(found for _, found in shown if found.kind == "overfitting")
    assert found.remedy == "dropout 0 → 0.1"


@pytest.mark.parametrize(("optimizer", "rate"), [("adam", 0.1), ("sgd", 3.0)])
def test_a_rate_that_kills_units_is_found_by_its_dead_units(mnist: Dataset, optimizer: str, rate: float) -> None:
    shown = watched(mnist, optimizer=optimizer, learning_rate=rate, hidden=(256,))
    found = next(found for _, found in shown if found.kind == "dead units")
    assert isinstance(found.action, Restart)
    assert found.action.changes["learning_rate"] < rate


def test_a_deep_network_of_sigmoids_is_seen_to_guess_and_relu_offered(mnist: Dataset) -> None:
    shown = watched(mnist, optimizer="sgd", activation="sigmoid", hidden=(64,) * 5)
    _, last = shown[-1]
    assert last.kind == "still guessing"
    assert last.action == NewRun({"activation": "relu"})


def test_a_network_that_starts_from_zeros_is_seen_to_guess(mnist: Dataset) -> None:
    _, last = watched(mnist, initializer="zeros")[-1]
    assert last.action == NewRun({"initializer": "glorot_uniform"})
