"""The network without a hidden layer, which is softmax regression, is trained, kept, walked and drawn as any other."""

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from tui_mnist.nn import LOSSES
from tui_mnist.queries.gradient_check import check_gradient
from tui_mnist.queries.step_graph import StepGraphQuery
from tui_mnist.queries.walkthrough import walk
from tui_mnist.training import Control, Hyperparameters, Trainer
from tui_mnist.training.event import Event
from tui_mnist.training.events import BatchDone, EpochDone

NewTrainer = Callable[..., Trainer]


def run(trainer: Trainer) -> list[Event]:
    return list(trainer.run(Control()))


def test_it_trains_as_the_formulas_say(new_trainer: NewTrainer) -> None:
    trainer = new_trainer(hidden=(), optimizer="sgd", learning_rate=0.5, epochs=1, shuffle=False)
    weights, bias = (v.value.astype(np.float64) for v in trainer.network.parameters.variables.values())
    size = trainer.hyperparameters.batch_size
    images, labels = trainer.samples / 255, trainer.dataset.train_labels
    for batch in [event for event in run(trainer) if isinstance(event, BatchDone)]:
        some = trainer.sampler.order[(batch.step - 1) * size :][: batch.samples]
        z = images[some] @ weights + bias
        p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
        target = np.eye(len(bias))[labels[some]]
        assert batch.loss == pytest.approx(-np.log((p * target).sum(axis=1)).mean(), rel=1e-5)
        slope = (p - target) / len(p)
        weights, bias = weights - 0.5 * images[some].T @ slope, bias - 0.5 * slope.sum(axis=0)
    np.testing.assert_allclose(trainer.network.parameters.variables["W1"].value, weights, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("dropout", [0.0, 0.5])
def test_every_stage_of_a_step_has_its_tensors_and_every_gradient_checks(
    new_trainer: NewTrainer, loss: str, dropout: float
) -> None:
    trainer = new_trainer(hidden=(), loss=loss, dropout=dropout)
    found = walk(trainer)
    assert [view.symbol for view in found.forward.tensors] == ["x", "W1", "x·W1", "b1", "z1", "p"]
    assert found.backward is not None
    assert [step.gradient.symbol for step in found.backward.steps] == ["∂L/∂losses", "∂L/∂z1", "∂L/∂b1", "∂L/∂W1"]
    chain = found.chain(0, 1, 2, source=7)
    assert chain.product == pytest.approx(chain.value, rel=1e-4, abs=1e-12)
    assert check_gradient(trainer, "random", count=30, generator=np.random.default_rng(0)).passed


def test_the_graph_goes_from_the_pixels_to_the_logits_in_one_layer(new_trainer: NewTrainer) -> None:
    drawn = StepGraphQuery().answer(new_trainer(hidden=())).value
    assert drawn is not None
    names = {node.name for node in drawn.graph.nodes}
    assert {"x", "W1", "x·W1", "b1", "z1", "loss"} <= names
    assert not names & {"h1", "W2"}


def test_it_has_no_units_that_could_be_dead(new_trainer: NewTrainer) -> None:
    assert not list(new_trainer(hidden=(), activation="relu").dead_units())


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_stopped_and_resumed_it_goes_on_to_the_same_bits(new_trainer: NewTrainer, optimizer: str) -> None:
    whole, first, second = (new_trainer(hidden=(), optimizer=optimizer) for _ in range(3))
    run(whole)
    for event in first.run(Control()):
        if event.step == 3:
            break
    second.restore(first.checkpoint())
    run(second)
    assert np.array_equal(second.network.parameters.vector, whole.network.parameters.vector)


def test_it_is_written_down_as_no_layers_and_read_back() -> None:
    chosen = Hyperparameters(hidden=())
    assert chosen.as_dict()["hidden"] == []
    assert Hyperparameters.from_dict(chosen.as_dict()) == chosen


def test_dropout_and_activation_change_nothing_of_it(new_trainer: NewTrainer) -> None:
    def epochs(trainer: Trainer) -> list[Event]:
        done = [event for event in run(trainer) if isinstance(event, EpochDone)]
        return [dataclasses.replace(epoch, seconds=0.0, samples_per_second=0.0) for epoch in done]

    plain, other = new_trainer(hidden=()), new_trainer(hidden=(), dropout=0.5, activation="tanh")
    assert epochs(plain) == epochs(other)
    assert np.array_equal(plain.network.parameters.vector, other.network.parameters.vector)
