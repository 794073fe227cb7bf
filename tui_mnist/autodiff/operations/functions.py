"""Functions of mathematics, element by element."""

from __future__ import annotations

from typing import Any

import numpy as np

from tui_mnist.autodiff.operation import Operation
from tui_mnist.autodiff.operations.choice import where
from tui_mnist.autodiff.operations.define import define
from tui_mnist.autodiff.tensor import Tensor, plain

exp: Operation = define("exp", np.exp, lambda g, y, x: g * y)
log: Operation = define("log", np.log, lambda g, y, x: g / x)
log1p: Operation = define("log1p", np.log1p, lambda g, y, x: g / (1 + x))
sqrt: Operation = define("sqrt", np.sqrt, lambda g, y, x: g / (2 * y))
square: Operation = define("square", np.square, lambda g, y, x: g * (2 * x))
abs: Operation = define("abs", np.abs, lambda g, y, x: g * np.sign(plain(x)))  # noqa: A001
sin: Operation = define("sin", np.sin, lambda g, y, x: g * cos(x))
cos: Operation = define("cos", np.cos, lambda g, y, x: -g * sin(x))
tanh: Operation = define("tanh", np.tanh, lambda g, y, x: g * (1 - y * y))


def _but_one(x: Any, y: Any, replaced: Any) -> Any:
    """`x` in the type of `y`, with ones where `replaced` says so; a tensor with none to replace is left as it is.

    An outer tape then records no `where` that changes nothing.
    """
    if isinstance(x, Tensor) and x.dtype == y.dtype and not np.any(replaced):
        return x
    return where(replaced, y.dtype.type(1), x)


# a⁰ is flat, also at a = 0, and b flows only where log a is real
power: Operation = define(
    "power",
    np.power,
    lambda g, y, a, b: g * b * _but_one(a, y, (plain(a) == 0) & (plain(b) == 0)) ** (b - 1),
    lambda g, y, a, b: g * y * log(_but_one(a, y, np.logical_not(plain(a) > 0))),
)
