"""The tensors that are looked at are the trainer's own numbers, and an answer is small, whatever was computed."""

import math
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tui_mnist.queries.tensors import TensorGroup, TensorResult, TensorsQuery
from tui_mnist.queries.walkthrough import walk
from tui_mnist.tensor_language import ExpressionError
from tui_mnist.training import Trainer
from tui_mnist.training.events import BatchDone

StoppedTrainer = Callable[..., Trainer]
NextStep = Callable[[Trainer], BatchDone]


def result(trainer: Trainer, expression: str, digit: int = 0) -> TensorResult:
    (found,) = TensorsQuery((expression,), digit).compute(trainer).results
    assert isinstance(found, TensorResult), found
    return found


def values(trainer: Trainer, name: str) -> Any:
    """All numbers of a small tensor of rank 0 to 2."""
    found = result(trainer, name)
    return found.numbers.reshape(found.shape)


@pytest.mark.parametrize("given", [{}, {"dropout": 0.4}, {"hidden": ()}], ids=["", "dropout", "no hidden layer"])
def test_the_next_steps_tensors_are_those_that_it_will_have(
    stopped_trainer: StoppedTrainer, next_step: NextStep, given: dict[str, Any]
) -> None:
    trainer = stopped_trainer(3, optimizer="adam", validation_size=24, **given)
    forward = walk(trainer).forward
    listed = TensorsQuery().compute(trainer).tensors
    for tensor in listed:
        if tensor.name in forward:
            np.testing.assert_array_equal(values(trainer, tensor.name), forward[tensor.name].value)
    found = {tensor.name: values(trainer, tensor.name) for tensor in listed if tensor.group is not TensorGroup.DATA}
    parameters, before = trainer.network.parameters, trainer.checkpoint()
    done = next_step(trainer)
    assert float(found["loss"]) == np.float32(done.loss)
    for name, gradient in zip(parameters.variables, parameters.gradients, strict=True):
        np.testing.assert_array_equal(found[f"d{name}"], gradient)
    for name, value in parameters.split(before.arrays["parameters"]).items():
        np.testing.assert_array_equal(found[name], value)
    for kept in ("first_moment", "second_moment"):
        for name, value in parameters.split(before.arrays[f"optimizer.{kept}"]).items():
            np.testing.assert_array_equal(found[f"{kept}_{name}"], value)


