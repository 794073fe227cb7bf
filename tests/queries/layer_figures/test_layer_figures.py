"""Figures of layers are those of plain NumPy, over the whole run, in bounded memory; and they change no bit of it."""

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.queries.conftest import take_steps
from tui_mnist.data import load
from tui_mnist.queries.layer_figures import LayerFigures, LayerFiguresQuery
from tui_mnist.queries.layer_figures.figures import FIGURES
from tui_mnist.queries.layer_figures.histograms import MOST_NUMBERS, histogram_of, looked_at, reach_of
from tui_mnist.queries.layer_figures.history import ThinnedHistory
from tui_mnist.training import Control, Hyperparameters, Trainer

StoppedTrainer = Callable[..., Trainer]


def figures_of(trainer: Trainer) -> LayerFigures:
    return LayerFiguresQuery().compute(trainer)


def train(trainer: Trainer, steps: int) -> None:
    take_steps(trainer.run(Control()), steps)


def newest(figures: LayerFigures) -> Any:
    return {name: figures.history[name][-1] for name in FIGURES}


# Over the run


@pytest.mark.parametrize("given_", [{}, {"hidden": ()}, {"optimizer": "adam", "weight_decay": 0.1}], ids=str)
def test_they_are_those_of_plain_numpy(stopped_trainer: StoppedTrainer, given_: dict[str, Any]) -> None:
    trainer = stopped_trainer(3, **given_)
    before = {name: each.value.copy() for name, each in trainer.network.parameters.variables.items()}
    train(trainer, 1)
    now = newest(figures_of(trainer))
    gradients = trainer.network.parameters.split(trainer.network.parameters.gradient)
    for number, layer in enumerate(trainer.network.layers):
        name = f"W{number + 1}"
        after = layer.kernel.value.astype(np.float64)
        moved = np.linalg.norm(after - before[name])
        assert now["weights"][number] == pytest.approx(np.linalg.norm(after), rel=1e-5)
        assert now["gradient"][number] == pytest.approx(np.linalg.norm(gradients[name]), rel=1e-5)
        assert now["update"][number] == pytest.approx(moved, rel=1e-4)
        assert now["ratio"][number] == pytest.approx(moved / np.linalg.norm(before[name]), rel=1e-4)


