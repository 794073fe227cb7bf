"""Networks that guess, die or stand still: what is a finding, and what nearly is one."""

from typing import Any

import numpy as np
import pytest

from tests.training.diagnosis.made_up import CHANCE, Losses, Run, falling
from tui_mnist.training.diagnosis import NewRun, Restart, SetKnobs
from tui_mnist.training.events import DeadUnitsMeasured

# Still guessing


@pytest.mark.parametrize("accuracy", [0.05, 0.1, 0.112, 0.125])
def test_a_network_no_better_than_chance_is_still_guessing(accuracy: float) -> None:
    found = Run().train(200, CHANCE, accuracy=accuracy, noise=0.01).found
    assert (found.kind, found.severity) == ("still guessing", "bad")
    assert found.text == f"still guessing: {accuracy * 100:.1f}% right, loss 2.3 (blind guesses: 10%, 2.3)"


def test_an_untrained_network_with_a_lucky_start_is_still_guessing_if_its_loss_does_not_fall() -> None:
    assert Run().train(300, CHANCE, accuracy=0.18, noise=0.01).kind == "still guessing"
    assert Run().train(300, lambda at: CHANCE * np.exp(-at / 10_000), accuracy=0.18, noise=0.003).kind == "learning"


def test_of_two_classes_more_than_half_right_is_soon_more_than_a_guess() -> None:
    assert Run(classes=2).train(300, 0.69, accuracy=0.51, noise=0.003).kind == "still guessing"
    assert Run(classes=2).train(300, 0.6, accuracy=0.63, noise=0.01).kind != "still guessing"


def test_dismissed_guessing_is_not_called_something_else() -> None:
    run = Run().train(200, 50.0, accuracy=0.1)
    assert run.kind == "still guessing"
    run.diagnostician.dismiss()
    assert run.found.text == "no progress yet: mean loss 50, 10.0% right"


@pytest.mark.parametrize("steps", [50, 90])
def test_of_few_steps_nobody_is_called_guessing(steps: int) -> None:
    assert Run().train(steps, CHANCE, accuracy=0.1).kind == "learning"


def test_better_than_chance_is_not_guessing() -> None:
    assert Run().train(200, 2.0, accuracy=0.21).kind == "learning"


def test_of_small_batches_more_luck_is_needed_to_be_better_than_chance() -> None:
    assert Run(batch_size=1).train(1500, CHANCE, accuracy=0.15).kind == "still guessing"
    assert Run(batch_size=1024).train(200, 2.0, accuracy=0.15).kind == "learning"


@pytest.mark.parametrize(
    ("loss", "blind"),
    [
        ("categorical_crossentropy", "2.3"),
        ("kl_divergence", "2.3"),
        ("mean_squared_error", "0.09"),
        ("mean_absolute_error", "0.18"),
        ("categorical_hinge", "1"),
    ],
)
def test_a_blind_guess_has_another_loss_for_each_loss(loss: str, blind: str) -> None:
    found = Run(loss=loss).train(300, float(blind), accuracy=0.1, noise=0.01).found
    assert found.text.endswith(f"(blind guesses: 10%, {blind})")


@pytest.mark.parametrize(
    ("given", "ratio", "action"),
    [
        ({"initializer": "zeros"}, 1e-3, NewRun({"initializer": "glorot_uniform"})),
        ({"optimizer": "sgd", "activation": "sigmoid", "hidden": (128,) * 6}, 2e-4, NewRun({"activation": "relu"})),
        ({"optimizer": "sgd", "weight_decay": 10.0}, 1e-1, SetKnobs({"weight_decay": 0.1})),
        ({"optimizer": "sgd", "learning_rate": 10.0}, 1e-4, Restart({"learning_rate": 0.1})),
        ({"optimizer": "adam", "learning_rate": 0.003}, 0.05, Restart({"learning_rate": 0.001})),
        ({"optimizer": "sgd", "learning_rate": 0.001}, 6e-5, SetKnobs({"learning_rate": 0.01})),
        ({"optimizer": "sgd", "learning_rate": 0.1}, 1e-3, SetKnobs({"optimizer": "adam", "learning_rate": 0.001})),
        ({"optimizer": "adam"}, 1e-3, SetKnobs({"learning_rate": 0.003})),
        ({"optimizer": "adam"}, None, SetKnobs({"learning_rate": 0.003})),
    ],
    ids=str,
)
def test_what_helps_against_guessing_is_what_most_likely_keeps_it_from_learning(
    given: dict[str, Any], ratio: float | None, action: Any
) -> None:
    run = Run(**given).train(300, CHANCE, accuracy=0.1, noise=0.01, ratio=ratio)
    assert run.kind == "still guessing"
    assert run.found.action == action


