"""The gradient check: both figures, how far they are apart, and a verdict that is right for the right reason."""

import pickle
from collections.abc import Callable

import numpy as np
import pytest

from tui_mnist.autodiff import Operation, operations
from tui_mnist.errors import UsageError
from tui_mnist.nn import ACTIVATIONS, LOSSES
from tui_mnist.queries.gradient_check import GradientCheckQuery, check_gradient
from tui_mnist.queries.walkthrough import walk
from tui_mnist.training import Trainer

StoppedTrainer = Callable[..., Trainer]


def only(trainer: Trainer, parameter: str, *index: int):  # type: ignore[no-untyped-def]
    (found,) = check_gradient(trainer, "one", parameter, index).weights
    return found


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_random_weights_agree_with_differences(stopped_trainer: StoppedTrainer, activation: str, loss: str) -> None:
    trainer = stopped_trainer(5, activation=activation, loss=loss, dropout=0.25, optimizer="adam")
    result = check_gradient(trainer, "random", count=20, generator=np.random.default_rng(2))
    assert result.passed, result.sentence
    assert result.step == 6
    agreeing = [weight for weight in result.weights if weight.verdict == "agree"]
    assert len(agreeing) >= 8
    walked = walk(trainer)
    assert walked.update is not None
    for weight in agreeing:
        assert weight.tape == pytest.approx(weight.difference, rel=1e-4, abs=1e-10)
        assert weight.training == walked.update.gradients[weight.parameter][weight.index]
        assert weight.training == pytest.approx(weight.tape, rel=1e-3, abs=1e-6)
        assert weight.weight == walked.update.before[weight.parameter][weight.index]


