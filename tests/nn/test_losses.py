"""Every loss: by hand on one sample, by Keras's definition on any, its gradient, and logits that are far out."""

from __future__ import annotations

from collections.abc import Callable
from math import log
from pathlib import Path
from typing import Any

import hypothesis.extra.numpy as npst
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_mnist.autodiff import GradientTape, Tensor, Variable, check_gradients
from tui_mnist.autodiff import operations as op
from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn import LOSSES, losses

each_loss = pytest.mark.parametrize("name", LOSSES)

# Probabilities 0.7, 0.2 and 0.1, and the right class is the first, then the last
BY_HAND = {
    "categorical_crossentropy": (-log(0.7), -log(0.1)),
    "mean_squared_error": ((0.3**2 + 0.2**2 + 0.1**2) / 3, (0.7**2 + 0.2**2 + 0.9**2) / 3),
    "mean_absolute_error": ((0.3 + 0.2 + 0.1) / 3, (0.7 + 0.2 + 0.9) / 3),
    "kl_divergence": (
        log(1 / 0.7) + 1e-7 * log(1e-7 / 0.2) + 1e-7 * log(1e-7 / 0.1),
        log(1 / 0.1) + 1e-7 * log(1e-7 / 0.7) + 1e-7 * log(1e-7 / 0.2),
    ),
    "categorical_hinge": (1 + 0.2 - 0.7, 1 + 0.7 - 0.1),
}


def test_each_is_one_file() -> None:
    files = {path.stem for path in Path(losses.__file__).parent.glob("*.py")}
    assert files - {"__init__", "loss"} == set(LOSSES)


@pytest.mark.parametrize("name", BY_HAND)
def test_values_computed_by_hand(name: str) -> None:
    logits = np.log([[0.7, 0.2, 0.1]] * 2)
    logits[1] += 5  # a constant added to all logits of a sample changes nothing
    values = LOSSES[name](np.array([0, 2]), logits)
    np.testing.assert_allclose(values, BY_HAND[name], rtol=1e-12)


# Keras's definitions, of one-hot targets t and probabilities p


def crossentropy(t: Array, p: Array) -> Any:
    return -np.sum(t * np.log(p), axis=-1)


def squared(t: Array, p: Array) -> Any:
    return np.mean(np.square(t - p), axis=-1)


def absolute(t: Array, p: Array) -> Any:
    return np.mean(np.abs(t - p), axis=-1)


def divergence(t: Array, p: Array) -> Any:
    t, p = np.clip(t, 1e-7, 1), np.clip(p, 1e-7, 1)
    return np.sum(t * np.log(t / p), axis=-1)


def hinge(t: Array, p: Array) -> Any:
    positive, negative = np.sum(t * p, axis=-1), np.max((1 - t) * p, axis=-1)
    return np.maximum(negative - positive + 1, 0)


KERAS: dict[str, Callable[[Array, Array], Any]] = {
    "categorical_crossentropy": crossentropy,
    "mean_squared_error": squared,
    "mean_absolute_error": absolute,
    "kl_divergence": divergence,
    "categorical_hinge": hinge,
}


@st.composite
def batches(draw: st.DrawFn) -> tuple[Array, Array]:
    """Labels and logits; no two logits of a sample are the same, so that the highest is only one."""
    samples, classes = draw(st.integers(1, 4)), draw(st.integers(2, 5))
    labels = draw(npst.arrays(np.uint8, samples, elements=st.integers(0, classes - 1)))
    rows = [draw(st.permutations(range(classes))) for _ in range(samples)]
    return labels, np.array(rows) * 0.7 - 1 + draw(npst.arrays(np.float64, (samples, 1), elements=st.floats(-3, 3)))


@pytest.mark.parametrize("name", KERAS)
@given(batch=batches())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_values_are_those_of_keras_s_definition(name: str, batch: tuple[Array, Array]) -> None:
    labels, logits = batch
    powers = np.exp(logits)
    expected = KERAS[name](np.eye(logits.shape[1])[labels], powers / powers.sum(axis=-1, keepdims=True))
    np.testing.assert_allclose(LOSSES[name](labels, logits), expected, rtol=1e-10, atol=1e-12)


@each_loss
@given(batch=batches())
@settings(max_examples=30, deadline=None, derandomize=True)
def test_its_gradient_equals_finite_differences(name: str, batch: tuple[Array, Array]) -> None:
    labels, logits = batch
    weights = np.cos(1 + np.arange(len(labels)))
    check = check_gradients(lambda z: op.sum(LOSSES[name](labels, z) * weights), [logits])
    assert check.passed, check


@each_loss
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_it_gives_one_number_a_sample_in_the_type_of_the_logits(name: str, dtype: type) -> None:
    labels = np.array([2, 0, 1, 1], np.uint8)
    logits: Array = np.random.default_rng(0).normal(size=(4, 3)).astype(dtype)
    variable = Variable(logits)
    with GradientTape() as tape:
        losses = LOSSES[name](labels, variable)
    gradient = tape.gradient(losses, variable)
    assert (losses.shape, losses.dtype) == ((4,), dtype)
    assert (gradient.shape, gradient.dtype) == ((4, 3), dtype)
    np.testing.assert_array_equal(LOSSES[name](labels, logits), losses.numpy())


