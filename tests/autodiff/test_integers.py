"""Integers of any type are numbers: nothing wraps around, overflows or is refused because of how they are kept."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tui_mnist.autodiff import ColumnSparse, GradientTape, Tensor, Variable
from tui_mnist.autodiff import operations as op

TYPES = (np.uint8, np.int8, np.uint16, np.int16, np.uint32, np.int32, np.uint64, np.int64, np.bool_)
each_type = pytest.mark.parametrize("dtype", TYPES)

FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "add": lambda x: op.add(x, x),
    "subtract": lambda x: op.subtract(x, x[::-1]),
    "multiply": lambda x: op.multiply(x, x),
    "divide": lambda x: op.divide(x, 3),
    "negative": op.negative,
    "abs": lambda x: op.abs(op.negative(x)),
    "power": lambda x: op.power(x, 9),
    "reciprocal": lambda x: op.power(op.add(x, 1), -1),
    "square": op.square,
    "exp": lambda x: op.exp(op.divide(x, 2**18)),
    "sum": lambda x: op.sum(op.broadcast_to(x, shape=(1000, 2)), axis=0),
    "mean": op.mean,
    "max": op.max,
    "min": op.min,
    "logsumexp": op.logsumexp,
    "clip": lambda x: op.clip(x, -1.5, 300),
    "maximum": lambda x: op.maximum(x, -1),
    "minimum": lambda x: op.minimum(x, 1000),
    "where": lambda x: op.where([True, False], x, -1),
    "matmul": lambda x: op.matmul(x, x),
    "dot": lambda x: op.dot(x, x),
    "softmax": op.softmax,
    "log_softmax": op.log_softmax,
    "sigmoid": op.sigmoid,
    "relu": op.relu,
    "leaky_relu": op.leaky_relu,
    "elu": op.elu,
    "gelu": op.gelu,
    "scatter": lambda x: op.scatter(x, key=[0, 0], shape=(1,)),
    "unbroadcast": lambda x: op.unbroadcast(x, shape=()),
    "stack": lambda x: op.multiply(op.stack([x, x]), 2),
    "cross entropy": lambda x: op.softmax_cross_entropy(op.reshape(x, shape=(1, 2)), [1]),
}


@pytest.mark.parametrize("name", FUNCTIONS)
@each_type
def test_every_operation_computes_with_integers_as_with_the_numbers_that_they_are(name: str, dtype: type) -> None:
    largest = 1 if dtype is np.bool_ else min(np.iinfo(dtype).max, 2**20)
    integers: Any = np.array([largest, 0], dtype)
    expected = FUNCTIONS[name](integers.astype(np.float64))
    found = FUNCTIONS[name](integers)
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    np.testing.assert_array_equal(FUNCTIONS[name](Tensor(integers)).numpy(), found)


@each_type
@pytest.mark.parametrize("operate", [operator.add, operator.sub, operator.mul, operator.truediv, operator.pow])
def test_integers_beside_a_variable(dtype: type, operate: Callable[[Any, Any], Any]) -> None:
    x = Variable(np.array([1.5, 2.5]))
    integers: Any = np.array([0, 1], dtype)
    found = []
    for constant in (integers, Tensor(integers), integers.astype(np.float64)):
        with GradientTape() as tape:
            y = operate(constant + 1, x) + operate(x, constant + 1) + x**constant
        found.append((y.numpy(), tape.gradient(y, x)))
    for values in found:
        np.testing.assert_allclose(values, found[-1])


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.bool_])
def test_small_integers_leave_float32_as_it_is(dtype: type) -> None:
    x = Variable(np.ones(2, np.float32))
    integers: Any = np.array([1, 0], dtype)
    for y in (x * integers, integers - x, x ** Tensor(integers)):
        assert y.dtype == np.float32


def test_second_derivatives_with_integers() -> None:
    x = Variable([2.0, 3.0])
    with GradientTape() as outer:
        with GradientTape() as inner:
            y = x ** Tensor(np.array([0, 3], np.uint8))
        slope = inner.gradient(y, x)
    assert outer.gradient(slope, x).tolist() == [0, 18]


def test_the_gradient_of_watched_integers_does_not_wrap_around() -> None:
    pixels = Tensor(np.ones(3, np.uint8))
    with GradientTape() as tape:
        tape.watch(pixels)
        y = op.broadcast_to(pixels, shape=(1000, 3))
    assert tape.gradient(y, pixels).tolist() == [1000, 1000, 1000]
    with GradientTape() as tape:
        tape.watch(pixels)
        y = op.stack([pixels] * 300)
    assert tape.gradient(y, pixels).tolist() == [300, 300, 300]


def test_ties_among_many_integers_share_a_gradient() -> None:
    pixels = Tensor(np.ones(512, np.uint8))
    with GradientTape(), GradientTape() as tape:
        tape.watch(pixels)
        gradient = tape.gradient(op.max(pixels), pixels)
    assert float(gradient[0]) == 1 / 512


def test_operations_that_only_move_elements_leave_integers_integers() -> None:
    images: Any = np.ones((2, 2, 2), np.uint8)
    moved = [
        *(op.reshape(images, shape=(2, 4)), op.transpose(images), op.index(images, key=0)),
        *(op.stack([images, images]), op.concatenate([images, images]), op.broadcast_to(images, shape=(3, 2, 2, 2))),
    ]
    assert {x.dtype for x in moved} == {np.dtype(np.uint8)}
    assert Tensor(images).reshape(2, 4).dtype == np.uint8


def test_a_sparse_matrix_of_bytes() -> None:
    pixels = np.array([[200, 0], [100, 0]], np.uint8)
    assert (ColumnSparse.from_dense(pixels) @ np.array([[2], [1]], np.uint8)).tolist() == [[400], [200]]