def test_dead_units_of_each_layer_are_those_that_say_nothing_to_any_image(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(1)
    parameters = trainer.network.parameters
    parameters.variables["b1"].assign(-1e3, at=slice(0, 3))
    dead = newest(figures_of(trainer))["dead"]
    held_out = trainer.samples[trainer.validation_indices].astype(np.float32) / 255
    hidden = np.maximum(held_out @ parameters.variables["W1"].value + parameters.variables["b1"].value, 0)
    assert dead[0] == pytest.approx((hidden == 0).all(axis=0).mean())
    assert dead[0] >= 0.5
    assert np.isnan(dead[-1])  # the scores can't die
    assert np.isnan(newest(figures_of(stopped_trainer(1, activation="tanh")))["dead"]).all()


def test_before_the_first_step_there_is_no_gradient_but_there_are_weights(stopped_trainer: StoppedTrainer) -> None:
    figures = figures_of(stopped_trainer())
    assert figures.steps.tolist() == [0]
    assert np.isfinite(figures.history["weights"]).all()
    assert all(np.isnan(figures.history[name]).all() for name in ("gradient", "update", "ratio"))


def test_who_asks_late_still_sees_what_the_weights_began_with(stopped_trainer: StoppedTrainer) -> None:
    early, late = figures_of(stopped_trainer()), figures_of(stopped_trainer(4))
    assert late.steps.tolist() == [0, 4]
    np.testing.assert_array_equal(late.history["weights"][0], early.history["weights"][0])
    assert sum(early.layers[0].weights.counts) == sum(late.layers[0].weights_at_start.counts)


def test_the_ends_of_epochs_are_measured_while_nobody_asks(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer()
    figures_of(trainer)
    train(trainer, 12)  # of 5 steps an epoch
    assert figures_of(trainer).steps.tolist() == [0, 5, 10, 12]


def test_after_a_divergence_nothing_is_said_of_the_step_that_was_taken_back(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(2)
    figures_of(trainer)
    trainer.assign(trainer.network.parameters.vector * np.float32(1e25))
    for _ in trainer.run(Control()):
        pass
    assert trainer.diverged_step is not None
    assert np.isnan(newest(figures_of(trainer))["ratio"]).all()


def test_it_changes_no_bit_of_the_run(stopped_trainer: StoppedTrainer) -> None:
    asked, left_alone = stopped_trainer(dropout=0.2), stopped_trainer(dropout=0.2)
    for _ in range(7):
        figures_of(asked)
        train(asked, 1)
    train(left_alone, 7)
    before, after = asked.checkpoint(), left_alone.checkpoint()
    for name, array in before.arrays.items():
        np.testing.assert_array_equal(array, after.arrays[name])


def test_an_answer_can_be_sent_and_holds_nan_weights(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(2)
    trainer.assign(np.full_like(trainer.network.parameters.vector, np.nan))
    answer = pickle.loads(pickle.dumps(LayerFiguresQuery().answer(trainer)))
    assert not answer.error
    assert answer.value.layers[0].weights.broken == 1
    assert np.isnan(answer.value.history["weights"][-1]).all()


def test_points_in_the_plane_have_layers_too() -> None:
    trainer = Trainer(
        load("spirals"), Hyperparameters.of(data="spirals", hidden=(8, 8), activation="tanh", validation_size=500)
    )
    train(trainer, 2)
    figures = figures_of(trainer)
    assert [(layer.inputs, layer.units) for layer in figures.layers] == [(2, 8), (8, 8), (8, 2)]


@given(st.lists(st.integers(1, 40), min_size=1, max_size=300), st.integers(4, 40))
def test_the_history_keeps_both_ends_and_so_many_points_at_most(gaps: list[int], most: int) -> None:
    history: ThinnedHistory[int] = ThinnedHistory(most)
    steps = np.cumsum(gaps).tolist()
    for step in steps:
        history.add(step, -step)
        assert len(history.steps) <= most
        assert (history.steps[0], history.steps[-1]) == (steps[0], step)
    assert history.points == [-step for step in history.steps]
    assert history.steps == sorted(set(history.steps))
    widest, span = max(np.diff(history.steps), default=0), steps[-1] - steps[0]
    assert widest <= 4 * span / most + 2 * max(gaps)  # no time of the run is forgotten


def test_a_history_that_goes_back_forgets_what_was_later() -> None:
    history: ThinnedHistory[str] = ThinnedHistory()
    for step, point in ((0, "a"), (5, "b"), (9, "c"), (5, "d")):
        history.add(step, point)
    assert (history.steps, history.points) == ([0, 5], ["a", "d"])


# Histograms


def test_histograms_count_what_numpy_counts(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(3)
    layer = figures_of(trainer).layers[0]
    kernel = trainer.network.layers[0].kernel.value
    its = layer.weights
    expected, _ = np.histogram(np.clip(kernel, its.low, its.high), len(its.counts), (its.low, its.high))
    assert np.abs(its.counts - expected).sum() <= 2  # of those on an edge
    assert (its.low, its.high) == (layer.weights_at_start.low, layer.weights_at_start.high)
    gradient = trainer.network.parameters.gradients[0]
    assert layer.gradient.zeros == pytest.approx((gradient == 0).mean())
    powers = np.log10(np.abs(gradient[gradient != 0]))
    expected, _ = np.histogram(powers, len(layer.gradient.counts), (layer.gradient.low, layer.gradient.high))
    assert np.abs(layer.gradient.counts - expected).sum() <= 2


def test_of_many_numbers_some_of_each_row_and_column_are_looked_at() -> None:
    rows, columns = np.divmod(np.arange(784 * 512), 512)
    seen = looked_at((rows * 512 + columns).reshape(784, 512))
    assert len(seen) <= MOST_NUMBERS
    assert len(np.unique(seen // 512)) == 784
    assert len(np.unique(seen % 512)) == 512
    assert looked_at(np.ones((3, 4))).size == 12


@given(st.lists(st.floats(-(2.0**90), 2.0**90, width=32), max_size=30))
def test_an_axis_holds_0_and_most_numbers_between_round_ends(numbers: list[float]) -> None:
    values = np.array(numbers, np.float32)
    with np.errstate(all="ignore"):
        low, high = reach_of(values)
        assert low <= 0 <= high
        assert low < high
        counts = histogram_of(values, low, high, 10).counts
    assert counts.sum() == len(values)


def test_numbers_that_are_not_finite_are_left_out_and_said() -> None:
    values = np.array([0.5, np.nan, np.inf, -0.5], np.float32)
    histogram = histogram_of(values, -1, 1, 4)
    assert histogram.counts.tolist() == [0, 1, 0, 1]
    assert histogram.broken == 0.5