@each_loss
def test_it_is_lowest_for_a_confident_right_answer_and_highest_for_a_confident_wrong_one(name: str) -> None:
    right, unsure, wrong = LOSSES[name](np.array([0, 0, 0]), np.array([[9.0, 0, 0], [0, 0, 0], [0, 9, 0]]))
    assert right < unsure < wrong
    assert right == pytest.approx(0, abs=1e-2)


@each_loss
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.filterwarnings("error")
def test_extreme_logits_give_finite_losses_and_gradients(name: str, dtype: type) -> None:
    logits = Variable(np.array([[1e4, -1e4, 0], [-1e4, 1e4, 1e4], [1e4, 1e4, 1e4], [-1e4, -1e4, 1e4]], dtype))
    with GradientTape() as tape:
        losses = LOSSES[name](np.array([0, 0, 1, 1]), logits)
    assert np.isfinite(losses.numpy()).all()
    assert np.isfinite(tape.gradient(losses, logits)).all()


BROKEN_LABELS: dict[str, tuple[Any, type[Exception], str]] = {
    "below 0": ([2, -1], IndexError, "label -1 is out of range; expected 0 to 2"),
    "far below 0": (np.array([-128, 0], np.int8), IndexError, "label -128 is out of range"),
    "too large": (np.array([0, 3], np.uint8), IndexError, "label 3 is out of range"),
    "far too large": (np.array([0, 2**63], np.uint64), IndexError, "label 9223372036854775808 is out of range"),
    "one column": ([[2], [0]], ValueError, r"shape \(2, 1\); expected one class number a sample, \(2,\), as of"),
    "one-hot": (np.eye(3)[:2], ValueError, r"labels.argmax\(axis=1\)"),
    "a single number": (np.array(1), ValueError, r"shape \(\)"),
    "too few": ([1], ValueError, "1 labels for 2 samples"),
    "too many": ([1, 1, 1], ValueError, "3 labels for 2 samples"),
    "fractions": ([0.5, 1.0], TypeError, r"type float64; expected integers, as labels.astype\(int\)"),
    "booleans": ([True, False], TypeError, "type bool"),
}


@each_loss
@pytest.mark.parametrize("kind", BROKEN_LABELS)
def test_labels_that_name_no_class_are_refused(name: str, kind: str) -> None:
    labels, error, message = BROKEN_LABELS[kind]
    for logits in (np.zeros((2, 3), np.float32), Variable([[1.0, 2.0, 4.0], [1.0, 5.0, 0.0]])):
        with pytest.raises(error, match=message):
            LOSSES[name](np.asarray(labels), logits)
        with pytest.raises(error, match=message):
            LOSSES[name](labels, logits)


@each_loss
def test_logits_that_are_no_table_of_scores_are_refused(name: str) -> None:
    for shape in ((3,), (2, 2, 3)):
        with pytest.raises(ValueError, match=r"expected \(samples, classes\)"):
            LOSSES[name](np.array([0, 1]), Variable(np.zeros(shape)))


@each_loss
@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int16, np.uint64, np.intp, ">i4", ">u2"])
def test_labels_are_integers_of_any_type_lists_or_tensors(name: str, dtype: Any) -> None:
    logits = np.array([[1.0, 2.0, 4.0], [1.0, 5.0, 0.0]])
    expected = LOSSES[name](np.array([2, 0]), logits)
    labels: Any
    for labels in (np.array([2, 0], dtype), [2, 0], Tensor(np.array([2, 0], dtype))):
        variable = Variable(logits)
        with GradientTape() as tape:
            losses = LOSSES[name](labels, variable)
        np.testing.assert_array_equal(losses, expected)
        assert tape.gradient(losses, variable).shape == (2, 3)


@each_loss
def test_no_samples_have_no_losses(name: str) -> None:
    assert LOSSES[name](np.zeros(0, np.intp), np.zeros((0, 3))).shape == (0,)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("far", [17.0, 40.0, 1e4])
def test_the_divergence_is_keras_s_where_a_probability_is_below_its_fuzz_factor(dtype: type, far: float) -> None:
    """There it is as large as at 1e-7, and pulls at nothing: Keras clips both before the logarithm."""
    logits = Variable(np.array([[far, 0, 0], [0, far, far]], dtype))
    powers = np.exp(logits.value - far, dtype=np.float64)
    labels = np.array([1, 0])
    with GradientTape() as tape:
        losses = LOSSES["kl_divergence"](labels, logits)
    expected = divergence(np.eye(3)[labels], powers / powers.sum(axis=-1, keepdims=True))
    np.testing.assert_allclose(losses.numpy(), expected, rtol=1e-5)
    np.testing.assert_allclose(tape.gradient(losses, logits), np.zeros((2, 3)), atol=2e-7)


def test_the_cross_entropy_of_a_hopeless_sample_is_as_large_as_it_is_and_still_pulls() -> None:
    logits = Variable(np.array([[1e4, -1e4, 0]], np.float32))
    with GradientTape() as tape:
        loss = LOSSES["categorical_crossentropy"](np.array([1]), logits)
    assert loss.numpy().tolist() == [2e4]
    assert tape.gradient(loss, logits).tolist() == [[1, -1, 0]]
