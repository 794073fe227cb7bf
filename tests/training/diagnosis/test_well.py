"""What is said when all is well, and how a run ended."""

import dataclasses
from typing import Any

import numpy as np
import pytest

from tests.training.diagnosis.made_up import Run, falling, overfitted
from tui_mnist.training import Hyperparameters
from tui_mnist.training.diagnosis import Diagnostician, Restart, SetKnobs
from tui_mnist.training.events import BatchDone, Paused, RunStopped

# When all is well


def test_before_anything_was_trained_there_is_nothing_to_say() -> None:
    assert Diagnostician().finding(Hyperparameters()) is None
    assert Run().finding is None
    assert Run().train(39).finding is None
    assert Run(batch_size=1).train(399).finding is None  # of single images, more are needed


def test_a_run_that_learns_is_told_its_loss_and_how_fast_it_falls() -> None:
    found = Run().train(300, lambda at: 0.5 * np.exp(-at * 0.12783 / 100), noise=0.001).found
    assert (found.kind, found.severity, found.action, found.remedy) == ("learning", "good", None, "")
    assert found.text == "learning: mean loss 0.38, falling 12% per 100 steps"


def test_where_the_fall_is_lost_in_noise_no_speed_is_claimed() -> None:
    assert Run().train(200, 0.3, noise=0.3).found.text.endswith(", 90.0% right")


def test_a_finished_run_is_told_its_accuracies() -> None:
    found = Run().train(500, 0.05, accuracy=0.985).finish().found
    assert (found.kind, found.severity, found.action) == ("finished", "good", None)
    assert found.text == "finished: validation 97.9%, test 98.0%"
    assert Run().train(500, 0.05, accuracy=0.985).finish(validation=None).found.text == "finished: test 98.0%"


def test_a_run_that_finished_while_it_still_learned_is_offered_more_epochs() -> None:
    found = Run(epochs=5).train(800, falling, accuracy=0.8).finish(validation=0.85, test=0.86).found
    assert found.text == "finished: validation 85.0%, test 86.0%; the loss was still falling"
    assert found.action == SetKnobs({"epochs": 10})
    assert found.remedy == "epochs 5 → 10"
    assert Run(epochs=5).train(800, falling, accuracy=0.97).finish(test=0.98).found.action is None


def test_a_run_that_was_stopped_is_not_said_to_learn() -> None:
    run = Run().train(200, falling)
    assert run.kind == "learning"
    run.observe(RunStopped(run.step, 0, 1.0))
    assert run.finding is None
    run = Run().train(200, 0.002, accuracy=1.0)
    run.observe(RunStopped(run.step, 0, 1.0))
    assert run.finding is None


def test_a_network_that_knows_all_training_images_is_done_though_its_steps_are_tiny() -> None:
    found = Run().train(300, 0.002, accuracy=1.0, ratio=1e-6).found
    assert (found.kind, found.severity, found.action) == ("learned", "good", None)
    assert found.text == "done learning: 100.0% of the training set is right, loss 0.002"


def test_other_events_change_nothing() -> None:
    run = Run().train(200, falling)
    before = run.found
    run.observe(Paused(run.step))
    run.observe(BatchDone(run.step + 1, 1, 128, 9.9, 0.1, 0.5))
    assert run.found == before


def test_how_fast_the_loss_falls_is_not_told_beyond_the_steps_that_were_seen() -> None:
    early = Run().train(60, lambda at: 2.3 * np.exp(-at / 50), noise=0.01).found
    assert "falling 55% in the last 40 steps" in early.text
    later = Run().train(300, lambda at: 2.3 * np.exp(-at / 300), noise=0.001).found
    assert "falling 28% per 100 steps" in later.text


# Diverged


def test_a_divergence_is_told_at_once_with_its_step_reason_and_last_finite_loss() -> None:
    found = Run(optimizer="sgd", learning_rate=0.1).train(42, falling).diverge().found
    assert (found.kind, found.severity) == ("diverged", "bad")
    assert found.text == "diverged at step 42: the loss became NaN; last loss 8.31"
    assert found.short == "diverged: last finite loss 8.31"
    assert found.action == SetKnobs({"learning_rate": 0.03})
    assert found.remedy == "learning rate 0.1 → 0.03"


def test_a_divergence_before_any_loss_has_none_to_tell() -> None:
    assert Run().diverge(last_loss=None).found.text == "diverged at step 0: the loss became NaN"


