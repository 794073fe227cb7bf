"""What becomes of NumPy's own functions when they meet a tensor: no tape hears of them, so few are let through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tui_mnist.autodiff.table import OPERATIONS

OPERATORS: dict[np.ufunc, str] = {
    np.add: "add",
    np.subtract: "subtract",
    np.multiply: "multiply",
    np.divide: "divide",
    np.power: "power",
    np.matmul: "matmul",
}
"""What `array * tensor` asks NumPy for: the tape's own operations."""
ANSWERS = frozenset(
    {np.equal, np.not_equal, np.greater, np.greater_equal, np.less, np.less_equal}
    | {np.isfinite, np.isinf, np.isnan, np.sign, np.signbit}
)
"""Elementwise functions that are flat wherever they have a derivative: plain arrays come back."""
WITHOUT_GRADIENT = frozenset(
    {"allclose", "argmax", "argmin", "argsort", "array_equal", "isclose", "ndim", "shape", "size"}
    | {"array2string", "array_repr", "array_str", "full_like", "ones_like", "zeros_like"}
)
"""Other functions whose answers don't change when an array changes a little, or are there to be looked at."""
OUR_NAMES = {"absolute": "abs", "amax": "max", "amin": "min", "ravel": "reshape"}
"""Operations that have another name here than in NumPy."""
JOINING = frozenset({"concatenate", "dot", "stack"})
"""Those of our functions that are no row of the table, but made of some."""


def refusal(name: str) -> TypeError:
    """The error for a function of NumPy's, which names the operation to take instead, if there is one."""
    ours = OUR_NAMES.get(name, name)
    known = ours in OPERATIONS or ours in JOINING
    instead = f"operations.{ours}(x)" if known else "the operations of tui_mnist.autodiff"
    return TypeError(f"no tape hears of NumPy's {name}: use {instead}, or x.numpy() for the plain value of a tensor x")


def of_ufunc(function: np.ufunc, method: str, inputs: tuple[Any, ...], parameters: dict[str, Any]) -> Any:
    """An elementwise function: an operator is recorded, a comparison answered, anything else refused by TypeError."""
    if method == "__call__" and function in OPERATORS:
        in_place = list(parameters) == ["out"] and parameters["out"][0] is inputs[0]  # `array += x` asks for this
        if not parameters or in_place:
            return OPERATIONS[OPERATORS[function]](*inputs)
    if method == "__call__" and function in ANSWERS and not parameters:
        return function(*map(values_in, inputs))
    raise refusal(function.__name__ if method == "__call__" else f"{function.__name__}.{method}")


def of_function(function: Callable[..., Any], inputs: tuple[Any, ...], parameters: dict[str, Any]) -> Any:
    """Any other function: answered if no gradient could flow through it, else refused by TypeError."""
    name = getattr(function, "__name__", str(function))
    if name not in WITHOUT_GRADIENT:
        raise refusal(name)
    return function(*map(values_in, inputs), **{key: values_in(value) for key, value in parameters.items()})


def values_in(x: Any) -> Any:
    """The array behind a tensor; anything else as it is."""
    return getattr(x, "value", x)
