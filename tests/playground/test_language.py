"""What can be written in the playground, and what it means."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest

from tests.playground.conftest import Compute
from tui_mnist.autodiff import OPERATIONS
from tui_mnist.playground import SourceSpan, parse
from tui_mnist.playground.language import FUNCTIONS

VALUES: dict[str, Any] = {
    "1 + 2*3": 7.0,
    "-2**2": -4.0,
    "2**-1": 0.5,
    "2**3**2": 512.0,
    "--3": 3.0,
    "+3": 3.0,
    "1e3 + .5 + 2.": 1002.5,
    "2*pi": 2 * np.pi,
    "log(e)": 1.0,
    "[1, 2, 3]": [1.0, 2.0, 3.0],
    "[[1, 2], [3, -4]]": [[1.0, 2.0], [3.0, -4.0]],
    "[1, 2*3, pi]": [1.0, 6.0, np.pi],
    "[[1, 2], [1, 2] * 2]": [[1.0, 2.0], [2.0, 4.0]],
    "[1, 2] + 1": [2.0, 3.0],
    "[1, 2] @ [3, 4]": 11.0,
    "dot([[1, 2]], [3, 4])": [11.0],
    "matmul([[1, 2]], eye(2))": [[1.0, 2.0]],
    "[1, 2, 3][0]": 1.0,
    "[1, 2, 3][-1]": 3.0,
    "[1, 2, 3][1:]": [2.0, 3.0],
    "[1, 2, 3][::-2]": [3.0, 1.0],
    "[[1, 2], [3, 4]][:, 0]": [1.0, 3.0],
    "[[1, 2], [3, 4]][1, 0]": 3.0,
    "zeros()": 0.0,
    "zeros(2)": [0.0, 0.0],
    "ones(1, 2)": [[1.0, 1.0]],
    "ones((1, 2))": [[1.0, 1.0]],
    "ones([1, 2])": [[1.0, 1.0]],
    "eye(2)": [[1.0, 0.0], [0.0, 1.0]],
    "eye(1, 2)": [[1.0, 0.0]],
    "sum([[1, 2], [3, 4]])": 10.0,
    "sum([[1, 2], [3, 4]], 0)": [4.0, 6.0],
    "sum([[1, 2], [3, 4]], axis=-1)": [3.0, 7.0],
    "sum([[1, 2], [3, 4]], axis=(0, 1))": 10.0,
    "sum([1, 2], keepdims=True)": [3.0],
    "mean([1, 2, 6])": 3.0,
    "max([1, 7, 2])": 7.0,
    "max([[1, 7], [2, 3]], axis=1, keepdims=True)": [[7.0], [3.0]],
    "min([1, 7, 2])": 1.0,
    "min([[1, 7], [2, 3]], axis=0)": [1.0, 3.0],
    "logsumexp([0, 0])": np.log(2),
    "logsumexp([[0, 0], [1, 1]], axis=1)": [np.log(2), 1 + np.log(2)],
    "clip([-1, 0.5, 7], 0, 1)": [0.0, 0.5, 1.0],
    "square(3) + log1p(0) + stop_gradient(2)": 11.0,
    "softmax([0, 0])": [0.5, 0.5],
    "softmax([[0, 5], [0, 5]], axis=0)": [[0.5, 0.5], [0.5, 0.5]],
    "log_softmax([0, 0])": [-np.log(2), -np.log(2)],
    "reshape([1, 2, 3, 4], 2, 2)": [[1.0, 2.0], [3.0, 4.0]],
    "reshape([1, 2, 3, 4], (2, -1))": [[1.0, 2.0], [3.0, 4.0]],
    "reshape([1, 2], shape=(2, 1))": [[1.0], [2.0]],
    "transpose([[1, 2]])": [[1.0], [2.0]],
    "transpose([[1, 2]], 1, 0)": [[1.0], [2.0]],
    "transpose([[1, 2]], axes=(1, 0))": [[1.0], [2.0]],
    "broadcast_to(1, 2)": [1.0, 1.0],
    "broadcast_to([1, 2], (2, 2))": [[1.0, 2.0], [1.0, 2.0]],
    "where(2 > 1, 5, 6)": 5.0,
    "where([1, 2] <= 1, 5, [6, 7])": [5.0, 7.0],
    "where([1, 2] == 2, 1, 0)": [0.0, 1.0],
    "where([1, 2] != 2, 1, 0)": [1.0, 0.0],
    "maximum([1, 5], 3)": [3.0, 5.0],
    "minimum([1, 5], 3)": [1.0, 3.0],
    "abs(-3)": 3.0,
    "relu([-1, 2])": [0.0, 2.0],
    "leaky_relu(-1)": -0.2,
    "leaky_relu(-1, 0.5)": -0.5,
    "leaky_relu(-1, negative_slope=0.1)": -0.1,
    "elu(-1, alpha=2)": 2 * np.expm1(-1),
    "sigmoid(0)": 0.5,
    "tanh(0) + gelu(0) + sin(0) + cos(0) + exp(0) + sqrt(4)": 4.0,
    "add(1, 2) + subtract(1, 2) + multiply(2, 3) + divide(1, 2) + negative(1) + power(2, 3)": 15.5,
    "(1 +\n  2) * 3": 9.0,
    "[1,  # one\n 2]": [1.0, 2.0],
    "1 + 1  # ünïcödé, 'quotes' and __dunder__ are fine in a comment": 2.0,
    "x = 2; y = 3\n\nx * y;": 6.0,
    "\tx = 2\r\n  x + 1\r\n": 3.0,
    "x1 = 2; X1 = 3; x_1 = 4; x1 + X1 + x_1": 9.0,
}


@pytest.mark.parametrize(("source", "value"), VALUES.items())
def test_an_expression_has_its_value(source: str, value: Any, compute: Compute) -> None:
    found = compute(source).value
    assert found.dtype == np.float64
    assert found.shape == np.shape(value)
    np.testing.assert_allclose(found, value, atol=1e-15)


def test_every_operation_of_the_tape_can_be_written() -> None:
    beside = {"index", "scatter", "unbroadcast", "softmax_cross_entropy"}  # x[0]; for gradients; takes class numbers
    assert {function.operation.name for function in FUNCTIONS.values()} | beside == set(OPERATIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_has_the_parameters_of_its_operation(name: str) -> None:
    function = FUNCTIONS[name]
    assert function.inputs == len(function.operation.rules)
    if function.parameters and not isinstance(function.operation.forward, np.ufunc):
        assert set(function.parameters) <= set(inspect.signature(function.operation.forward).parameters)


def test_plain_numbers_and_constructors_are_variables() -> None:
    program = parse("x = -1.5; v = [1, 2]; W = 0.1 * uniform(2, 2); b = 1/3; y = v @ W + b*x; z = x; w = sin(y)")
    assert program.variables == ("x", "v", "W", "b")
    assert list(program.names) == ["x", "v", "W", "b", "y", "z", "w"]
    assert program.shape("W") == (2, 2)
    assert program.shape("y") == (2,)


def test_the_last_statement_is_the_target(compute: Compute) -> None:
    assert compute("x = 1; y = 2*x; z = 3*x").target_name == "z"
    assert compute("x = 1; y = 2*x; 3*x").target_name == "result"
    assert compute("result = 1; 3*result").target_name == "result1"
    assert compute("x = 1; y = 2*x; z = 3*x", target="y").value == 2.0


def test_every_step_knows_where_it_was_written() -> None:
    program = parse("x = 1.0\ny = sin(\n  2*x) + 3")
    places = {step.text: step.place for step in program.steps}
    assert places["1.0"] == SourceSpan(1, 5, 3)
    assert places["2*x"] == SourceSpan(3, 3, 3)
    assert places["sin( 2*x)"].line == 2
    assert places["3"] == SourceSpan(3, 10, 1)
