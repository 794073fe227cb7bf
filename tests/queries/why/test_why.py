"""What is said of a pixel equals what plain NumPy says, and what the network says when it is asked again."""

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tui_mnist.autodiff.operations import softmax
from tui_mnist.data import load
from tui_mnist.errors import UsageError
from tui_mnist.nn import Network
from tui_mnist.queries.held_out import held_out_indices
from tui_mnist.queries.why import METHODS, Why, WhyQuery
from tui_mnist.queries.why.attribution import gradients, occlusion
from tui_mnist.queries.why.step_sizes import FINER, LARGEST, SIZES, STEPS
from tui_mnist.training import Hyperparameters, Trainer

StoppedTrainer = Callable[..., Trainer]
CLASSES = range(3)


@pytest.fixture
def trainer(stopped_trainer: StoppedTrainer) -> Trainer:
    """Two hidden layers, images of 4 × 5 pixels, some steps on."""
    return stopped_trainer(20, validation_size=24)


def plain_logits(trainer: Trainer, inputs: Any) -> Any:
    """The logits of the trainer's network of inputs from 0 to 1, in float64 and plain NumPy."""
    variables = trainer.network.parameters.variables
    layers = len(variables) // 2
    for number in range(1, layers + 1):
        weights, bias = (np.float64(variables[f"{name}{number}"].numpy()) for name in "Wb")
        inputs = inputs @ weights + bias
        inputs = np.maximum(inputs, 0) if number < layers else inputs
    return inputs


def pixels(trainer: Trainer, number: int) -> Any:
    """A held-out image as bytes (features,)."""
    return trainer.samples[held_out_indices(trainer)[number]]


