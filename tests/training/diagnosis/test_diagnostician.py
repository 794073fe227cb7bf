"""The diagnostician can be hushed, forgets what no longer counts, and stays calm."""

import dataclasses
import itertools
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.training.diagnosis.made_up import Run, batches
from tui_mnist.nn import OPTIMIZERS
from tui_mnist.training import Hyperparameters
from tui_mnist.training.diagnosis import Diagnostician, Finding
from tui_mnist.training.events import DeadUnitsMeasured

ALL_IN_ALL = 10_000_000

# Dismissed


def test_what_was_dismissed_stays_away_and_the_next_in_line_is_told() -> None:
    run = Run().measure(0.5, 0.5).train(100)
    run.diagnostician.dismiss()
    assert run.kind == "learning"
    assert run.train(500, 0.3, noise=0.3).measure(0.6, 0.6).kind == "learning"


def test_what_was_dismissed_comes_back_after_it_had_gone_away() -> None:
    run = Run().measure(0.5, 0.5)
    run.diagnostician.dismiss()
    assert run.measure(0.1, 0.1).kind == "learning"
    assert run.measure(0.5, 0.5).kind == "dead units"


@pytest.mark.parametrize("changes", [{"learning_rate": 0.0003}, {"epochs": 9}], ids=str)
def test_what_was_dismissed_comes_back_after_a_knob_moved(changes: dict[str, Any]) -> None:
    run = Run().measure(0.5, 0.5)
    run.diagnostician.dismiss()
    assert run.turn(**changes).measure(0.5, 0.5).kind == "dead units"


def test_dismissing_nothing_is_no_trouble() -> None:
    diagnostician = Diagnostician()
    diagnostician.dismiss()
    assert diagnostician.finding(Hyperparameters()) is None


# Knobs


def test_after_a_knob_moved_nothing_is_said_that_rests_on_what_was_before() -> None:
    run = Run(optimizer="adadelta").train(300, 2.2, accuracy=0.3, ratio=2e-5)
    assert run.kind == "steps too short"
    assert run.turn(learning_rate=0.03).finding is None
    assert run.train(30, 2.2, accuracy=0.3).finding is None
    assert run.train(200, lambda at: 2.2 * np.exp(-at / 200), accuracy=0.3).shown[-1] == "learning"


def test_a_loss_that_is_another_since_a_knob_moved_has_not_risen() -> None:
    run = Run(loss="mean_squared_error").train(300, 0.02).turn(loss="categorical_crossentropy").train(300, 0.3)
    assert "loss rising" not in run.shown


def test_more_epochs_change_nothing_of_what_is_found() -> None:
    run = Run().measure(0.5, 0.5)
    assert run.turn(epochs=50).kind == "dead units"


def test_a_smaller_batch_ends_few_steps() -> None:
    assert Run(train_size=500, batch_size=128).turn(batch_size=16).finding is None


# PhaseMessage


def test_a_finding_outlasts_a_moment_in_which_it_is_not_there() -> None:
    run = Run().train(300, 4.0, accuracy=0.5, noise=0)
    run.train(20, 0.1, accuracy=0.5, noise=0).train(200, 4.0, accuracy=0.5, noise=0)
    assert run.shown == [None, "learning", "overconfident"]


def test_a_finding_waits_until_it_has_lasted_and_leaves_only_when_it_is_gone_for_good() -> None:
    run = Run().train(100, 1.0, noise=0.3)
    for _ in range(5):
        run.train(100, 1.0, noise=0.3, ratio=0.05).train(10, 1.0, noise=0.3, ratio=0.02)
    assert run.shown == [None, "learning", "steps too long"]


def test_words_and_remedy_change_together_and_seldom() -> None:
    run = Run(optimizer="adadelta", learning_rate=0.001).train(100, 2.2, accuracy=0.3, ratio=1.2e-5)
    lines: list[Finding] = []
    for number in range(100):
        ratio = 1.2e-5 if number % 50 < 25 else 0.8e-5  # a rung of the learning rate lies between what they call for
        run.train(10, 2.2, accuracy=0.3, ratio=ratio)
        if not lines or lines[-1] != run.found:
            lines.append(run.found)
    assert {line.kind for line in lines} == {"steps too short"}
    assert len({line.remedy for line in lines}) == 2
    for before, after in itertools.pairwise(lines):
        assert before.text != after.text


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 1000),
    level=st.sampled_from([0.05, 0.3, 1.0, 2.3, 5.0]),
    noise=st.sampled_from([0.0, 0.05, 0.3, 1.0]),
    accuracy=st.sampled_from([0.1, 0.125, 0.2, 0.9, 0.98, 0.999]),
    ratio=st.sampled_from([2.9e-5, 3e-5, 1e-3, 0.03, 0.1]),
)
def test_noise_about_the_edge_of_what_is_a_finding_does_not_flicker(
    seed: int, level: float, noise: float, accuracy: float, ratio: float
) -> None:
    run, generator = Run(), np.random.default_rng(seed)
    for _ in range(100):
        about = float(generator.lognormal(0, 0.3))
        right = min(1.0, accuracy * float(generator.lognormal(0, 0.1)))
        run.train(20, level, accuracy=right, noise=noise, ratio=ratio * about)
    assert len(run.shown) <= 14  # 2,000 steps, of which 100 at least for each but the everyday ones


