"""Steps that are too short or too long, and what they do to the loss: what is a finding, and what nearly is one."""

import numpy as np
import pytest

from tests.training.diagnosis.made_up import Run, falling
from tui_mnist.training.diagnosis import Restart


@pytest.mark.parametrize(("ratio", "factor"), [(2e-5, "1/50,000"), (7e-8, "1/14 million"), (0.0, "nothing")])
def test_updates_that_are_tiny_beside_the_weights_are_steps_too_short(ratio: float, factor: str) -> None:
    found = Run().train(200, 2.2, accuracy=0.3, ratio=ratio).found
    assert (found.kind, found.severity) == ("steps too short", "watch")
    assert found.text == f"steps too short: the weights move by {factor} (usual: 1/1,000), 30.0% right"


@pytest.mark.parametrize("every", [1, 10, 150])
def test_they_are_noticed_however_seldom_a_fast_training_is_measured(every: int) -> None:
    run = Run().train(900, 2.2, accuracy=0.3, ratio=1e-3, measured_every=every)
    assert run.kind != "steps too short"
    assert run.train(900, 2.2, accuracy=0.3, ratio=2e-5, measured_every=every).kind == "steps too short"


@pytest.mark.parametrize(
    ("rate", "ratio", "higher"),
    [(0.001, 2e-5, "learning rate 0.001 → 0.03"), (0.002, 2.9e-5, "learning rate 0.002 → 0.03")],
)
def test_the_rate_is_raised_by_as_much_as_the_steps_are_too_short(rate: float, ratio: float, higher: str) -> None:
    run = Run(optimizer="adadelta", learning_rate=rate).train(200, 2.2, accuracy=0.3, ratio=ratio)
    assert run.found.remedy == higher


def test_at_the_top_of_the_ladder_nothing_is_offered() -> None:
    assert Run(optimizer="adadelta", learning_rate=10.0).train(200, 2.2, ratio=1e-5).found.action is None


@pytest.mark.parametrize("ratio", [6e-5, 1e-3, 2e-2])
def test_updates_of_a_usual_length_are_nothing_to_talk_about(ratio: float) -> None:
    assert Run().train(400, falling, ratio=ratio).shown == [None, "learning"]


def test_tiny_steps_of_a_network_that_long_steps_broke_are_not_too_short() -> None:
    assert Run(optimizer="adam", learning_rate=0.1).train(200, 2.2, accuracy=0.3, ratio=1e-6).kind == "learning"


def test_updates_that_are_long_beside_the_weights_are_steps_too_long_if_the_loss_does_not_fall() -> None:
    found = Run(learning_rate=0.01).train(200, 1.0, noise=0.3, ratio=0.07).found
    assert (found.kind, found.severity) == ("steps too long", "watch")
    assert found.text == "steps too long: the weights move by 1/14 (usual: 1/1,000)"
    assert found.remedy == "learning rate 0.01 → 0.001"
    assert Run(learning_rate=0.01).train(200, falling, ratio=0.07).kind == "learning"


def test_updates_of_a_fifth_of_the_weights_are_too_long_even_if_the_loss_falls() -> None:
    assert Run(learning_rate=0.01).train(200, falling, ratio=0.2).kind == "steps too long"


def test_the_long_steps_at_the_start_of_an_adaptive_rule_are_left_out() -> None:
    run = Run().train(20, 1.0, noise=0.3, ratio=0.5).train(20, 1.0, noise=0.3, ratio=0.15)
    run.train(300, 1.0, noise=0.3, ratio=0.01)
    assert run.shown == [None, "learning"]


def test_a_single_long_step_is_no_finding() -> None:
    run = Run().train(100, 1.0, noise=0.3)
    run.train(10, 1.0, noise=0.3, ratio=5.0).train(200, 1.0, noise=0.3)
    assert run.shown == [None, "learning"]


def test_a_loss_that_rose_well_above_its_best_is_told_with_both() -> None:
    run = Run(optimizer="sgd", learning_rate=0.03).train(300, 0.3, noise=0.1).train(150, 0.9, noise=0.1)
    found = run.found
    assert (found.kind, found.severity) == ("loss rising", "bad")
    assert found.text.startswith("the loss rose to 0.9")
    assert "it was 0.29" in found.text or "it was 0.30" in found.text
    assert found.remedy == "learning rate 0.03 → 0.01"


@pytest.mark.parametrize(
    ("before", "after", "noise"),
    [(0.3, 0.4, 0.1), (0.001, 0.01, 0.1), (0.3, 0.5, 2.0)],
    ids=["little", "tiny", "noise"],
)
def test_a_loss_that_rose_a_little_or_in_noise_is_not_rising(before: float, after: float, noise: float) -> None:
    run = Run().train(300, before, noise=noise).train(150, after, noise=noise)
    assert "loss rising" not in run.shown


def test_a_loss_that_jumped_once_is_not_rising() -> None:
    run = Run().train(300, 0.3, noise=0.1).train(5, 3.0).train(150, 0.3, noise=0.1)
    assert "loss rising" not in run.shown


def test_a_loss_above_that_of_a_blind_guess_is_overconfidence_though_many_are_right() -> None:
    found = Run(optimizer="adam", learning_rate=1.0).train(200, 57.1, accuracy=0.584, noise=0).found
    assert (found.kind, found.severity) == ("overconfident", "bad")
    assert found.text == "overconfident: 58.4% right, but a loss of 57.1; blind guessing has 2.3"
    assert found.action == Restart({"learning_rate": 0.01})
    assert found.remedy == "restart with learning rate 1 → 0.01"


def test_a_loss_that_starts_high_and_falls_quickly_is_settling() -> None:
    run = Run().train(60, lambda at: 50 * np.exp(-at / 15), accuracy=0.3).train(200, 0.5)
    assert run.shown == [None, "learning"]
    assert Run().train(60, 50.0, accuracy=0.3).found.text == "settling: mean loss 50, 30.0% right"
