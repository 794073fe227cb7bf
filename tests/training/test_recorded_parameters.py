"""A gradient is that of the parameters that were recorded, or there is none: never one made of two moments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.training.conftest import NewTrainer
from tui_mnist.autodiff import GradientTape, TapeError, Tensor
from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn import OPTIMIZERS
from tui_mnist.training import Trainer


def recorded(trainer: Trainer) -> tuple[GradientTape, Tensor]:
    inputs, labels = trainer.draw()
    with GradientTape(persistent=True) as tape:
        loss = trainer.loss(labels, trainer.forward(inputs))
    return tape, loss


def gradient(trainer: Trainer, tape: GradientTape, loss: Tensor) -> list[bytes]:
    found = tape.gradient(loss, list(trainer.network.parameters.variables.values()))
    return [one.tobytes() for one in found]


def take_step(trainer: Trainer) -> None:
    trainer.backward(*recorded(trainer))
    trainer.update()


@pytest.fixture(params=["new", "stepped", "assigned", "swapped", "restored"])
def trainer(request: pytest.FixtureRequest, new_trainer: NewTrainer) -> Trainer:
    """A trainer with parameters from each of the ways in which they come about."""
    trainer = new_trainer(hidden=(6, 5), optimizer="adam")
    if request.param != "new":
        take_step(trainer)
    match request.param:
        case "assigned":
            trainer.network.parameters.variables["W2"].assign(np.ones((6, 5)))
        case "swapped":
            trainer.network.parameters.swap()
        case "restored":
            by_checkpoint(trainer)
    return trainer


def views(trainer: Trainer) -> list[Array]:
    parameters = trainer.network.parameters
    split = parameters.split(parameters.vector)
    of_variables = [array for one in parameters.variables.values() for array in (one.value, one.numpy(), one.previous)]
    return [parameters.vector, parameters.previous, *split.values(), *of_variables]


def test_parameters_cannot_be_written_to_in_place(trainer: Trainer) -> None:
    tape, loss = recorded(trainer)
    before, expected = trainer.network.parameters.vector.copy(), gradient(trainer, tape, loss)
    for array in views(trainer):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 7
        with pytest.raises(ValueError, match="read-only"):
            np.multiply(array, 2, out=array)
    for variable in trainer.network.parameters.variables.values():
        with pytest.raises(ValueError, match="read-only"):
            variable.value -= 0.5
    assert np.array_equal(trainer.network.parameters.vector, before)
    assert gradient(trainer, tape, loss) == expected


def by_assign(trainer: Trainer) -> None:
    weights = trainer.network.parameters.variables["W2"]
    weights.assign(2 * weights.value)


def by_an_element(trainer: Trainer) -> None:
    trainer.network.parameters.variables["b1"].assign(3.0, at=2)


def by_value(trainer: Trainer) -> None:
    trainer.network.parameters.variables["b2"].value = np.ones(5)


def by_vector(trainer: Trainer) -> None:
    trainer.network.parameters.assign(1.0)


def by_checkpoint(trainer: Trainer) -> None:
    trainer.restore(Trainer(trainer.dataset, trainer.hyperparameters).checkpoint())


def by_two_steps(trainer: Trainer) -> None:
    trainer.update()
    trainer.update()


def by_a_step_after_a_swap(trainer: Trainer) -> None:
    trainer.network.parameters.swap()
    trainer.update()


OVERWRITES = [by_assign, by_an_element, by_value, by_vector, by_checkpoint, by_two_steps, by_a_step_after_a_swap]


@pytest.mark.parametrize("overwrite", OVERWRITES)
def test_parameters_that_were_overwritten_have_no_gradient(
    trainer: Trainer, overwrite: Callable[[Trainer], None]
) -> None:
    trainer.network.parameters.gradient[:] = 0.5
    tape, loss = recorded(trainer)
    overwrite(trainer)
    variables = trainer.network.parameters.variables
    with pytest.raises(TapeError, match=r"parameter '(W1|W2|b1|b2)' was overwritten after it was recorded"):
        tape.gradient(loss, variables)
    with pytest.raises(TapeError, match="overwritten"):
        tape.jacobian(loss, variables)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_after_one_step_the_gradient_is_still_that_of_the_recorded_ones(
    new_trainer: NewTrainer, optimizer: str
) -> None:
    trainer = new_trainer(optimizer=optimizer)
    tape, loss = recorded(trainer)
    expected = gradient(trainer, tape, loss)
    trainer.backward(tape, loss)
    trainer.update()
    assert gradient(trainer, tape, loss) == expected
    trainer.update()
    with pytest.raises(TapeError, match="overwritten"):
        gradient(trainer, tape, loss)


def test_what_is_made_of_a_parameter_outside_of_the_tape_stays_what_it_was(trainer: Trainer) -> None:
    weights: Any = trainer.network.parameters.variables["W2"]
    with GradientTape() as before:
        inside = weights.T
    outside = weights.T
    values = weights.value.T.copy()
    with GradientTape() as tape:
        tape.watch(outside)
        target = (outside * outside * inside).sum()
    by_vector(trainer)
    assert np.array_equal(outside.numpy(), values)
    np.testing.assert_allclose(tape.gradient(target, outside), 2 * values * values, rtol=1e-6)
    with pytest.raises(TapeError, match="overwritten"):
        before.gradient(inside, weights)
