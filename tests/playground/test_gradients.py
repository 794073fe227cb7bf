"""What the playground says of an expression is true: its value, its gradients, and the gradients of those."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import HealthCheck, assume, given, settings

from tests.playground.expressions import DECLARED, VARIABLES, expressions, points, smooth_expressions, variables_of
from tui_mnist.autodiff.tensor import Array
from tui_mnist.playground import Program, ProgramEvaluation, evaluate, parse

Values = dict[str, Array]
STEP = 1e-5

IN_NUMPY: dict[str, Any] = {
    "sin": np.sin,
    "cos": np.cos,
    "tanh": np.tanh,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "negative": np.negative,
    "maximum": np.maximum,
    "minimum": np.minimum,
    "where": np.where,
    "sum": np.sum,
    "mean": np.mean,
    "max": np.max,
    "min": np.min,
    "clip": np.clip,
    "square": np.square,
    "log1p": np.log1p,
    "logsumexp": lambda x, axis=None, keepdims=False: np.log(np.sum(np.exp(x), axis=axis, keepdims=keepdims)),
    "transpose": np.transpose,
    "reshape": np.reshape,
    "dot": np.dot,
    "pi": np.pi,
    "e": np.e,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "relu": lambda x: np.maximum(x, 0),
    "leaky_relu": lambda x: np.where(x > 0, x, 0.2 * x),
    "elu": lambda x: np.where(x > 0, x, np.exp(x) - 1),
    "gelu": lambda x: 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))),
    "softmax": lambda x: np.exp(x) / np.sum(np.exp(x), axis=-1, keepdims=True),
    "log_softmax": lambda x, axis: x - np.log(np.sum(np.exp(x), axis=axis, keepdims=True)),
}

many = settings(
    max_examples=500,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large],
)
fewer = settings(many, max_examples=100)


def figures(program: Program, values: Values) -> ProgramEvaluation:
    return evaluate(program, values, np.random.default_rng(0))


def total(program: Program, values: Values) -> float:
    return float(np.sum(figures(program, values).value))


def differences(program: Program, values: Values, name: str, at: tuple[int, ...], step: float) -> tuple[float, float]:
    """The slopes to the right and to the left."""
    ends = []
    for sign in (1, 0, -1):
        moved = {key: value.copy() for key, value in values.items()}
        moved[name][at] += sign * step
        ends.append(total(program, moved))
    return (ends[0] - ends[1]) / step, (ends[1] - ends[2]) / step


def check(program: Program, values: Values) -> None:
    found = figures(program, values)
    size = float(np.sum(np.abs(found.value)))
    assume(np.isfinite(size) and size < 1e4)
    for name in VARIABLES:
        gradient = found.gradients[name]
        if name not in variables_of(program.source.removeprefix(DECLARED)):
            assert gradient is None
            continue
        gradient = np.zeros(VARIABLES[name]) if gradient is None else gradient  # it stands only in a condition
        assert gradient.shape == VARIABLES[name]
        for at in np.ndindex(VARIABLES[name]):
            right, left = differences(program, values, name, at, STEP)
            middle = (right + left) / 2
            scale = max(1.0, abs(middle))
            assume(abs(right - left) < 1e-3 * scale)  # no kink is near, and the slope does not change too fast
            assert abs(gradient[at] - middle) < 1e-4 * scale, (program.source, name, at, gradient[at], middle)


@given(text=expressions, values=points)
@many
def test_gradients_of_random_expressions_equal_finite_differences(text: str, values: Values) -> None:
    check(parse(DECLARED + text), values)


@given(text=smooth_expressions, values=points)
@fewer
def test_second_derivatives_of_random_expressions_equal_finite_differences(text: str, values: Values) -> None:
    check(parse(f"{DECLARED}first = {text}\ngrad(first, a) + sum(grad(sin(first), v))"), values)


@given(text=expressions, values=points)
@many
def test_expressions_mean_what_they_mean_in_python(text: str, values: Values) -> None:
    with np.errstate(all="ignore"):
        expected = eval(text, {"__builtins__": {}}, IN_NUMPY | values)
    found = figures(parse(DECLARED + text), values).value
    assert found.shape == np.shape(expected)
    np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-9)