def test_one_weight_shows_its_figures_and_says_that_they_agree(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(3, optimizer="adam")
    result = check_gradient(trainer, "one", "W3", (1, 2))
    (weight,) = result.weights
    assert (weight.parameter, weight.index, weight.verdict) == ("W3", (1, 2), "agree")
    assert weight.difference == pytest.approx((weight.loss_above - weight.loss_below) / (2 * weight.h))
    assert weight.error == abs(weight.tape - weight.difference) / max(abs(weight.tape), abs(weight.difference))
    assert weight.error < 1e-5
    assert result.sentence == weight.sentence
    assert result.sentence.startswith("They agree: the relative error is ")


def test_random_weights_are_spread_over_all_tensors_each_once(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(1)
    first, again, other = (
        check_gradient(trainer, "random", count=50, generator=np.random.default_rng(seed)) for seed in (1, 1, 2)
    )
    places = [(weight.parameter, weight.index) for weight in first.weights]
    assert len(set(places)) == len(places) == 50
    assert {name for name, _ in places} == {"W1", "b1", "W2", "b2", "W3", "b3"}
    assert first == again
    assert first != other
    everything = check_gradient(trainer, "random", count=10_000, generator=np.random.default_rng(0))
    assert len(everything.weights) == trainer.network.parameters.size


def test_a_pixel_that_is_black_in_the_whole_batch_has_no_say(stopped_trainer: StoppedTrainer) -> None:
    weight = only(stopped_trainer(2), "W1", 0, 1)
    assert (weight.tape, weight.difference, weight.training, weight.error) == (0, 0, 0, 0)
    assert weight.verdict == "both zero"
    assert "no say" in weight.sentence


def test_the_trainers_own_dropout_masks_are_used(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(3, dropout=0.6, optimizer="adam", hidden=(12,))
    masks = walk(trainer).forward["mask1"].value
    result = check_gradient(trainer, "random", count=10_000)
    for weight in result.weights:
        if weight.parameter == "b1" and not masks[:, weight.index[0]].any():
            assert weight.verdict == "both zero"
        assert weight.training == pytest.approx(weight.tape, rel=1e-3, abs=1e-6)


# --- kinks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", ["relu", "leaky_relu"])
def test_a_kink_of_the_activation_is_recognised_and_said(stopped_trainer: StoppedTrainer, activation: str) -> None:
    trainer = stopped_trainer(4, activation=activation, optimizer="adam")
    bias = trainer.network.parameters.variables["b1"]
    for sample, unit in np.ndindex(8, 6):
        as_it_was = float(bias.value[unit])
        bias.assign(
            as_it_was - walk(trainer).forward["z1"].value[sample, unit], at=unit
        )  # now this sample's sum is 0, or very nearly
        weight = only(trainer, "b1", unit)
        bias.assign(as_it_was, at=unit)
        if weight.verdict == "kink":
            break
    assert weight.verdict == "kink"
    assert weight.error > 1e-5
    kink = weight.kink
    assert kink is not None
    assert (kink.operation, kink.tensor, kink.place, kink.count) == (activation, "z1", (sample, unit), 1)
    assert kink.below < 0 < kink.above
    assert weight.sentence.startswith(
        f"They differ, and rightly: {activation} has a kink at 0, and z1[{sample},{unit}]"
    )


def test_a_kink_of_the_hinge_is_recognised_and_said(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(0, loss="categorical_hinge", hidden=(4,), initializer="zeros", batch_size=1)
    (label,) = walk(trainer).draw.labels
    first, second = (number for number in range(3) if number != label)
    trainer.network.parameters.variables["b2"].assign((0, 3e-6), at=[first, second])  # two wrong classes, nearly equal
    weight = only(trainer, "b2", first)
    assert weight.verdict == "kink"
    assert weight.kink is not None
    assert (weight.kink.operation, weight.kink.below, weight.kink.above) == ("max", second, first)
    assert "highest wrong class of sample 0" in weight.sentence


def test_the_kink_of_the_divergence_is_where_a_probability_is_as_small_as_counts(
    stopped_trainer: StoppedTrainer,
) -> None:
    trainer = stopped_trainer(0, loss="kl_divergence", hidden=(4,), initializer="zeros", batch_size=1)
    (label,) = walk(trainer).draw.labels
    smallest = -np.log(1e7 - 1)  # beside the other class alone, whose logit is 0, this logit has p = 1e-7
    trainer.network.parameters.variables["b2"].assign(-50)
    trainer.network.parameters.variables["b2"].assign((smallest + 3e-6, 0), at=[label, (label + 1) % 3])
    weight = only(trainer, "b2", int(label))
    assert weight.verdict == "kink"
    assert weight.kink is not None
    assert (weight.kink.operation, weight.kink.place) == ("maximum", (0, label))
    assert weight.kink.below < weight.kink.at < weight.kink.above
    assert "a kink at -16.1" in weight.sentence


def test_a_kink_elsewhere_hides_no_agreement(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(4, optimizer="adam")
    bias = trainer.network.parameters.variables["b1"]
    bias.assign(bias.value[2] - walk(trainer).forward["z1"].value[5, 2], at=2)
    assert only(trainer, "W3", 1, 1).verdict == "agree"


@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_a_wrong_gradient_is_found_out(
    stopped_trainer: StoppedTrainer, activation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = stopped_trainer(4, activation=activation, optimizer="adam")
    right: Operation = getattr(operations, activation)
    (rule,) = right.rules
    assert rule is not None
    wrong = Operation(activation, right.forward, (lambda g, y, x: rule(g, y, x) * 1.01,))
    monkeypatch.setattr(operations, activation, wrong)
    result = check_gradient(trainer, "random", count=40, generator=np.random.default_rng(3))
    assert not result.passed
    differing = [weight for weight in result.weights if weight.verdict == "differ"]
    assert len(differing) >= 10
    assert {weight.parameter for weight in differing} == {"W1", "b1", "W2", "b2"}
    assert result.worst in differing
    assert f"{len(differing)} differ" in result.sentence
    assert differing[0].sentence.startswith("They differ: the relative error is 0.0")


def test_a_network_of_nan_has_nothing_to_compare(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(2)
    trainer.network.parameters.variables["W3"].assign(np.nan)
    weight = only(trainer, "W2", 1, 1)
    assert weight.verdict == "not finite"
    assert "nothing to compare" in weight.sentence


# --- as a query -------------------------------------------------------------------------------------------------------


def test_the_query_is_answered_and_both_survive_pickling(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(3)
    query = pickle.loads(pickle.dumps(GradientCheckQuery("random", count=12, seed=5)))
    answer = query.answer(trainer)
    assert answer.state_id == trainer.state_id
    assert len(answer.value.weights) == 12
    assert pickle.loads(pickle.dumps(answer)).value == answer.value


@pytest.mark.parametrize(
    ("parameter", "index"), [("W9", (0, 0)), ("W1", (0,)), ("W1", (20, 0)), ("b1", (-1,)), ("", ())]
)
def test_a_weight_that_is_not_there_is_refused_in_one_line(
    stopped_trainer: StoppedTrainer, parameter: str, index: tuple[int, ...]
) -> None:
    trainer = stopped_trainer(0)
    with pytest.raises(UsageError):
        check_gradient(trainer, "one", parameter, index)
    answer = GradientCheckQuery("one", parameter, index).answer(trainer)
    assert answer.value is None
    assert "\n" not in answer.error
    assert parameter in answer.error


def test_a_check_of_no_weights_is_refused(stopped_trainer: StoppedTrainer) -> None:
    answer = GradientCheckQuery("random", count=0).answer(stopped_trainer(0))
    assert answer.error == "a check of 0 weights; expected at least 1"