def test_each_tensor_is_what_the_list_says(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(1, optimizer="momentum", dropout=0.2)
    listed = TensorsQuery().compute(trainer).tensors
    names = [tensor.name for tensor in listed]
    assert names[:5] == ["train_images", "train_labels", "test_images", "test_labels", "digit"]
    assert {"x", "y", "z1", "h1", "d1", "z3", "p", "loss", "W1", "b3", "dW2", "velocity_W1"} <= set(names)
    for tensor in listed:
        found = result(trainer, tensor.name)
        assert (found.shape, found.dtype, found.axes) == (tensor.shape, tensor.dtype, tensor.axes), tensor.name
        assert (found.bytes, found.rank) == (tensor.bytes, tensor.rank)
        assert len(tensor.axes) == tensor.rank
        assert found.is_fixed == (tensor.group is TensorGroup.DATA)


def test_the_data_are_the_data_sets_and_the_digit_is_the_one_that_is_looked_at(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(0, validation_size=24)
    dataset = trainer.dataset
    np.testing.assert_array_equal(values(trainer, "train_labels[:9]"), dataset.train_labels[:9])
    np.testing.assert_array_equal(values(trainer, "test_images[1]"), dataset.test_samples[1])
    for digit in (0, 3, 27):
        image = dataset.train_samples[trainer.validation_indices[digit % 24]]
        np.testing.assert_array_equal(result(trainer, "digit", digit).numbers[0], image)


def test_figures_are_those_of_all_elements(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(2)
    weights = trainer.network.parameters.variables["W1"].value
    found = result(trainer, "W1")
    assert (found.minimum, found.maximum) == (float(weights.min()), float(weights.max()))
    assert found.mean == pytest.approx(float(weights.mean(dtype=np.float64)))
    expected, _ = np.histogram(weights.astype(np.float64), bins=len(found.counts))
    np.testing.assert_array_equal(found.counts.sum(), weights.size)
    assert np.abs(np.cumsum(found.counts) - np.cumsum(expected)).max() <= 1  # one that lies on an edge
    assert not found.not_finite


def test_numbers_that_left_the_finite_world_are_counted_apart(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(1)
    trainer.assign(np.full_like(trainer.network.parameters.vector, np.nan))
    for name in ("W1", "z1", "loss", "dW3", "p"):
        found = result(trainer, name)
        assert found.not_finite == math.prod(found.shape)
        assert math.isnan(found.minimum)
        assert not found.counted
    mixed = result(trainer, "[1, 2, 0] / [0, 1, 0]")
    assert (mixed.minimum, mixed.maximum, mixed.not_finite) == (2, 2, 2)


def test_it_changes_nothing_of_the_run(stopped_trainer: StoppedTrainer, next_step: NextStep) -> None:
    trainer, other = stopped_trainer(2, dropout=0.3), stopped_trainer(2, dropout=0.3)
    for name in ("x", "p", "dW1", "mean(train_images)", "1 +"):
        TensorsQuery((name,)).answer(trainer)
    assert next_step(trainer).loss == next_step(other).loss
    np.testing.assert_array_equal(trainer.network.parameters.vector, other.network.parameters.vector)


def test_before_the_first_step_and_at_the_end_of_an_epoch_the_next_batch_is_known(
    stopped_trainer: StoppedTrainer, next_step: NextStep
) -> None:
    trainer = stopped_trainer(0, batch_size=16)
    for _ in range(12):
        labels = values(trainer, "y")
        position, epoch = trainer.sampler.position, trainer.sampler.epoch
        next_step(trainer)
        drawn = trainer.sampler.order[trainer.sampler.position - len(labels) : trainer.sampler.position]
        np.testing.assert_array_equal(labels, trainer.dataset.train_labels[drawn], err_msg=f"{epoch} {position}")
    assert trainer.sampler.epoch > 1


def test_what_is_refused_comes_back_beside_the_results_of_the_others(stopped_trainer: StoppedTrainer) -> None:
    answer = TensorsQuery(("W1", "W9", "sum(W1)")).answer(stopped_trainer(1))
    assert not answer.error
    assert answer.value is not None
    first, second, third = pickle.loads(pickle.dumps(answer)).value.results
    assert isinstance(second, ExpressionError)
    assert "there is no tensor W9; did you mean W" in str(second)
    assert first.rank == 2
    assert third.rank == 0
    assert not answer.value.is_fixed


def test_an_answer_is_small_whatever_was_computed(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(1, hidden=(700,))
    expressions = ("dot(W1.T, W1)", "train_images[:, newaxis, newaxis, ...]", "W1.reshape(-1)", "W1[:, :6] * 3")
    answer = TensorsQuery(expressions).answer(trainer)
    assert answer.value is not None
    assert all(isinstance(each, TensorResult) for each in answer.value.results)
    assert len(pickle.dumps(answer)) < 800_000
    found = answer.value.results[0]
    assert isinstance(found, TensorResult)
    product = trainer.network.parameters.variables["W1"].value
    product = product.T @ product
    np.testing.assert_array_equal(found.numbers[0], product[: found.numbers.shape[1], : found.numbers.shape[2]])
    assert float(np.abs(found.pictures).max()) == pytest.approx(found.limit)
    assert found.pictures.shape[1] < 700


def test_of_points_in_the_plane_there_are_no_images() -> None:
    from tui_mnist.data import load
    from tui_mnist.training import Hyperparameters

    trainer = Trainer(load("spirals"), Hyperparameters.of(hidden=(4,), batch_size=10, validation_size=100))
    listed = {tensor.name: tensor for tensor in TensorsQuery().compute(trainer).tensors}
    assert listed["train_points"].axes == ("sample", "feature")
    assert listed["W1"].axes == ("feature", "unit")
    assert result(trainer, "point").shape == (2,)
    assert not result(trainer, "train_points[:20]").is_image
    for name in listed:
        result(trainer, name)
