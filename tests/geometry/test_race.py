"""The race: the very optimizers that train networks, each as its paper's formula in plain NumPy has it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from tui_mnist.geometry.landscape import LANDSCAPES
from tui_mnist.geometry.race import ARRIVED, MOST_STEPS, Race, RaceSettings
from tui_mnist.nn.optimizers import OPTIMIZERS

EVERY = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam", "adamw", "nadam")
RATE, MOMENTUM, STEPS = 0.01, 0.9, 50
Slope = Callable[[np.ndarray], np.ndarray]


def rosenbrock_slope(w: np.ndarray) -> np.ndarray:
    """By hand: of (1 - w1)² + 10 (w2 - w1²)²."""
    return np.array([-2 * (1 - w[0]) - 40 * w[0] * (w[1] - w[0] ** 2), 20 * (w[1] - w[0] ** 2)])


def walked(name: str, start: tuple[float, float], rate: float, slope: Slope) -> np.ndarray:
    """Positions (STEPS + 1, 2) by the formulas of the papers, with Keras's constants."""
    w = np.array(start)
    zeros = np.zeros(2)
    velocity, total, mean, mean_step, first, second = (zeros.copy() for _ in range(6))
    total += 0.1
    product = 1.0
    found = [w]
    for t in range(1, STEPS + 1):
        g = slope(w)
        first, second = 0.9 * first + 0.1 * g, 0.999 * second + 0.001 * g**2
        adam = rate * (first / (1 - 0.9**t)) / (np.sqrt(second / (1 - 0.999**t)) + 1e-7 / np.sqrt(1 - 0.999**t))
        match name:
            case "sgd":
                w = w - rate * g
            case "momentum":
                velocity = MOMENTUM * velocity - rate * g
                w = w + velocity
            case "nesterov":
                velocity = MOMENTUM * velocity - rate * g
                w = w + MOMENTUM * velocity - rate * g
            case "adagrad":
                total = total + g**2
                w = w - rate * g / np.sqrt(total + 1e-7)
            case "rmsprop":
                mean = 0.9 * mean + 0.1 * g**2
                w = w - rate * g / np.sqrt(mean + 1e-7)
            case "adadelta":
                mean = 0.95 * mean + 0.05 * g**2
                step = g * np.sqrt(mean_step + 1e-7) / np.sqrt(mean + 1e-7)
                mean_step = 0.95 * mean_step + 0.05 * step**2
                w = w - rate * step
            case "adam":
                w = w - adam
            case "adamw":
                w = w - adam - rate * 0.004 * w
            case "nadam":
                now, ahead = (0.9 * (1 - 0.5 * 0.96**at) for at in (t, t + 1))
                product *= now
                looking = ahead * first / (1 - product * ahead) + (1 - now) * g / (1 - product)
                w = w - rate * looking / (np.sqrt(second / (1 - 0.999**t)) + 1e-7)
        found.append(w)
    return np.array(found)


def race(landscape: str = "Rosenbrock", steps: int = STEPS, **changes: object) -> Race:
    settings = replace(RaceSettings.on(landscape, MOMENTUM, EVERY), **changes)  # type: ignore[arg-type]
    found = Race(settings)
    found.run_to(steps)
    return found


def test_every_optimizer_can_race() -> None:
    assert tuple(OPTIMIZERS)[: len(EVERY)] == EVERY


@pytest.mark.parametrize("name", EVERY)
def test_each_goes_the_way_that_plain_numpy_goes(name: str) -> None:
    start, rate = (-1.2, 1.0), 0.002 if name in {"sgd", "momentum", "nesterov"} else RATE
    positions = race(start=start, rate=rate).positions[EVERY.index(name)]
    expected = walked(name, start, rate, rosenbrock_slope)
    assert np.isfinite(expected).all()
    np.testing.assert_allclose(positions, expected, rtol=0, atol=1e-6)
    assert np.abs(expected[-1] - expected[0]).max() > 1e-3 or name == "adadelta"


def test_none_is_moved_by_who_else_takes_part() -> None:
    together = race()
    for number, name in enumerate(EVERY):
        alone = race(optimizers=(name,))
        np.testing.assert_array_equal(alone.positions[0], together.positions[number])


def test_steps_taken_in_several_goes_are_the_same_and_are_kept() -> None:
    whole, parts = race("ravine"), race("ravine", steps=7)
    before = parts.positions
    parts.run_to(STEPS)
    np.testing.assert_array_equal(parts.positions, whole.positions)
    np.testing.assert_array_equal(parts.positions[:, :8], before)
    np.testing.assert_allclose(parts.losses, LANDSCAPES["ravine"].loss(parts.positions))


def test_the_momentum_knob_is_for_two_of_them() -> None:
    kept, none = race("ravine"), race("ravine", momentum=0.0)
    differs = np.abs(kept.positions - none.positions).max(axis=(1, 2)) > 0
    assert [name for name, one in zip(EVERY, differs, strict=True) if one] == ["momentum", "nesterov"]


def test_one_that_diverges_stays_where_it_was_seen_and_the_others_go_on() -> None:
    wild = race("ravine", steps=300, rate=0.2, optimizers=("sgd", "adam"))
    diverged, fine = wild.divergences()
    assert diverged is not None
    assert fine is None
    assert np.isfinite(wild.positions).all()
    np.testing.assert_array_equal(wild.positions[0, diverged:], wild.positions[0, -1:].repeat(301 - diverged, axis=0))
    assert wild.steps == 300
    assert np.isnan(wild.losses[0, diverged:]).all()


def test_a_race_is_over_where_all_diverged_and_after_its_last_step() -> None:
    alone = race("Rosenbrock", steps=1000, rate=1.0, optimizers=("sgd",))
    assert alone.is_over
    assert alone.steps == alone.divergences()[0]
    long = race("plateau", steps=1000, optimizers=("sgd",))
    assert long.is_over
    assert long.steps == MOST_STEPS
    assert Race(RaceSettings.on("ravine", 0.0, ())).is_over


def test_an_optimizer_arrives_at_its_first_loss_near_the_lowest() -> None:
    found = race("local minimum", steps=200)
    at = found.arrivals()
    losses, lowest = found.losses, found.landscape.lowest
    for row, step in zip(losses, at, strict=True):
        near = row - lowest <= ARRIVED * (row[0] - lowest)
        assert (step is None and not near.any()) or (step is not None and near[step] and not near[:step].any())


# What the landscapes are for


def test_momentum_passes_the_barrier_and_plain_steps_stay_before_it() -> None:
    at = dict(zip(EVERY, race("local minimum", steps=200).arrivals(), strict=True))
    assert at["momentum"] is not None
    assert at["sgd"] is None


def test_rosenbrocks_valley_takes_plain_steps_four_times_as_long_as_momentum() -> None:
    at = dict(zip(EVERY, race(steps=MOST_STEPS).arrivals(), strict=True))
    assert at["momentum"] is not None
    assert at["sgd"] is None or at["sgd"] > 4 * at["momentum"]


def test_the_saddle_and_the_plateau_hold_plain_steps_longer_than_momentum() -> None:
    for landscape in ("saddle", "plateau"):
        at = dict(zip(EVERY, race(landscape, steps=300).arrivals(), strict=True))
        assert at["momentum"] is not None
        assert at["sgd"] is None or at["sgd"] > 2 * at["momentum"]
