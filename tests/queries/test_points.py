"""What can be asked of a trainer can be asked of one that trains on points, too."""

from __future__ import annotations

import numpy as np
import pytest

from tui_mnist.data import load
from tui_mnist.queries.digits import DigitsQuery
from tui_mnist.queries.evaluation import EvaluationQuery
from tui_mnist.queries.gradient_check import GradientCheckQuery
from tui_mnist.queries.loss_along_step import LossAlongStepQuery
from tui_mnist.queries.step_graph import StepGraphQuery
from tui_mnist.queries.walkthrough import WalkthroughQuery
from tui_mnist.training import Control, Hyperparameters, Trainer
from tui_mnist.training.events import BatchDone


@pytest.fixture
def trainer() -> Trainer:
    settings = Hyperparameters(data="rings", hidden=(5, 4), activation="tanh", batch_size=20, validation_size=500)
    return Trainer(load("rings"), settings)


def test_the_step_is_walked_through_with_the_points_as_inputs(trainer: Trainer) -> None:
    walked = WalkthroughQuery().compute(trainer)
    points = trainer.dataset.train_samples[walked.draw.indices]
    x, weights = walked.forward["x"], walked.forward["W1"]
    assert np.array_equal(x.value, points)
    assert np.array_equal(walked.draw.samples, points)
    assert (x.formula, x.axes, x.picture) == ("points", ("sample", "feature"), "heatmap")
    assert (weights.axes, weights.picture) == (("feature", "unit"), "heatmap")
    assert walked.draw.images.shape == (20, 28, 28)
    done = next(event for event in trainer.run(Control()) if isinstance(event, BatchDone))
    assert walked.loss.mean == pytest.approx(done.loss)


def test_a_share_in_a_gradient_ends_with_the_coordinate_that_the_weight_multiplied(trainer: Trainer) -> None:
    walked = WalkthroughQuery().compute(trainer)
    chain = walked.chain(3, 1, 2, source=1)
    assert chain.factors[-1].symbol == "x[3,1]"
    assert chain.factors[-1].value == walked.draw.samples[3, 1]
    assert chain.product == pytest.approx(chain.value, rel=1e-4)


def test_the_gradients_pass_the_check_by_finite_differences(trainer: Trainer) -> None:
    result = GradientCheckQuery("random", count=40).compute(trainer)
    assert len(result.weights) == 40
    assert result.passed


def test_the_graph_shows_where_the_first_point_of_the_batch_is(trainer: Trainer) -> None:
    graph = StepGraphQuery().compute(trainer).graph
    trainer.draw()
    picture = graph.nodes[graph.named("x")].picture
    first = trainer.dataset.train_samples[trainer.sampler.order[:1]]
    assert picture is not None
    assert np.array_equal(picture, trainer.dataset.pictures(first)[0])


def test_pages_show_where_held_out_points_are_and_what_the_network_takes_them_for(trainer: Trainer) -> None:
    page = DigitsQuery(order="class", count=6).compute(trainer)
    held_out = trainer.samples[trainer.validation_indices][page.indices]
    assert np.array_equal(page.images, trainer.dataset.pictures(held_out))
    assert np.allclose(page.probabilities, trainer.network.predict(held_out), atol=1e-6)


def test_loss_and_accuracy_are_known_before_the_first_step(trainer: Trainer) -> None:
    evaluation = EvaluationQuery().compute(trainer)
    held_out = trainer.validation_indices
    right = trainer.network.predict(trainer.samples[held_out]).argmax(axis=1) == trainer.dataset.train_labels[held_out]
    assert evaluation is not None
    assert evaluation.accuracy == right.mean()


def test_the_loss_along_the_step_is_drawn(trainer: Trainer) -> None:
    assert np.isfinite(LossAlongStepQuery().compute(trainer).losses).all()
