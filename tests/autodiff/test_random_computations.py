"""Whatever is computed from whatever, in any order and any number of times, the chain rule holds."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_mnist.autodiff import GradientTape, Variable, check_gradients
from tui_mnist.autodiff import operations as op

INPUTS = [np.array(0.7), np.array([0.3, -0.8]), np.array([[0.5], [-0.2], [1.1]]), np.full((3, 2), 0.4)]
"""A scalar, a row, a column and a matrix: all of them broadcast with each other."""

STEPS: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": lambda a, b: a / (2 + op.sin(b)),
    "sin": lambda a, b: op.sin(a),
    "tanh": lambda a, b: op.tanh(a),
    "gelu": lambda a, b: op.gelu(a),
    "mean": lambda a, b: op.mean(a) - b,
    "softmax": lambda a, b: op.softmax(a * b + INPUTS[3]),
    "matmul": lambda a, b: op.matmul(np.ones((3, 2)) * a, np.ones((2, 2)) * op.mean(b) + np.eye(2)) / 2,
    "row": lambda a, b: (np.ones((3, 2)) * a)[1] * b,
}

step = st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 99), st.integers(0, 99))
programs = st.lists(step, min_size=1, max_size=12)
Program = list[tuple[str, int, int]]


def run(program: Program, *inputs: Any) -> Any:
    """Each step takes any two of the values so far, recent ones as likely as the inputs, and adds one."""
    values = list(inputs)
    for name, first, second in program:
        values.append(op.tanh(STEPS[name](values[first % len(values)], values[second % len(values)])))
    return sum((op.sum(value * value) for value in values[-3:]), start=0 * values[0])


@given(program=programs)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_gradients_of_random_computations_equal_finite_differences(program: Program) -> None:
    check = check_gradients(lambda *inputs: run(program, *inputs), INPUTS)
    assert check.passed, check


@given(program=programs)
@settings(max_examples=20, deadline=None, derandomize=True)
def test_second_derivatives_of_random_computations_equal_finite_differences(program: Program) -> None:
    def slope(*inputs: Variable) -> Any:
        with GradientTape() as tape:
            y = run(program, *inputs)
        found = tape.gradient(y, inputs)
        return sum((op.sum(op.sin(g)) for g in found if g is not None), start=0 * inputs[0])

    check = check_gradients(slope, INPUTS)
    assert check.passed, check
