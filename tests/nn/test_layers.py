"""A dense layer is the formula of the book, and dropout switches units off without moving their mean."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_mnist.autodiff import GradientTape, Tensor, Variable
from tui_mnist.autodiff import operations as op
from tui_mnist.nn.activations import linear, relu
from tui_mnist.nn.layers import Dense, dropout

X = np.array([[1.0, 2.0], [3.0, -4.0], [0.0, 0.0]])
KERNEL, BIAS = [[1.0, -1.0, 0.0], [2.0, 1.0, -3.0]], [0.5, -2.0, 1.0]


def test_a_dense_layer_is_activation_of_inputs_times_kernel_plus_bias() -> None:
    scores = Dense(Variable(KERNEL), Variable(BIAS), linear)(X)
    assert scores.numpy().tolist() == [[5.5, -1, -5], [-4.5, -9, 13], [0.5, -2, 1]]
    activated = Dense(Variable(KERNEL), Variable(BIAS), relu)(X)
    assert activated.numpy().tolist() == [[5.5, 0, 0], [0, 0, 13], [0.5, 0, 1]]


def test_the_gradients_of_a_dense_layer() -> None:
    layer = Dense(Variable(KERNEL), Variable(BIAS), relu)
    inputs = Variable(X)
    with GradientTape() as tape:
        y = layer(inputs)
    by_kernel, by_bias, by_inputs = tape.gradient(y, [layer.kernel, layer.bias, inputs])
    assert by_kernel.tolist() == [[1, 0, 3], [2, 0, -4]]
    assert by_bias.tolist() == [2, 0, 2]
    assert by_inputs.tolist() == [[1, 2], [0, -3], [1, -1]]


@given(rate=st.floats(0.05, 0.95), dtype=st.sampled_from([np.float32, np.float64]), seed=st.integers(0, 2**32))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_dropout_sets_its_share_to_zero_and_scales_up_the_rest(rate: float, dtype: type, seed: int) -> None:
    units = 40_000
    x = Tensor(np.full((100, units // 100), 3, dtype))
    y = dropout(x, rate, np.random.default_rng(seed)).numpy()
    assert y.dtype == dtype
    kept = y[y != 0]
    np.testing.assert_allclose(kept, 3 / (1 - rate), rtol=1e-5)
    five_deviations = 5 * np.sqrt(rate * (1 - rate) / units)
    assert 1 - kept.size / units == pytest.approx(rate, abs=five_deviations)
    assert y.mean() == pytest.approx(3, abs=3 * five_deviations / (1 - rate))


def test_dropout_at_rate_zero_does_nothing() -> None:
    x = Tensor(X)
    np.testing.assert_array_equal(dropout(x, 0.0, np.random.default_rng(0)).numpy(), X)


def test_gradients_flow_only_through_what_was_kept() -> None:
    x = Variable(np.arange(1.0, 101.0))
    with GradientTape() as tape:
        y = dropout(x, 0.5, np.random.default_rng(0))
        total = op.sum(y)
    gradient = tape.gradient(total, x)
    np.testing.assert_array_equal(gradient, np.where(y.numpy() == 0, 0.0, 2.0))
    assert set(gradient.tolist()) == {0.0, 2.0}


def test_dropout_draws_anew_each_time_and_the_same_from_the_same_generator() -> None:
    x = Tensor(np.ones(1000))
    one, other = np.random.default_rng(0), np.random.default_rng(0)
    first, second = dropout(x, 0.5, one).numpy(), dropout(x, 0.5, one).numpy()
    assert (first != second).any()
    np.testing.assert_array_equal(dropout(x, 0.5, other).numpy(), first)
    np.testing.assert_array_equal(dropout(x, 0.5, other).numpy(), second)
