"""Every activation is elementwise, keeps shape and type, and has the derivative that the tape says it has."""

from __future__ import annotations

import math

import hypothesis.extra.numpy as npst
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_mnist.autodiff import GradientTape, Tensor, Variable, check_gradients
from tui_mnist.autodiff import operations as op
from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn import ACTIVATIONS

each_activation = pytest.mark.parametrize("name", ACTIVATIONS)
beside_zero = st.builds(math.copysign, st.floats(0.01, 4), st.sampled_from([-1, 1]))
inputs = npst.arrays(np.float64, npst.array_shapes(min_dims=1, max_dims=3, max_side=4), elements=beside_zero)

BY_HAND = {
    "relu": {-2.0: 0.0, 0.0: 0.0, 3.0: 3.0},
    "leaky_relu": {-2.0: -0.4, 0.0: 0.0, 3.0: 3.0},
    "sigmoid": {-2.0: 1 / (1 + math.e**2), 0.0: 0.5, 3.0: 1 / (1 + math.e**-3)},
    "tanh": {-2.0: (math.e**-2 - math.e**2) / (math.e**-2 + math.e**2), 0.0: 0.0},
    "elu": {-2.0: math.e**-2 - 1, 0.0: 0.0, 3.0: 3.0},
    "gelu": {
        -2.0: -1 * (1 + math.tanh(math.sqrt(2 / math.pi) * (-2 + 0.044715 * -8))),
        0.0: 0.0,
        3.0: 1.5 * (1 + math.tanh(math.sqrt(2 / math.pi) * (3 + 0.044715 * 27))),
    },
    "linear": {-2.0: -2.0, 0.0: 0.0, 3.0: 3.0},
}


@pytest.mark.parametrize("name", BY_HAND)
def test_values_computed_by_hand(name: str) -> None:
    for x, y in BY_HAND[name].items():
        assert float(ACTIVATIONS[name](np.float64(x))) == pytest.approx(y, rel=1e-12)


def test_gelu_is_near_x_times_the_normal_distribution() -> None:
    x = np.linspace(-4, 4, 101)
    distribution = np.array([0.5 * (1 + math.erf(value / math.sqrt(2))) for value in x])
    np.testing.assert_allclose(ACTIVATIONS["gelu"](x), x * distribution, atol=5e-4)


@each_activation
@given(x=inputs)
@settings(max_examples=25, deadline=None, derandomize=True)
def test_its_gradient_equals_finite_differences(name: str, x: Array) -> None:
    check = check_gradients(lambda x: op.sum(ACTIVATIONS[name](x) * np.cos(x.numpy() * 0 + 1)), [x])
    assert check.passed, check


@each_activation
@given(x=inputs, dtype=st.sampled_from([np.float32, np.float64]))
@settings(max_examples=10, deadline=None, derandomize=True)
def test_it_is_elementwise_and_keeps_shape_and_type(name: str, x: Array, dtype: type) -> None:
    x = x.astype(dtype)
    y = ACTIVATIONS[name](Tensor(x)).numpy()
    assert (y.shape, y.dtype) == (x.shape, x.dtype)
    one_by_one = [ACTIVATIONS[name](value) for value in x.ravel()]
    np.testing.assert_allclose(y.ravel(), one_by_one, rtol=1e-5 if dtype is np.float32 else 1e-14)


@each_activation
@pytest.mark.filterwarnings("error")
def test_far_out_values_and_gradients_are_finite(name: str) -> None:
    x = Variable(np.array([-1e4, -100, 100, 1e4], np.float32))
    with GradientTape() as tape:
        y = ACTIVATIONS[name](x)
        total = op.sum(y)
    gradient = tape.gradient(total, x)
    assert np.isfinite(y.numpy()).all()
    assert np.isfinite(gradient).all()
    assert gradient.dtype == np.float32
