"""The local derivative of each operation as a line of mathematics, in the names of its inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tui_mnist.autodiff.formulas import JOINING, key_text

Line = Callable[..., str]


def _choice(larger: int) -> Line:
    """The derivative of a maximum, or with the inputs turned of a minimum."""

    def line(y: str, *inputs: str, **_: Any) -> str:
        chosen, other = inputs[larger], inputs[1 - larger]
        return f"1 where {chosen} > {other}, 0 where {chosen} < {other}, 1/2 where they are equal"

    return line


def _choice_of_smaller(chosen: int) -> Line:
    def line(y: str, *inputs: str, **_: Any) -> str:
        return _choice(1 - chosen)(y, *inputs)

    return line


def _leaky(y: str, x: str, negative_slope: float = 0.2, **_: Any) -> str:
    return f"1 where {x} > 0, else {negative_slope:g}"


def _elu(y: str, x: str, alpha: float = 1.0, **_: Any) -> str:
    return f"1 where {x} > 0, else {y} + {alpha:g}"


LINES: dict[str, tuple[Line | None, ...]] = {
    "add": (lambda y, a, b: "1", lambda y, a, b: "1"),
    "subtract": (lambda y, a, b: "1", lambda y, a, b: "-1"),
    "multiply": (lambda y, a, b: b, lambda y, a, b: a),
    "divide": (lambda y, a, b: f"1 / {b}", lambda y, a, b: f"-{y} / {b}"),
    "negative": (lambda y, x: "-1",),
    "power": (lambda y, a, b: _power(a, b), lambda y, a, b: f"{y} * log({a})"),
    "exp": (lambda y, x: y,),
    "log": (lambda y, x: f"1 / {x}",),
    "log1p": (lambda y, x: f"1 / (1 + {x})",),
    "square": (lambda y, x: f"2 * {x}",),
    "sqrt": (lambda y, x: f"1 / (2 * {y})",),
    "abs": (lambda y, x: f"1 where {x} > 0, -1 where {x} < 0, 0 where it is 0",),
    "sin": (lambda y, x: f"cos({x})",),
    "cos": (lambda y, x: f"-sin({x})",),
    "tanh": (lambda y, x: f"1 - {y} ** 2",),
    "maximum": (_choice(0), _choice(1)),
    "minimum": (_choice_of_smaller(0), _choice_of_smaller(1)),
    "clip": (
        lambda y, x, low, high: f"1 where {low} <= {x} <= {high}, else 0",
        lambda y, x, low, high: f"1 where {x} < {low}, else 0",
        lambda y, x, low, high: f"1 where {x} > {high}, else 0",
    ),
    "stop_gradient": (None,),
    "where": (None, lambda y, c, a, b: f"1 where {c}, else 0", lambda y, c, a, b: f"0 where {c}, else 1"),
    "sigmoid": (lambda y, x: f"{y} * (1 - {y})",),
    "relu": (lambda y, x: f"1 where {x} > 0, else 0",),
    "leaky_relu": (_leaky,),
    "elu": (_elu,),
    "gelu": (lambda y, x: f"the slope of gelu at {x}",),
    "reshape": (lambda y, x, shape: f"1 from each element of {x} to its new place, else 0",),
    "transpose": (lambda y, x, axes=None: f"1 from each element of {x} to its new place, else 0",),
    "index": (lambda y, x, key: f"1 for {x}[{key_text(key)}], 0 for the rest of {x}",),
    "scatter": (lambda y, x, key, shape: f"1 from each element of {x} to its new place, else 0",),
    "broadcast_to": (lambda y, x, shape: f"1 for each copy of {x}",),
    "unbroadcast": (lambda y, x, shape: f"1 for each element of {x}",),
    "sum": (lambda y, x, axis=None, keepdims=False: f"1 for each element of {x}",),
    "mean": (lambda y, x, axis=None, keepdims=False: f"1 / n for each of the n elements of {x} in a mean",),
    "max": (lambda y, x, axis=None, keepdims=False: f"1 for the largest element of {x}, else 0",),
    "min": (lambda y, x, axis=None, keepdims=False: f"1 for the smallest element of {x}, else 0",),
    "logsumexp": (lambda y, x, axis=None, keepdims=False: f"exp({x} - {y})",),
    "matmul": (lambda y, a, b: f"{b}ᵀ, multiplied from the right", lambda y, a, b: f"{a}ᵀ, multiplied from the left"),
    "softmax": (lambda y, x, axis=-1: f"{y}[i] * ((1 if i = j else 0) - {y}[j]) from {x}[j] to {y}[i]",),
    "log_softmax": (lambda y, x, axis=-1: f"(1 if i = j else 0) - softmax({x})[j] from {x}[j] to {y}[i]",),
    "softmax_cross_entropy": (lambda y, z, labels: f"softmax({z}) - one_hot({labels})", None),
}
"""By operation, a line for each input: `(output, *inputs, **parameters)` to text; None where no gradient flows."""


def local_derivative(
    operation: str, position: int, output: str, inputs: Sequence[str], parameters: Mapping[str, Any]
) -> str:
    """The derivative of what an operation gives with respect to its input number `position`: `cos(x1)`, `1 - y ** 2`.

    Empty where no gradient flows. Raises KeyError for an operation that has no line.
    """
    if operation in JOINING:
        return f"1 for its own part of {output}, 0 for the others"
    line = LINES[operation][position]
    return line(output, *map(_bracketed, inputs), **parameters) if line else ""


def _power(base: str, exponent: str) -> str:
    if exponent == "2":
        return f"2 * {base}"
    return f"{exponent} * {base} ** {int(exponent) - 1 if exponent.isdigit() else f'({exponent} - 1)'}"


def _bracketed(name: str) -> str:
    """A negative number in brackets, so that it can stand anywhere in a product."""
    return f"({name})" if name.startswith("-") else name
