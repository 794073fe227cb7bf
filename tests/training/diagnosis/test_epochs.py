"""Overfitting, and epochs of few steps: what is a finding, and what nearly is one."""

import pytest

from tests.training.diagnosis.made_up import Run, overfitted
from tui_mnist.training.diagnosis import Restart, SetKnobs


def test_a_validation_loss_that_rises_for_two_epochs_while_the_training_loss_falls_is_overfitting() -> None:
    assert overfitted(0.5, 0.46, 0.5).kind == "learning"
    found = overfitted(0.5, 0.46, 0.5, 0.52).found
    assert (found.kind, found.severity) == ("overfitting", "watch")
    assert found.text == "overfitting: validation loss 0.52, best 0.46 in epoch 2; training 0.103"
    assert found.remedy == "dropout 0 → 0.1"
    assert found.action == SetKnobs({"dropout": 0.1})


def test_overfitting_with_much_dropout_already_calls_for_fewer_epochs() -> None:
    found = overfitted(0.5, 0.46, 0.5, 0.52, dropout=0.5, epochs=20).found
    assert found.action == Restart({"epochs": 2})
    assert found.remedy == "restart with epochs 20 → 2"


def test_four_epochs_a_little_above_the_best_are_overfitting_too() -> None:
    assert overfitted(0.5, 0.46, 0.48, 0.475, 0.48).kind == "learning"
    assert overfitted(0.5, 0.46, 0.48, 0.475, 0.48, 0.478).kind == "overfitting"


@pytest.mark.parametrize(
    "val_losses",
    [
        (0.5, 0.46, 0.6, 0.47),
        (0.5, 0.46, 0.461, 0.52),
        (0.5, 0.46, 0.461, 0.462, 0.463, 0.464),
        (0.5, 0.45, 0.6, 0.5),
        (0.5, 0.4, 0.3, 0.25),
    ],
    ids=["one jump", "one jump, late", "hardly rising", "coming back", "falling"],
)
def test_a_validation_loss_that_jumps_or_hardly_rises_is_not_overfitting(val_losses: tuple[float, ...]) -> None:
    assert "overfitting" not in overfitted(*val_losses).shown


def test_where_the_training_loss_rises_too_it_is_not_overfitting() -> None:
    run = Run()
    for loss, val_loss in [(0.3, 0.5), (0.31, 0.55), (0.32, 0.6), (0.33, 0.7)]:
        run.train(60).epoch(loss, val_loss)
    assert "overfitting" not in run.shown


def test_where_both_losses_are_about_the_same_it_is_not_overfitting() -> None:
    run = Run()
    for loss, val_loss in [(0.5, 0.5), (0.46, 0.46), (0.45, 0.5), (0.44, 0.53)]:
        run.train(60).epoch(loss, val_loss)
    assert "overfitting" not in run.shown


def test_without_validation_images_nothing_is_said_of_overfitting() -> None:
    run = Run(validation_size=0)
    for _ in range(8):
        run.train(60, noise=0.3).epoch(0.1, None)
    assert run.shown == [None, "learning"]


def test_a_new_best_ends_overfitting() -> None:
    run = overfitted(0.5, 0.46, 0.5, 0.52)
    run.train(60).epoch(0.05, 0.45)
    assert run.kind == "learning"


def test_batches_so_large_that_an_epoch_has_few_steps_are_told_before_the_first_one() -> None:
    found = Run(train_size=500, batch_size=128).found
    assert (found.kind, found.severity) == ("few steps", "watch")
    assert found.text == "only 4 steps an epoch: 500 samples in batches of 128"
    assert found.remedy == "batch size 128 → 16"
    assert Run(train_size=10_000, batch_size=10_000).found.text.startswith("only 1 step an epoch: 10,000 samples")


@pytest.mark.parametrize(
    ("train_size", "batch_size", "epochs"),
    [(2600, 128, 5), (500, 128, 200), (10, 1, 5)],
    ids=["20", "many epochs", "one"],
)
def test_enough_steps_are_nothing_to_talk_about(train_size: int, batch_size: int, epochs: int) -> None:
    assert Run(train_size=train_size, batch_size=batch_size, epochs=epochs).finding is None


def test_few_steps_that_were_enough_are_nothing_to_talk_about() -> None:
    assert Run(train_size=500, epochs=30).train(60).epoch(0.1, 0.3, accuracy=0.97).kind == "learning"
