"""The loss along the next step is what the network says at those points, worked out anew in float64."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tui_mnist.nn import LOSSES, OPTIMIZERS, Network
from tui_mnist.queries.loss_along_step import BEGIN, END, LossAlongStep, LossAlongStepQuery
from tui_mnist.queries.walkthrough import walk
from tui_mnist.training import Trainer

StoppedTrainer = Callable[..., Trainer]


def along(trainer: Trainer) -> LossAlongStep:
    answer = LossAlongStepQuery().answer(trainer)
    assert answer.value is not None, answer.error
    return answer.value


def worked_out_anew(trainer: Trainer, share: float) -> float:
    """The loss of the next batch, of a network of float64 whose parameters are moved so far along the step."""
    coming = walk(trainer)
    assert coming.update is not None
    network = Network(
        trainer.network.sizes,
        activation=trainer.hyperparameters.activation,
        initializer="zeros",
        generator=np.random.default_rng(),
        dtype=np.float64,
    )
    before, after = coming.update.before, coming.update.after
    moved = [before[name].astype(float) + share * (after[name].astype(float) - before[name]) for name in before]
    network.parameters.assign(np.concatenate([each.ravel() for each in moved]))
    images = coming.draw.images.reshape(len(coming.draw.images), -1)
    logits = network.forward(network.inputs(images))
    return float(np.mean(np.asarray(LOSSES[trainer.hyperparameters.loss](coming.draw.labels, logits).value)))


@pytest.mark.parametrize(
    "given",
    [*({"optimizer": name} for name in OPTIMIZERS), {"activation": "tanh"}, {"loss": "mean_squared_error"}],
    ids=str,
)
def test_each_point_is_the_loss_of_the_network_there(stopped_trainer: StoppedTrainer, given: dict[str, Any]) -> None:
    trainer = stopped_trainer(3, **given)
    found = along(trainer)
    assert found.step == 4
    assert (found.shares[0], found.shares[-1]) == (BEGIN, END)
    expected = [worked_out_anew(trainer, share) for share in found.shares]
    np.testing.assert_allclose(found.losses, expected, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose([found.before, found.after], [worked_out_anew(trainer, s) for s in (0, 1)], rtol=1e-5)


def test_its_length_is_that_of_the_change_of_all_parameters(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(2, optimizer="adam")
    update = walk(trainer).update
    assert update is not None
    changes = [update.after[name].astype(float) - update.before[name] for name in update.before]
    found = along(trainer)
    assert found.length == pytest.approx(np.sqrt(sum((change**2).sum() for change in changes)))
    np.testing.assert_allclose(found.distances, found.shares * found.length)


def test_of_a_shorter_step_the_same_curve_can_be_seen(stopped_trainer: StoppedTrainer) -> None:
    long, short = (stopped_trainer(0, optimizer="sgd", learning_rate=rate) for rate in (1e-2, 1e-3))
    wide = along(long)
    same = LossAlongStepQuery(wide.reach).answer(short).value
    assert same is not None
    np.testing.assert_allclose(same.distances, wide.distances, rtol=1e-5)
    np.testing.assert_allclose(same.losses, wide.losses, rtol=1e-5)
    assert same.length == pytest.approx(wide.length / 10, rel=1e-4)


@pytest.mark.parametrize("steps", [0.9, 60.0], ids=["too short", "so long that the step could not be seen"])
def test_a_reach_that_does_not_show_the_step_is_given_up(stopped_trainer: StoppedTrainer, steps: float) -> None:
    trainer = stopped_trainer(1)
    usual = along(trainer)
    found = LossAlongStepQuery(usual.length * steps).answer(trainer).value
    assert found is not None
    assert found.shares.tolist() == usual.shares.tolist()


def test_at_leisure_fewer_points_of_the_same_curve_are_looked_at(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(1)
    usual, few = along(trainer), LossAlongStepQuery(at_leisure=True).answer(trainer).value
    assert few is not None
    assert (few.before, few.after, few.length) == (usual.before, usual.after, usual.length)
    assert len(few.shares) < len(usual.shares)
    assert (few.shares[0], few.shares[-1]) == (BEGIN, END)


def test_a_step_that_goes_past_the_lowest_place_overshoots(stopped_trainer: StoppedTrainer) -> None:
    def overshoots(rate: float) -> bool:
        return along(stopped_trainer(0, optimizer="sgd", learning_rate=rate)).overshoots

    assert overshoots(10.0)
    assert not overshoots(1e-3)


def test_before_the_step_it_is_the_loss_that_the_step_tells(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(2, dropout=0.4)
    coming = walk(trainer)
    assert along(trainer).before == pytest.approx(coming.loss.mean, rel=1e-6)


def test_the_learning_rate_moves_where_it_lands(stopped_trainer: StoppedTrainer) -> None:
    small, large = (along(stopped_trainer(0, optimizer="sgd", learning_rate=rate)) for rate in (1e-4, 1e-2))
    assert small.before == large.before
    assert abs(large.after - large.before) > 20 * abs(small.after - small.before) > 0


def test_a_step_that_overflows_says_so(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(0, optimizer="sgd", learning_rate=1000.0, activation="linear")
    trainer.assign(trainer.network.parameters.vector * np.float32(1e11))
    found = along(trainer)
    assert np.isfinite(found.before)
    assert not np.isfinite(found.losses[-1])


def test_the_trainer_is_as_it_was(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(3, dropout=0.3, optimizer="adam")
    before = trainer.checkpoint()
    along(trainer)
    after = trainer.checkpoint()
    assert before.state == after.state
    assert all(np.array_equal(before.arrays[name], after.arrays[name]) for name in before.arrays)