@settings(max_examples=30, deadline=None)
@given(cuts=st.lists(st.integers(1, 400), max_size=30), seed=st.integers(0, 100), batch_size=st.sampled_from([4, 128]))
def test_what_is_found_does_not_depend_on_how_steps_are_put_together(
    cuts: list[int], seed: int, batch_size: int
) -> None:
    generator = np.random.default_rng(seed)
    losses = 2.3 * np.exp(-np.arange(400) / 100) * generator.lognormal(0, 0.2, 400)
    ratios = generator.lognormal(-1.5, 0.5, 400)
    found = []
    for places in ([400], sorted({*cuts, 400})):
        run, start = Run(batch_size=batch_size), 0
        for stop in places:
            measured = {step: float(ratios[step - 1]) for step in range(start + 1, stop + 1) if step % 7 == 0}
            run.observe(batches(stop, losses[start:stop].tolist(), [0.8] * (stop - start), measured))
            start = stop
        found.append(run.finding)
    assert found[0] == found[1]


def test_who_is_asked_seldom_finds_the_same_in_bounded_memory() -> None:
    often, seldom, sizes = Run(), Run(), []
    for number in range(200):
        event = batches(60 * (number + 1), [2.3 / (number + 1)] * 60, [0.8] * 60, {60 * number + 50: 1e-3})
        often.observe(event)
        seldom.diagnostician.observe(event)
        sizes.append(len(pickle.dumps(seldom.diagnostician)))
    assert max(sizes[100:]) < 1.2 * max(sizes[:100])
    assert seldom.finding == often.finding


def test_a_long_run_takes_no_more_memory_than_a_short_one() -> None:
    def size(steps: int) -> int:
        run = Run().train(steps, 0.3, noise=0.3)
        for _ in range(steps // 100):
            run.epoch(0.3, 0.3)
            run.observe(DeadUnitsMeasured(run.step, 0.1))
        return len(pickle.dumps(run.diagnostician))

    assert size(20_000) < 1.1 * size(2_000)


figures = st.floats(1e-6, 1e36)
shares = st.floats(0, 1)


@settings(max_examples=100, deadline=None)
@given(
    knobs=st.fixed_dictionaries(
        {
            "optimizer": st.sampled_from([*OPTIMIZERS]),
            "learning_rate": st.floats(1e-9, 1000),
            "dropout": st.sampled_from([0.0, 0.5]),
        }
    ),
    losses=st.lists(figures, min_size=1, max_size=6),
    accuracy=shares,
    ratio=st.floats(0, 1e6),
    end=st.sampled_from(["", "finish", "diverge"]),
)
def test_whatever_happens_the_words_fit_and_the_remedy_is_one_that_can_be_taken(
    knobs: dict[str, Any], losses: list[float], accuracy: float, ratio: float, end: str
) -> None:
    run = Run(train_size=len(losses) * 500, step=ALL_IN_ALL, **knobs)
    run.train(400, losses[0], accuracy=accuracy, ratio=ratio, noise=0.01)
    for number, val_loss in enumerate(losses):
        run.epoch(losses[0] * 0.9**number, val_loss, accuracy=accuracy)
    run.measure(accuracy, accuracy)
    if end == "finish":
        run.finish(validation=accuracy, test=accuracy)
    elif end == "diverge":
        run.diverge("a parameter became NaN or infinite", losses[0])
    kinds = []
    while (found := run.finding) is not None:
        kinds.append(found.kind)
        assert found.text
        assert "\n" not in found.text
        assert len(found.text) <= 84, found.text
        assert len(found.short) <= 44, found.short
        assert len(found.remedy) <= 56, found.remedy
        assert (found.action is None) == (found.remedy == "")
        if found.action is not None:
            after = dataclasses.replace(run.hyperparameters, **found.action.changes)
            assert after != run.hyperparameters
        run.diagnostician.dismiss()
    assert len(kinds) == len(set(kinds))