# The gradient


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "gelu"])
@pytest.mark.parametrize("label", CLASSES)
def test_the_gradients_are_the_quotients_of_finite_differences(activation: str, label: int) -> None:
    generator = np.random.default_rng(label)
    network = Network((12, 7, 5, 3), activation=activation, generator=generator, dtype=np.float64)
    values, small = generator.random(12), 1e-6
    nudged = values + small * np.concatenate([np.eye(12), -np.eye(12)])
    logits = network.forward(nudged).numpy()
    against = np.log(np.exp(np.delete(logits, label, axis=1)).sum(axis=1)) - logits[:, label]
    for gradient, of in zip(gradients(network, values, label), (logits[:, label], against), strict=True):
        np.testing.assert_allclose(gradient, (of[:12] - of[12:]) / (2 * small), rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("label", CLASSES)
def test_of_a_digit_it_is_the_gradient_of_the_very_network_that_trains(trainer: Trainer, label: int) -> None:
    why = WhyQuery(3, label).compute(trainer)
    inputs, small = pixels(trainer, 3) / 255, 1e-5
    nudged = inputs + small * np.concatenate([np.eye(20), -np.eye(20)])
    logits = plain_logits(trainer, nudged)[:, label]
    expected = ((logits[:20] - logits[20:]) / (2 * small)).reshape(4, 5)
    np.testing.assert_allclose(why.gradient, expected, rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(
        why.attribution("gradient × input"), expected * inputs.reshape(4, 5), rtol=1e-3, atol=1e-5
    )
    np.testing.assert_allclose(why.probabilities, softmax(plain_logits(trainer, inputs[None]))[0], rtol=1e-4)


def test_without_a_hidden_layer_the_gradient_is_the_weights_of_the_class(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(2, hidden=(), validation_size=24)
    weights = trainer.network.parameters.variables["W1"].numpy()
    for label in CLASSES:
        np.testing.assert_array_equal(WhyQuery(0, label).compute(trainer).gradient.ravel(), weights[:, label])


# Occlusion


@pytest.mark.parametrize("patch", [1, 3, 5])
def test_occlusion_is_what_the_network_says_when_it_is_asked_again(trainer: Trainer, patch: int) -> None:
    why = WhyQuery(5, 1, patch).compute(trainer)
    image = pixels(trainer, 5).reshape(4, 5)
    whole = trainer.network.predict(image.reshape(1, -1))[0, 1]
    reach = patch // 2
    for row, column in np.ndindex(4, 5):
        erased = image.copy()
        erased[max(row - reach, 0) : row + reach + 1, max(column - reach, 0) : column + reach + 1] = 0
        lost = whole - trainer.network.predict(erased.reshape(1, -1))[0, 1]
        assert why.occlusion[row, column] == pytest.approx(lost, abs=1e-6)
    assert np.abs(why.occlusion).max() > 1e-3


def test_to_erase_what_is_black_changes_nothing(trainer: Trainer) -> None:
    why = WhyQuery(5, 1, 1).compute(trainer)
    assert not why.occlusion[0].any()
    assert not WhyQuery(image=bytes(20)).compute(trainer).occlusion.any()


def test_large_images_are_asked_about_at_fewer_places() -> None:
    generator = np.random.default_rng(0)
    network = Network((100 * 90, 4, 2), generator=generator)
    values = generator.random(100 * 90).astype(np.float32)
    lost = occlusion(network, values, 0, (100, 90), 5)
    assert lost.shape == (100, 90)
    np.testing.assert_array_equal(lost[0:3, 0:3], lost[0, 0])
    erased = values.reshape(100, 90).copy()
    erased[:4, :4] = 0  # around the middle of the first three rows and columns
    whole, other = network.predict(np.stack([values, erased.ravel()]))[:, 0]
    assert lost[0, 0] == pytest.approx(whole - other, abs=1e-5)


# Adversarial steps


def steps_of(trainer: Trainer, number: int, label: int | None) -> tuple[Why, Any, Any]:
    """An explanation, the inputs it is of, and their signs: those of the cross-entropy's gradient, by plain NumPy."""
    why = WhyQuery(number, label).compute(trainer)
    inputs, small = pixels(trainer, number) / 255, 1e-5
    nudged = inputs + small * np.concatenate([np.eye(20), -np.eye(20)])
    losses = -np.log(softmax(plain_logits(trainer, nudged))[:, why.label])
    return why, inputs, np.sign(losses[:20] - losses[20:])


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("label", [None, *CLASSES])
def test_steps_and_flip_equal_plain_numpy(trainer: Trainer, number: int, label: int | None) -> None:
    why, inputs, signs = steps_of(trainer, number, label)
    steps, answer = why.steps, int(plain_logits(trainer, inputs[None]).argmax())
    assert steps.away is (label in {None, answer})
    np.testing.assert_array_equal(steps.direction, signs if steps.away else -signs)

    stepped = np.clip(inputs + SIZES[:, None] * steps.direction, 0, 1)
    np.testing.assert_allclose(steps.probabilities, softmax(plain_logits(trainer, stepped)), rtol=1e-3, atol=1e-6)
    np.testing.assert_allclose(steps.images.reshape(-1, 20), stepped * 255, atol=0.51)
    np.testing.assert_array_equal(steps.images[0], pixels(trainer, number).reshape(4, 5))

    fine = np.linspace(0, LARGEST, STEPS * FINER + 1)
    answers = plain_logits(trainer, np.clip(inputs + fine[:, None] * steps.direction, 0, 1)).argmax(axis=1)
    turned = np.flatnonzero(answers != answer)
    if len(turned):
        assert steps.flip == pytest.approx(fine[turned[0]], abs=1.01 * fine[1])
        assert steps.flipped_to == answers[turned[0]]
    else:
        assert (steps.flip, steps.flipped_to) == (None, None)


def test_some_answer_flips_and_some_does_not(trainer: Trainer) -> None:
    """So that the test above has seen both."""
    flips = {WhyQuery(number, label).compute(trainer).steps.flip is None for number in range(4) for label in CLASSES}
    assert flips == {True, False}


def test_of_a_linear_network_the_flip_is_where_the_margin_is_used_up() -> None:
    """Two classes: the margin of the logits falls by the sum of the weights' sizes, as long as nothing is clipped."""
    trainer = Trainer(load("rings"), Hyperparameters.of(data="rings", hidden=(), validation_size=50))
    weights, bias = (trainer.network.parameters.variables[name].numpy().astype(float) for name in ("W1", "b1"))
    points = trainer.samples[held_out_indices(trainer)].astype(float)
    margins = points @ (weights[:, 0] - weights[:, 1]) + bias[0] - bias[1]
    exact = np.abs(margins) / np.abs(weights[:, 0] - weights[:, 1]).sum()
    for number in (int(exact.argmin()), int(np.abs(exact - LARGEST / 2).argmin())):
        flip = WhyQuery(number).compute(trainer).steps.flip
        assert flip == pytest.approx(exact[number], abs=1.01 * SIZES[1] / FINER)
    assert WhyQuery(int(exact.argmax())).compute(trainer).steps.flip is None


def test_a_probability_that_rounds_to_one_hides_no_direction(trainer: Trainer) -> None:
    trainer.assign(trainer.network.parameters.vector * np.float32(20))
    why = WhyQuery(0).compute(trainer)
    assert why.probabilities.max() == 1
    assert np.abs(why.steps.direction).sum() == 20


# What can be asked, and of which images


def test_the_class_is_the_answer_unless_another_one_is_asked_about(trainer: Trainer) -> None:
    why = WhyQuery(2).compute(trainer)
    assert why.label == why.answer == int(why.probabilities.argmax())
    assert (why.number, why.count, why.held_out) == (2, 24, True)
    assert why.truth == trainer.dataset.train_labels[held_out_indices(trainer)[2]]
    assert WhyQuery(26).compute(trainer).number == 2


@pytest.mark.parametrize("label", [None, 1])
def test_an_image_by_its_bytes_is_explained_as_the_same_held_out_one(trainer: Trainer, label: int | None) -> None:
    held_out = WhyQuery(4, label).compute(trainer)
    drawn = WhyQuery(label=label, image=pixels(trainer, 4).tobytes()).compute(trainer)
    assert (drawn.number, drawn.truth) == (None, None)
    for method in METHODS:
        np.testing.assert_array_equal(drawn.attribution(method), held_out.attribution(method))
    np.testing.assert_array_equal(drawn.steps.probabilities, held_out.steps.probabilities)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (WhyQuery(label=3), "there is no class 3; expected 0 to 2"),
        (WhyQuery(patch=4), "expected an odd number"),
        (WhyQuery(image=b"123"), "the image has 3 bytes; the network takes 20 pixels"),
    ],
)
def test_what_can_not_be_asked_is_refused(trainer: Trainer, query: WhyQuery, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        query.compute(trainer)


def test_points_are_explained_number_by_number_and_are_not_clipped() -> None:
    trainer = Trainer(load("spirals"), Hyperparameters.of(data="spirals", hidden=(4,), validation_size=50))
    why = WhyQuery(1).compute(trainer)
    assert [why.attribution(method).shape for method in METHODS] == [(1, 2)] * 3
    point = trainer.samples[held_out_indices(trainer)[1]]
    np.testing.assert_array_equal(why.values[0], point)
    for feature in range(2):
        erased = point * (np.arange(2) != feature)
        lost = trainer.network.predict(np.stack([point, erased]).astype(np.float32))[:, why.label]
        assert why.occlusion[0, feature] == pytest.approx(lost[0] - lost[1], abs=1e-6)
    moved = point + LARGEST * why.steps.direction
    expected = trainer.network.predict(moved[None].astype(np.float32))[0]
    np.testing.assert_allclose(why.steps.probabilities[-1], expected, rtol=1e-4)
    with pytest.raises(UsageError, match="takes 2 numbers"):
        WhyQuery(image=bytes(2)).compute(trainer)


def test_it_changes_nothing_of_the_run_and_its_answer_can_be_sent(trainer: Trainer) -> None:
    before = trainer.checkpoint()
    answer = pickle.loads(pickle.dumps(WhyQuery(1, 2).answer(trainer)))
    assert not answer.error
    assert answer.value.label == 2
    after = trainer.checkpoint()
    assert before.state == after.state
    for name, array in before.arrays.items():
        np.testing.assert_array_equal(array, after.arrays[name])


def test_weights_that_are_no_longer_finite_are_answered_for(trainer: Trainer) -> None:
    trainer.assign(np.full_like(trainer.network.parameters.vector, np.nan))
    why = WhyQuery(0).compute(trainer)
    assert why.steps.flip is None
    assert np.isnan(why.gradient).all()
