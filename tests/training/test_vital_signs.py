"""Dead units are counted now and then, and nothing of the training depends on whether they are."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tui_mnist.nn import Network
from tui_mnist.training import Control, Trainer
from tui_mnist.training.events import BatchDone, DeadUnitsMeasured, EpochDone
from tui_mnist.training.vital_signs import dead_share

PIXELS = 4


def network_of(*biases: list[float], activation: str = "relu") -> Network:
    """Kernels of zeros, so that the biases alone say which units are active; the first unit also sees pixel 0."""
    network = Network(
        (PIXELS, *(len(bias) for bias in biases), 3), activation=activation, generator=np.random.default_rng(0)
    )
    network.parameters.assign(0, keep_previous=True)
    for number, bias in enumerate(biases, start=1):
        network.parameters.variables[f"b{number}"].assign(bias)
    network.parameters.variables["W1"].assign(1, at=(0, 0))
    return network


def inputs(*brightness: float) -> Any:
    """Images of which only pixel 0 is bright."""
    pixels = np.zeros((len(brightness), PIXELS), np.float32)
    pixels[:, 0] = brightness
    return pixels


def test_dead_units_are_those_that_no_image_makes_active() -> None:
    network = network_of([-0.9, 1, -1, 0])
    assert dead_share(network, inputs(0.4)) == 0.75
    assert dead_share(network, inputs(0.4, 1)) == 0.5


def test_dead_units_of_all_hidden_layers_count() -> None:
    assert dead_share(network_of([1, 1], [-1, -1, -1, 0, 2, 2]), inputs(0.1)) == 0.5


@pytest.mark.parametrize("activation", ["tanh", "leaky_relu", "sigmoid", "linear"])
def test_only_relu_has_dead_units(activation: str) -> None:
    assert dead_share(network_of([-1, 1], activation=activation), inputs(0.1)) is None


def test_a_network_without_hidden_layers_has_no_dead_units() -> None:
    assert dead_share(Network((PIXELS, 3), generator=np.random.default_rng(0)), inputs(0.1)) is None


def test_they_are_counted_in_the_first_step_in_every_tenth_that_is_measured_and_after_each_epoch(
    new_trainer: Callable[..., Trainer],
) -> None:
    trainer = new_trainer(measure_seconds=0, epochs=3, validation_size=8)
    events = list(trainer.run(Control()))
    counted = [number for number, event in enumerate(events) if isinstance(event, DeadUnitsMeasured)]
    after = [(type(events[number - 1]), events[number].step) for number in counted]
    assert after == [(BatchDone, 1), (EpochDone, 5), (EpochDone, 10), (BatchDone, 11), (EpochDone, 15)]


def test_they_are_not_counted_where_nothing_is_measured_or_no_unit_can_die(new_trainer: Callable[..., Trainer]) -> None:
    for trainer in (new_trainer(), new_trainer(measure_seconds=0, activation="tanh")):
        assert not [event for event in trainer.run(Control()) if isinstance(event, DeadUnitsMeasured)]


@pytest.mark.parametrize("held_out", [0, 8])
def test_counting_them_leaves_training_bit_identical(new_trainer: Callable[..., Trainer], held_out: int) -> None:
    vectors = []
    for seconds in (None, 0):
        trainer = new_trainer(measure_seconds=seconds, validation_size=held_out, dropout=0.3)
        list(trainer.run(Control()))
        vectors.append(trainer.network.parameters.vector.tobytes())
    assert vectors[0] == vectors[1]