def test_a_remedy_of_two_changes_names_both() -> None:
    run = Run(optimizer="sgd", learning_rate=0.1).train(300, CHANCE, accuracy=0.1, noise=0.01)
    assert run.found.remedy == "optimizer → adam, learning rate → 0.001"


def test_where_most_units_are_dead_guessing_ends_only_with_another_start() -> None:
    run = (
        Run(optimizer="sgd", learning_rate=0.1)
        .measure(1.0, 1.0)
        .train(200, CHANCE, accuracy=0.1, noise=0.01, ratio=1e-5)
    )
    assert run.kind == "still guessing"
    assert run.found.action == Restart({"learning_rate": 0.03})


# Dead units


def test_dead_units_are_told_after_two_counts() -> None:
    run = Run(optimizer="sgd", learning_rate=1.0).train(60).measure(0.5)
    assert run.kind == "learning"
    found = run.measure(0.62).found
    assert (found.kind, found.severity) == ("dead units", "watch")
    assert found.text == "50% of the hidden units are dead: no image makes them active"
    assert found.action == Restart({"learning_rate": 0.1})
    assert run.measure(0.95, 0.95).found.severity == "bad"


def test_units_that_die_at_a_usual_rate_call_for_units_that_cannot_die() -> None:
    found = Run().measure(0.5, 0.5).found
    assert found.action == NewRun({"activation": "leaky_relu"})
    assert found.remedy == "new run with activation relu → leaky_relu"


def test_few_dead_units_are_no_finding() -> None:
    assert "dead units" not in Run().measure(0.39, 0.39, 0.5, 0.3).shown


def test_two_counts_of_the_same_network_are_one() -> None:
    run = Run().train(100).measure(0.5)
    run.observe(DeadUnitsMeasured(run.step, 0.5))
    assert run.kind == "learning"


# Plateau


@pytest.mark.parametrize(
    ("given", "ratio", "action"),
    [
        ({"learning_rate": 0.01}, 1e-2, SetKnobs({"learning_rate": 0.003})),
        ({"optimizer": "sgd"}, 1e-4, SetKnobs({"learning_rate": 0.03})),
        ({"optimizer": "sgd"}, 1e-3, SetKnobs({"optimizer": "adam", "learning_rate": 0.001})),
        ({"optimizer": "adam", "hidden": (4,)}, 1e-3, NewRun({"hidden": (32,)})),
        ({"optimizer": "adam"}, 1e-3, SetKnobs({"learning_rate": 0.0003})),
    ],
    ids=str,
)
def test_a_loss_that_stands_still_where_there_is_more_to_learn_is_a_plateau(
    given: dict[str, Any], ratio: float, action: Any
) -> None:
    run = Run(**given).train(100, falling).train(1000, 1.4, accuracy=0.5, noise=0.03, ratio=ratio)
    assert run.kind == "plateau"
    assert run.found.severity == "watch"
    assert run.found.text.startswith("plateau: the loss stands at 1.")
    assert run.found.text.endswith(" steps, 50.0% right")
    assert run.found.action == action


def test_a_plateau_without_a_hidden_layer_is_what_such_a_network_can_do_so_a_layer_is_offered() -> None:
    run = Run(hidden=()).train(1000, 0.29, accuracy=0.92, ratio=6e-3)
    assert run.kind == "plateau"
    assert run.found.action == NewRun({"hidden": (32,)})
    assert run.found.remedy == "new run with hidden none → 32"


def test_zeros_are_no_reason_for_guessing_without_a_hidden_layer() -> None:
    run = Run(hidden=(), initializer="zeros").train(400, 2.3, accuracy=0.1)
    assert run.kind == "still guessing"
    assert not isinstance(run.found.action, NewRun)


@pytest.mark.parametrize(
    ("loss", "accuracy", "noise", "steps"),
    [
        (lambda at: 0.4 * np.exp(-at / 4000), 0.9, 0.1, 1500),  # slow, but it falls
        (lambda at: 0.4 * np.exp(-at / 20_000), 0.9, 0.01, 1500),  # very slow, but beyond doubt
        (0.05, 0.985, 0.1, 1500),  # nothing left to learn
        (0.4, 0.9, 1.0, 600),  # too noisy to tell
        (0.4, 0.9, 0.02, 300),  # not for long
    ],
    ids=["slow", "very slow", "near 0", "noisy", "short"],
)
def test_a_loss_that_falls_slowly_or_may_do_so_is_no_plateau(
    loss: Losses, accuracy: float, noise: float, steps: int
) -> None:
    assert "plateau" not in Run().train(steps, loss, accuracy=accuracy, noise=noise).shown
