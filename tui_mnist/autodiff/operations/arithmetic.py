"""Sums, differences, products, quotients, and which of two numbers is the larger, element by element."""

from __future__ import annotations

from typing import Any

import numpy as np

from tui_mnist.autodiff.operation import Operation
from tui_mnist.autodiff.operations.define import define
from tui_mnist.autodiff.tensor import plain

add: Operation = define("add", np.add, lambda g, y, a, b: g, lambda g, y, a, b: g)
subtract: Operation = define("subtract", np.subtract, lambda g, y, a, b: g, lambda g, y, a, b: -g)
multiply: Operation = define("multiply", np.multiply, lambda g, y, a, b: g * b, lambda g, y, a, b: g * a)
divide: Operation = define("divide", np.divide, lambda g, y, a, b: g / b, lambda g, y, a, b: -g * y / b)
negative: Operation = define("negative", np.negative, lambda g, y, x: -g)


def _share(g: Any, larger: Any, smaller: Any) -> Any:
    """All of `g` where one is larger, half of it where both are equal: the middle of the subgradients."""
    a, b = plain(larger), plain(smaller)
    return g * (a > b) + 0.5 * g * (a == b)


maximum: Operation = define(
    "maximum", np.maximum, lambda g, y, a, b: _share(g, a, b), lambda g, y, a, b: _share(g, b, a)
)
minimum: Operation = define(
    "minimum", np.minimum, lambda g, y, a, b: _share(g, b, a), lambda g, y, a, b: _share(g, a, b)
)


def _inside(x: Any, low: Any, high: Any) -> Any:
    x, low, high = plain(x), plain(low), plain(high)
    return (x >= low) & (x <= high)


def _below(x: Any, low: Any, high: Any) -> Any:
    x, low, high = plain(x), plain(low), plain(high)
    return (x < low) & (low <= high)


def _above(x: Any, low: Any, high: Any) -> Any:
    x, low, high = plain(x), plain(low), plain(high)
    return (x > high) | (low > high)  # NumPy's order: the upper bound has the last word


# At a bound, x itself is taken: its gradient is the upstream one there, as in Keras
clip: Operation = define(
    "clip",
    lambda x, low, high: np.minimum(np.maximum(x, low), high),
    lambda g, y, x, low, high: g * _inside(x, low, high),
    lambda g, y, x, low, high: g * _below(x, low, high),
    lambda g, y, x, low, high: g * _above(x, low, high),
)
