"""Where a derivative is not unique, or a careless formula would overflow, the rules still give a sensible number."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tui_mnist.autodiff import OPERATIONS, GradientTape, Variable, check_gradients
from tui_mnist.autodiff import operations as op
from tui_mnist.autodiff.tensor import Array


def gradient_at(name: str, x: Any, **parameters: Any) -> Array:
    variable = Variable(x)
    with GradientTape() as tape:
        y = OPERATIONS[name](variable, **parameters)
    gradient: Array = tape.gradient(y, variable)
    return gradient


# Ties and kinks


@pytest.mark.parametrize("operation", [op.maximum, op.minimum])
def test_equal_inputs_share_the_gradient_of_their_maximum_and_minimum(operation: Any) -> None:
    a, b = Variable([1.0, 2.0]), Variable([[1.0], [2.0]])
    with GradientTape() as tape:
        y = operation(a, b) * np.array([[1.0, 10.0], [100.0, 1000.0]])
    by_a, by_b = tape.gradient(y, [a, b])
    if operation is op.maximum:
        np.testing.assert_array_equal(by_a, [0.5, 10 + 500])
        np.testing.assert_array_equal(by_b, [[0.5], [100 + 500]])
    else:
        np.testing.assert_array_equal(by_a, [0.5 + 100, 500])
        np.testing.assert_array_equal(by_b, [[0.5 + 10], [500]])


@pytest.mark.parametrize("keepdims", [False, True])
def test_equal_elements_share_the_gradient_of_their_maximum(keepdims: bool) -> None:
    x = [[1.0, 3.0, 3.0], [2.0, 2.0, 2.0], [0.0, -1.0, -1.0]]
    rows = gradient_at("max", x, axis=1, keepdims=keepdims)
    np.testing.assert_allclose(rows, [[0.0, 0.5, 0.5], [1 / 3, 1 / 3, 1 / 3], [1.0, 0.0, 0.0]])
    whole = gradient_at("max", x, keepdims=keepdims)
    np.testing.assert_array_equal(whole, [[0, 0.5, 0.5], [0, 0, 0], [0, 0, 0]])


def test_kinks_at_zero() -> None:
    zero = [0.0, -0.0]
    assert gradient_at("relu", zero).tolist() == [0, 0]
    assert gradient_at("abs", zero).tolist() == [0, 0]
    assert gradient_at("leaky_relu", zero, negative_slope=0.25).tolist() == [0.25, 0.25]
    assert gradient_at("elu", zero, alpha=1.0).tolist() == [1, 1]


def test_the_default_slopes_are_those_of_keras() -> None:
    assert gradient_at("leaky_relu", -1.0) == 0.2
    assert gradient_at("elu", -1.0) == pytest.approx(np.exp(-1))


def test_powers_at_zero() -> None:
    x = Variable(0.0)
    for exponent, value, slope in [(0, 1, 0), (1, 0, 1), (2, 0, 0), (3.0, 0, 0)]:
        with GradientTape() as tape:
            y = x**exponent
        assert float(y) == value
        assert tape.gradient(y, x) == slope


def test_the_second_derivative_of_a_square_at_zero() -> None:
    x = Variable([0.0, 0.0])
    with GradientTape() as outer:
        with GradientTape() as inner:
            y = x ** np.array([2, 1])
        slope = inner.gradient(y, x)
    assert outer.gradient(slope, x).tolist() == [2, 0]


def test_the_derivative_of_a_power_is_recorded_without_a_choice_that_changes_nothing() -> None:
    def operations_of(base: Any, exponent: Any) -> set[str]:
        a, b = Variable(base), Variable(exponent)
        with GradientTape() as outer, GradientTape() as inner:
            inner.gradient(a**b, [a, b])
        return {node.operation.name for node in outer.nodes}

    assert "where" not in operations_of(2.0, 3.0)
    assert "where" in operations_of([2.0, 0.0], [3.0, 0.0])
    assert "where" in operations_of([2.0, -1.0], [3.0, 2.0])


@pytest.mark.parametrize("reduce", [op.sum, op.mean, op.max])
@pytest.mark.parametrize("axis", [0, -1, None, ()])
@pytest.mark.parametrize("keepdims", [False, True])
def test_a_single_number_reduced_passes_its_gradient_on(reduce: Any, axis: Any, keepdims: bool) -> None:
    x = Variable(2.5)
    with GradientTape() as tape:
        y = 3 * reduce(x, axis=axis, keepdims=keepdims)
    gradient = tape.gradient(y, x)
    assert (gradient, gradient.shape) == (3, ())


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", [None, 0, 1, -1, (), (0, 1)])
@pytest.mark.parametrize("shape", [(2, 0), (0, 2), (0, 0), (2, 3)])
@pytest.mark.filterwarnings("ignore:Mean of empty slice", "ignore:invalid value encountered")
def test_a_mean_of_nothing_is_what_numpy_says(shape: tuple[int, int], axis: Any, keepdims: bool) -> None:
    values = np.ones(shape)
    x = Variable(values)
    with GradientTape() as tape:
        y = op.mean(x, axis=axis, keepdims=keepdims)
    np.testing.assert_array_equal(y.numpy(), values.mean(axis=axis, keepdims=keepdims), strict=True)
    assert tape.gradient(y, x).shape == shape


def test_an_exponent_has_no_gradient_where_the_base_has_no_logarithm() -> None:
    base, exponent = Variable([-2.0, 0.0, np.e]), Variable([2.0, 2.0, 2.0])
    with GradientTape() as tape:
        y = base**exponent
    by_base, by_exponent = tape.gradient(y, [base, exponent])
    np.testing.assert_allclose(by_base, [-4, 0, 2 * np.e])
    np.testing.assert_allclose(by_exponent, [0, 0, np.e**2])


# Far out


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("name", "far_left", "far_right"),
    [
        ("sigmoid", (0, 0), (1, 0)),
        ("tanh", (-1, 0), (1, 0)),
        ("relu", (0, 0), (1e4, 1)),
        ("elu", (-1, 0), (1e4, 1)),
        ("gelu", (0, 0), (1e4, 1)),
        ("leaky_relu", (-2e3, 0.2), (1e4, 1)),
    ],
)
@pytest.mark.filterwarnings("error")
def test_far_from_zero_activations_are_finite_and_right(
    dtype: type, name: str, far_left: tuple[float, float], far_right: tuple[float, float]
) -> None:
    for x, (value, slope) in [(-1e4, far_left), (1e4, far_right)]:
        assert OPERATIONS[name](dtype(x)) == pytest.approx(value, rel=1e-6)
        assert gradient_at(name, dtype(x)) == pytest.approx(slope, rel=1e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.filterwarnings("error")
def test_extreme_logits_give_finite_probabilities_and_losses(dtype: type) -> None:
    logits: Array = np.array([[1e4, -1e4, 0], [-1e4, -1e4, -1e4], [1e4, 1e4, -1e4]], dtype)
    probabilities = [[1.0, 0.0, 0.0], [1 / 3, 1 / 3, 1 / 3], [0.5, 0.5, 0.0]]
    np.testing.assert_allclose(op.softmax(logits), probabilities, rtol=1e-6)
    a_half, a_third = np.log(1 / 2), np.log(1 / 3)
    logarithms = [[0.0, -2e4, -1e4], [a_third, a_third, a_third], [a_half, a_half, a_half - 2e4]]
    rounding = 2e4 * float(np.finfo(dtype).eps)
    np.testing.assert_allclose(op.log_softmax(logits), logarithms, rtol=1e-6, atol=rounding)
    variable = Variable(logits)
    with GradientTape() as tape:
        losses = op.softmax_cross_entropy(variable, np.array([1, 2, 0]))
    np.testing.assert_allclose(losses.numpy(), [2e4, -a_third, -a_half], atol=rounding)
    gradient = [[1.0, -1.0, 0.0], [1 / 3, 1 / 3, -2 / 3], [-0.5, 0.5, 0.0]]
    np.testing.assert_allclose(tape.gradient(losses, variable), gradient, rtol=1e-6)


def test_the_cross_entropy_of_a_hopeless_sample_still_learns() -> None:
    """Probabilities that are computed first round to 0, and their logarithm to minus infinity."""
    logits = Variable(np.array([[200.0, 0.0]], np.float32))
    with GradientTape() as tape:
        loss = op.softmax_cross_entropy(logits, np.array([1]))
    assert loss.numpy().tolist() == [200]
    assert tape.gradient(loss, logits).tolist() == [[1, -1]]


@pytest.mark.parametrize("label", [-1, 2])
def test_the_cross_entropy_knows_no_label_out_of_range(label: int) -> None:
    for labels in (np.array([0, label]), [0, label]):
        with pytest.raises(IndexError, match=f"{label} is out of"):
            op.softmax_cross_entropy(Variable([[0.0, 1.0], [1.0, 0.0]]), labels)


@pytest.mark.filterwarnings("error")
def test_a_logsumexp_of_infinities_and_large_numbers() -> None:
    infinity = np.inf
    assert float(op.logsumexp([1000.0, 1000.0])) == pytest.approx(1000 + np.log(2))
    assert float(op.logsumexp([-infinity, 0.0])) == 0
    assert float(op.logsumexp([-infinity, -infinity])) == -infinity
    assert float(op.logsumexp([infinity, 0.0])) == infinity
    assert gradient_at("logsumexp", [1000.0, 0.0]).tolist() == [1, 0]


def test_the_gradient_at_a_bound_is_that_of_what_lies_between() -> None:
    x, low, high = Variable([-1.0, 0.0, 0.5, 1.0, 2.0]), Variable(0.0), Variable(1.0)
    with GradientTape() as tape:
        y = op.clip(x, low, high)
    by_x, by_low, by_high = tape.gradient(y, [x, low, high])
    assert by_x.tolist() == [0, 1, 1, 1, 0]
    assert (by_low, by_high) == (1, 1)


def test_dot_leaves_stacks_of_matrices_to_matmul() -> None:
    with pytest.raises(ValueError, match="matmul"):
        op.dot(np.ones((2, 3, 4)), np.ones((4, 2)))


# Any composition


def test_the_fused_cross_entropy_is_the_chain_of_its_parts() -> None:
    labels = np.array([2, 0])
    logits = np.array([[0.5, -1.0, 2.0], [1.0, 1.5, -0.5]])

    def difference(z: Any) -> Any:
        return op.softmax_cross_entropy(z, labels) + op.log(op.softmax(z))[np.arange(2), labels]

    check = check_gradients(difference, [logits])
    assert check.passed
    np.testing.assert_allclose(check.from_tape[0], np.zeros((2, 3)), atol=1e-15)
    np.testing.assert_allclose(difference(logits), [0, 0], atol=1e-15)