@pytest.mark.parametrize(
    ("given", "changes"),
    [
        ({"optimizer": "sgd", "learning_rate": 30.0}, {"learning_rate": 0.1}),  # ten times the usual, not one rung
        ({"optimizer": "adam", "learning_rate": 0.02}, {"learning_rate": 0.01}),
        ({"optimizer": "adadelta", "learning_rate": 10.0}, {"learning_rate": 3.0}),
        ({"optimizer": "sgd", "learning_rate": 0.1, "weight_decay": 10.0}, {"weight_decay": 0.1}),
        ({"learning_rate": 10.0, "weight_decay": 10.0}, {"weight_decay": 0.1, "learning_rate": 0.01}),
        ({"learning_rate": 0.001, "optimizer": "momentum", "momentum": 0.9999}, {"momentum": 0.9}),
    ],
    ids=str,
)
def test_the_way_out_of_a_divergence_is_a_rate_that_usually_works_or_less_decay(
    given: dict[str, Any], changes: dict[str, Any]
) -> None:
    assert Run(**given).diverge().found.action == SetKnobs(changes)


def test_from_weights_that_are_ruined_the_way_out_is_a_restart() -> None:
    run = Run(optimizer="sgd", learning_rate=0.1).train(42, falling)
    found = run.diverge(last_loss=4e14).found
    assert found.action == Restart({"learning_rate": 0.03})
    assert found.remedy == "restart with learning rate 0.1 → 0.03"


def test_a_blind_guess_is_worth_what_the_loss_says() -> None:
    run = Run(optimizer="sgd", learning_rate=0.1, loss="mean_squared_error")
    assert isinstance(run.diverge(last_loss=8.31).found.action, Restart)


def test_where_shorter_steps_were_tried_in_vain_the_way_out_is_a_restart() -> None:
    run = Run(optimizer="sgd", learning_rate=0.1).train(42, falling).diverge()
    run.turn(learning_rate=0.03)
    run.start()
    assert run.train(60, falling).diverge().found.action == Restart({"learning_rate": 0.01})
    run.step = 0
    run.start()
    assert isinstance(run.train(10, falling).diverge().found.action, SetKnobs)


def test_a_divergence_long_after_another_is_another_matter() -> None:
    run = Run(optimizer="sgd", learning_rate=0.1).train(42, falling).diverge()
    run.start()
    assert isinstance(run.train(300, falling).diverge().found.action, SetKnobs)


def test_below_the_lowest_rate_nothing_is_offered() -> None:
    found = Run(learning_rate=1e-5).diverge().found
    assert (found.action, found.remedy) == (None, "")


def test_the_way_out_begins_where_the_knobs_are_now() -> None:
    run = Run(optimizer="sgd", learning_rate=0.1).diverge()
    turned = dataclasses.replace(run.hyperparameters, learning_rate=0.03)
    found = run.diagnostician.finding(turned)
    assert found is not None
    assert found.remedy == "learning rate 0.03 → 0.01"


def test_a_divergence_is_forgotten_when_training_goes_on() -> None:
    run = Run().train(300, 0.1).diverge()
    run.start()
    assert run.finding is None
    assert run.train(100, 1.0, accuracy=0.5).shown[-3:] == ["diverged", None, "learning"]


# After the end


def test_what_went_wrong_in_a_finished_run_calls_for_a_restart() -> None:
    run = Run(optimizer="adadelta", learning_rate=0.001).train(300, 2.2, accuracy=0.3, ratio=2e-5).finish(test=0.3)
    assert run.kind == "steps too short"
    assert run.found.action == Restart({"learning_rate": 0.03})
    assert run.found.remedy == "restart with learning rate 0.001 → 0.03"


def test_a_finished_run_that_goes_on_is_watched_again_and_remembers_its_best_epoch() -> None:
    run = overfitted(0.5, 0.46, 0.5).finish()
    assert run.kind == "finished"
    run.start()
    assert run.finding is None
    assert run.train(60).epoch(0.05, 0.52).kind == "overfitting"


def test_a_restart_forgets_all_that_was() -> None:
    run = overfitted(0.5, 0.46, 0.5, 0.52)
    run.step = run.epochs = 0
    run.start()
    assert run.finding is None
    assert run.train(60).epoch(0.4, 0.6).kind == "learning"
