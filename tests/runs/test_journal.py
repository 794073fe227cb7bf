"""What programs read of a run, on disk and with --json: one JSON object an event, in words that stay the same."""

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_mnist.runs import event_to_json
from tui_mnist.training import Hyperparameters
from tui_mnist.training.event import Event
from tui_mnist.training.events import (
    BatchDone,
    ChangeRefused,
    Diverged,
    EpochDone,
    HyperparametersChanged,
    Paused,
    Resumed,
    RunFinished,
    RunStarted,
    RunStopped,
)

STARTED = RunStarted(
    0,
    Hyperparameters(hidden=(512, 256)),
    parameters=535_818,
    train_size=55_000,
    validation_size=5_000,
    test_size=10_000,
    steps_per_epoch=430,
    versions={"tui_mnist": "1.2.3"},
)
EPOCH = EpochDone(
    430, epoch=1, loss=0.25, accuracy=0.9, val_loss=0.2, val_accuracy=0.95, seconds=2.0, samples_per_second=27_500.0
)
CHANGED = HyperparametersChanged(430, {"learning_rate": (0.001, 0.003), "optimizer": ("sgd", "adam")})
DIVERGED = Diverged(431, reason="the loss became NaN", last_loss=2.5, cause="the rate: lower it")
FINISHED = RunFinished(
    430, epochs=1, seconds=2.0, val_accuracy=0.95, test_loss=0.125, test_accuracy=0.96, run_dir="runs/one"
)

TOLD: list[tuple[Event, dict[str, Any]]] = [
    (
        STARTED,
        {
            "event": "run_started",
            "step": 0,
            "hyperparameters": {
                "optimizer": "rmsprop", "loss": "categorical_crossentropy", "learning_rate": 0.001, "batch_size": 128,
                "epochs": 5, "momentum": 0.9, "weight_decay": 0.0, "dropout": 0.0, "hidden": [512, 256],
                "activation": "relu", "initializer": "glorot_uniform", "data": "mnist", "validation_size": 5000,
                "train_size": None, "shuffle": True, "seed": 0,
            },
            "parameters": 535_818, "train_size": 55_000, "validation_size": 5_000, "test_size": 10_000,
            "steps_per_epoch": 430, "versions": {"tui_mnist": "1.2.3"},
        },
    ),
    (
        EPOCH,
        {
            "event": "epoch", "epoch": 1, "steps": 430, "loss": 0.25, "accuracy": 0.9, "val_loss": 0.2,
            "val_accuracy": 0.95, "seconds": 2.0, "samples_per_second": 27_500.0,
        },
    ),
    (
        CHANGED,
        {
            "event": "hyperparameters_changed", "step": 430,
            "changes": {"learning_rate": {"from": 0.001, "to": 0.003}, "optimizer": {"from": "sgd", "to": "adam"}},
        },
    ),
    (
        DIVERGED,
        {
            "event": "diverged", "step": 431, "reason": "the loss became NaN", "last_loss": 2.5,
            "cause": "the rate: lower it",
        },
    ),
    (
        FINISHED,
        {
            "event": "run_finished", "epochs": 1, "steps": 430, "seconds": 2.0, "val_accuracy": 0.95,
            "test_loss": 0.125, "test_accuracy": 0.96, "run_dir": "runs/one",
        },
    ),
]  # fmt: skip


@pytest.mark.parametrize(("event", "expected"), TOLD, ids=lambda value: value.kind if isinstance(value, Event) else "")
def test_an_event_is_told_in_these_words(event: Event, expected: dict[str, Any]) -> None:
    told = event_to_json(event)
    assert told == expected
    assert told is not None
    assert next(iter(told)) == "event"
    assert json.loads(json.dumps(told, allow_nan=False)) == expected


@pytest.mark.parametrize(
    "event",
    [
        BatchDone(1, epoch=1, samples=128, loss=2.3, accuracy=0.1, epoch_progress=0.01),
        ChangeRefused(1, "no"),
        Paused(1),
        Resumed(1),
        RunStopped(1, 0, 0.5),
    ],
    ids=lambda event: type(event).__name__,
)
def test_what_only_a_screen_needs_is_not_told(event: Event) -> None:
    assert event_to_json(event) is None


def test_nothing_held_out_is_null() -> None:
    told = event_to_json(EpochDone(1, 1, 0.5, 0.5, None, None, 1.0, 1.0))
    assert told is not None
    assert (told["val_loss"], told["val_accuracy"]) == (None, None)


@settings(deadline=None)
@given(
    loss=st.floats(),
    val_loss=st.none() | st.floats(),
    seconds=st.floats(),
    rate=st.floats(),
    last=st.none() | st.floats(),
)
def test_nan_and_infinity_are_null_and_all_other_numbers_stay_what_they_are(
    loss: float, val_loss: float | None, seconds: float, rate: float, last: float | None
) -> None:
    told = [
        event_to_json(EpochDone(1, 1, loss, 0.5, val_loss, 0.5, seconds, 1.0)),
        event_to_json(HyperparametersChanged(1, {"learning_rate": (rate, loss)})),
        event_to_json(Diverged(1, "", last, "")),
        event_to_json(RunFinished(1, 1, seconds, val_loss, test_loss=loss, test_accuracy=0.5)),
    ]
    epoch, changed, diverged, finished = json.loads(json.dumps(told, allow_nan=False))

    def plain(number: float | None) -> float | None:
        return number if number is not None and math.isfinite(number) else None

    assert (epoch["loss"], epoch["val_loss"], epoch["seconds"]) == (plain(loss), plain(val_loss), plain(seconds))
    assert changed["changes"]["learning_rate"] == {"from": plain(rate), "to": plain(loss)}
    assert diverged["last_loss"] == plain(last)
    assert (finished["seconds"], finished["val_accuracy"], finished["test_loss"]) == (
        plain(seconds), plain(val_loss), plain(loss),
    )  # fmt: skip
