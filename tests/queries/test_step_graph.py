"""The graph of the next step: the very figures that the step will compute, and a training that does not notice."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from itertools import islice
from typing import Any

import numpy as np
import pytest

from tui_mnist.autodiff.sketch import GraphSketch
from tui_mnist.nn import LOSSES
from tui_mnist.queries.step_graph import StepGraph, StepGraphQuery
from tui_mnist.training import Control, SetHyperparameters, Trainer
from tui_mnist.training.event import Event
from tui_mnist.training.events import BatchDone

NewTrainer = Callable[..., Trainer]


def drawn(trainer: Trainer) -> StepGraph:
    return StepGraphQuery().compute(trainer)


def names(graph: GraphSketch) -> list[str]:
    return [node.name for node in graph.nodes]


def next_batch(trainer: Trainer) -> BatchDone:
    return next(event for event in trainer.run(Control()) if isinstance(event, BatchDone))


def test_the_tensors_have_the_names_of_the_chapter(new_trainer: NewTrainer) -> None:
    graph = drawn(new_trainer()).graph
    assert names(graph) == ["x", "W1", "x·W1", "b1", "z1", "h1", "W2", "h1·W2", "b2", "z2", "labels", "losses", "loss"]
    formulas = {node.name: node.formula for node in graph.nodes if node.operation}
    assert formulas["z1"] == "x·W1 + b1"
    assert formulas["h1"] == "relu(z1)"
    assert formulas["losses"] == "softmax_cross_entropy(z2, labels)"
    assert formulas["loss"] == "mean(losses)"
    assert graph.nodes[graph.target].name == "loss"


def test_dropout_and_more_layers_are_in_it(new_trainer: NewTrainer) -> None:
    found = names(drawn(new_trainer(hidden=(6, 5), dropout=0.5)).graph)
    assert found[4:12] == ["z1", "h1", "mask1", "d1", "W2", "d1·W2", "b2", "z2"]
    assert "d2·W3" in found


def test_a_network_without_a_bend_is_drawn_too(new_trainer: NewTrainer) -> None:
    assert drawn(new_trainer(activation="linear")).graph.edges


@pytest.mark.parametrize("loss", list(LOSSES))
def test_it_has_the_loss_and_the_gradients_of_the_step_to_come(new_trainer: NewTrainer, loss: str) -> None:
    trainer = new_trainer(loss=loss, dropout=0.3)
    graph = drawn(trainer).graph
    done = next_batch(trainer)
    assert graph.nodes[graph.target].value.number == done.loss
    parameters = trainer.network.parameters
    for name, gradient in parameters.split(parameters.gradient).items():
        found = graph.nodes[graph.named(name)].gradient
        assert found is not None
        assert found.norm == pytest.approx(np.linalg.norm(gradient.astype(np.float64)), rel=1e-6)


@pytest.mark.parametrize("loss", [name for name in LOSSES if name != "categorical_crossentropy"])
def test_what_is_made_of_the_labels_is_called_so(new_trainer: NewTrainer, loss: str) -> None:
    found = names(drawn(new_trainer(loss=loss)).graph)
    assert "target" in found
    assert not [name for name in found if name.startswith("c")]


def test_the_first_image_of_the_batch_is_its_picture(new_trainer: NewTrainer) -> None:
    trainer = new_trainer()
    graph = drawn(trainer).graph
    next_batch(trainer)
    index = trainer.sampler.order[0]
    picture = graph.nodes[graph.named("x")].picture
    assert picture is not None
    np.testing.assert_array_equal(picture, trainer.dataset.train_samples[index])


def test_a_step_that_will_diverge_says_so_and_is_drawn_all_the_same(new_trainer: NewTrainer) -> None:
    trainer = new_trainer()
    trainer.network.parameters.assign(np.nan, keep_previous=True)
    found = drawn(trainer)
    assert "NaN" in found.diverges
    assert found.graph.nodes[found.graph.target].value.broken == 1


def test_it_is_plain_data_and_small(new_trainer: NewTrainer) -> None:
    found = drawn(new_trainer(hidden=(400, 300)))
    copy = pickle.loads(pickle.dumps(found))
    assert names(copy.graph) == names(found.graph)
    assert len(pickle.dumps(found)) < 20_000
    assert pickle.loads(pickle.dumps(StepGraphQuery())) == StepGraphQuery()


def test_it_tells_step_and_batch(new_trainer: NewTrainer) -> None:
    trainer = new_trainer(batch_size=7)
    for _ in islice((event for event in trainer.run(Control()) if isinstance(event, BatchDone)), 3):
        pass
    found = drawn(trainer)
    assert (found.step, found.batch_size) == (4, 7)
    assert found.diverges == ""


def everything(trainer: Trainer) -> tuple[Any, ...]:
    checkpoint = trainer.checkpoint()
    return checkpoint.state, {name: array.tobytes() for name, array in checkpoint.arrays.items()}


def test_training_with_the_graph_drawn_at_many_steps_is_bit_identical(new_trainer: NewTrainer) -> None:
    knobs: dict[int, dict[str, Any]] = {
        20: {"loss": "mean_squared_error"},
        40: {"optimizer": "adam", "learning_rate": 0.003},
        60: {"dropout": 0.4, "batch_size": 5},
        80: {"loss": "categorical_hinge", "optimizer": "nesterov"},
    }

    def run(trainer: Trainer, look: Callable[[Trainer], object]) -> list[Event]:
        control, events = Control(), []
        for event in trainer.run(control):
            events.append(event)
            if isinstance(event, BatchDone):
                look(trainer)
                if event.step == 100:
                    break
                if event.step in knobs:
                    control.send(SetHyperparameters(knobs[event.step]))
        return events

    settings: dict[str, Any] = {"hidden": (6, 5), "dropout": 0.3, "epochs": 50, "clock": lambda: 1.0}
    looked_at, never_touched = new_trainer(**settings), new_trainer(**settings)
    chosen = set(np.random.default_rng(1).choice(100, size=60, replace=False).tolist())
    steps = []

    def look(trainer: Trainer) -> None:
        if trainer.step in chosen:
            before = everything(trainer)
            steps.append(drawn(trainer).step)
            assert everything(trainer) == before

    events = run(looked_at, look)
    assert len(steps) >= 59
    assert run(never_touched, lambda trainer: None) == events
    assert everything(looked_at) == everything(never_touched)
