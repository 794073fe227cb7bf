"""A run that did not go well says so at its end, in the words of the app, to people and to programs."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from tests.headless.scripted import Headless
from tui_mnist.data import Dataset, load
from tui_mnist.headless.diagnosed import diagnosed
from tui_mnist.training import Control, Hyperparameters, Trainer
from tui_mnist.training.event import Event
from tui_mnist.training.events import Diagnosed, Diverged, RunFinished


@pytest.fixture(scope="module")
def mnist() -> Iterator[Dataset]:
    with threadpool_limits(1):  # so small a network has nothing to share out
        yield load("mnist")


def trainer_of(mnist: Dataset, **given: Any) -> Trainer:
    usual = {"train_size": 4000, "validation_size": 500, "batch_size": 32, "hidden": (32,), "epochs": 1}
    return Trainer(mnist, Hyperparameters.of(**(usual | given)))


def events_of(trainer: Trainer) -> list[Event]:
    return list(diagnosed(trainer.run(Control()), trainer))


def said_of(trainer: Trainer) -> list[Event]:
    return [event for event in events_of(trainer) if isinstance(event, Diagnosed)]


def found(mnist: Dataset, **given: Any) -> Diagnosed:
    *_, event, last = events_of(trainer_of(mnist, **given))
    assert isinstance(event, Diagnosed)
    assert isinstance(last, RunFinished)
    assert event.step == last.step
    return event


@pytest.mark.parametrize(
    ("given", "finding", "changes"),
    [
        ({"initializer": "zeros"}, "still guessing", {"initializer": ("zeros", "glorot_uniform")}),
        ({"optimizer": "sgd", "learning_rate": 100.0}, "still guessing", {"learning_rate": (100.0, 0.1)}),
        ({"activation": "sigmoid", "hidden": (8,) * 4}, "still guessing", {"activation": ("sigmoid", "relu")}),
        ({"learning_rate": 1e-8, "epochs": 3}, "steps too short", {"learning_rate": (1e-8, 3e-5)}),
        ({"learning_rate": 1e-6}, "still guessing", {"learning_rate": (1e-6, 1e-3)}),
        (
            {"hidden": (200,) * 9, "initializer": "positive_uniform", "activation": "linear", "train_size": 64},
            "still guessing",
            {"initializer": ("positive_uniform", "glorot_uniform")},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_run_that_learned_nothing_says_so_and_what_helps(
    mnist: Dataset, given: dict[str, Any], finding: str, changes: dict[str, Any]
) -> None:
    event = found(mnist, **given)
    assert (event.finding, event.severity, event.changes) == (finding, "bad", changes)


def test_an_epoch_of_few_steps_is_told(mnist: Dataset) -> None:
    event = found(mnist, train_size=640, batch_size=64)
    assert (event.finding, event.severity, event.changes) == ("few steps", "watch", {"batch_size": (64, 32)})


def test_a_loss_far_above_a_blind_guess_is_told_though_much_is_right(mnist: Dataset) -> None:
    event = found(mnist, optimizer="sgd", learning_rate=10.0, hidden=(), epochs=2)
    assert (event.finding, event.severity) == ("overconfident", "bad")


def test_units_that_died_are_told(mnist: Dataset) -> None:
    event = found(mnist, optimizer="adam", learning_rate=0.05, train_size=300, epochs=40)
    assert event.finding == "dead units"
    assert "hidden units are dead" in event.text


@pytest.mark.parametrize("hidden", [(32,), ()])
def test_overfitting_is_told_and_dropout_is_no_help_without_hidden_units(
    mnist: Dataset, hidden: tuple[int, ...]
) -> None:
    event = found(mnist, train_size=300, batch_size=8, epochs=30, optimizer="adam", learning_rate=0.01, hidden=hidden)
    assert event.finding == "overfitting"
    assert ("dropout" in event.changes) == bool(hidden)


@pytest.mark.parametrize("hidden", [(32,), ()])
def test_a_run_that_went_well_has_nothing_to_say(mnist: Dataset, hidden: tuple[int, ...]) -> None:
    assert not said_of(trainer_of(mnist, hidden=hidden, epochs=2))


def test_zeros_are_as_good_a_start_as_any_without_a_hidden_layer(mnist: Dataset) -> None:
    assert not said_of(trainer_of(mnist, hidden=(), initializer="zeros"))


def test_a_divergence_says_its_cause_itself(mnist: Dataset) -> None:
    *_, before, last = events_of(trainer_of(mnist, learning_rate=1.0, weight_decay=10.0))
    assert not isinstance(before, Diagnosed)
    assert isinstance(last, Diverged)
    assert last.cause.startswith("rate x weight decay is 10, more than 2")


def test_looking_changes_no_weight_and_the_same_run_says_the_same(mnist: Dataset) -> None:
    one, two, alone = (trainer_of(mnist, dropout=0.3, initializer="zeros", hidden=(20,)) for _ in range(3))
    said = [said_of(trainer) for trainer in (one, two)]
    assert said[0] == said[1] != []
    list(alone.run(Control()))
    assert np.array_equal(one.network.parameters.vector, alone.network.parameters.vector)


# How it is said

FOUND = Diagnosed(10, "still guessing", "bad", "still guessing: 9.8% right", {"hidden": ((8,), (32, 16))})


def ending(headless: Headless, event: Diagnosed = FOUND) -> list[Event]:
    *events, last = headless.trainer.run(Control())
    return [*events, event, last]


def test_people_read_it_above_the_result(headless: Headless) -> None:
    assert headless.show(ending(headless)) == 0
    at = headless.stdout.lines.index("still guessing: 9.8% right")
    assert headless.stdout.lines[at + 1] == "Try --hidden 32,16"
    assert headless.stdout.lines[at + 2].startswith("Test accuracy")


def test_programs_read_it_before_the_last_event(headless: Headless) -> None:
    assert headless.show(ending(headless), json=True) == 0
    *_, told, last = map(json.loads, headless.stdout.lines)
    assert told == {
        "event": "diagnosis", "step": 10, "finding": "still guessing", "severity": "bad",
        "text": "still guessing: 9.8% right", "changes": {"hidden": {"from": [8], "to": [32, 16]}},
    }  # fmt: skip
    assert last["event"] == "run_finished"


def test_who_asked_for_the_result_only_is_told_what_is_bad_on_stderr(headless: Headless) -> None:
    assert headless.show(ending(headless), quiet=True) == 0
    assert headless.stderr.lines == ["tui-mnist: still guessing: 9.8% right; Try --hidden 32,16"]
    assert len(headless.stdout.lines) == 1


def test_what_is_not_bad_is_not_told_there(headless: Headless) -> None:
    headless.show(ending(headless, Diagnosed(10, "overfitting", "watch", "overfitting", {})), quiet=True)
    assert headless.stderr.text == ""
