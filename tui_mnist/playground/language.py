"""The white list: every function, constant, constructor and operator that a program may use, and nothing besides."""

from __future__ import annotations

import ast
import difflib
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from tui_mnist.autodiff import OPERATIONS, Operation
from tui_mnist.autodiff.graph import ELEMENTWISE
from tui_mnist.autodiff.tensor import Array

ParameterKind = Literal["axis", "one axis", "axes", "flag", "number", "shape"]


@dataclass(frozen=True)
class Function:
    """An operation as it is written: so many inputs, then parameters, by position or by name."""

    operation: Operation
    inputs: int
    usage: str
    parameters: dict[str, ParameterKind] = field(default_factory=dict)
    required: tuple[str, ...] = ()

    @property
    def elementwise(self) -> bool:
        """Whether each output element depends on one element of each input."""
        return self.operation.name in ELEMENTWISE


def _function(
    name: str,
    inputs: str = "x",
    parameters: dict[str, ParameterKind] | None = None,
    *,
    required: tuple[str, ...] = (),
    operation: str = "",
) -> tuple[str, Function]:
    usage = f"{name}({', '.join([inputs, *(parameters or {})])})"
    return name, Function(OPERATIONS[operation or name], inputs.count(",") + 1, usage, parameters or {}, required)


REDUCTION: dict[str, ParameterKind] = {"axis": "axis", "keepdims": "flag"}
FUNCTIONS: dict[str, Function] = dict(
    [
        *(_function(name, "a, b") for name in ("add", "subtract", "multiply", "divide", "power", "matmul")),
        _function("dot", "a, b", operation="matmul"),
        *(_function(name, "a, b") for name in ("maximum", "minimum")),
        _function("where", "condition, a, b"),
        _function("clip", "x, low, high"),
        *(_function(name) for name in ("negative", "exp", "log", "log1p", "sqrt", "square", "abs", "sin", "cos")),
        *(_function(name) for name in ("tanh", "sigmoid", "relu", "gelu", "stop_gradient")),
        _function("leaky_relu", "x", {"negative_slope": "number"}),
        _function("elu", "x", {"alpha": "number"}),
        *(_function(name, "x", {"axis": "one axis"}) for name in ("softmax", "log_softmax")),
        *(_function(name, "x", REDUCTION) for name in ("sum", "mean", "max", "min", "logsumexp")),
        _function("reshape", "x", {"shape": "shape"}, required=("shape",)),
        _function("broadcast_to", "x", {"shape": "shape"}, required=("shape",)),
        _function("transpose", "x", {"axes": "axes"}),
    ]
)
GRAD = "grad"
CONSTANTS: dict[str, float] = {"pi": math.pi, "e": math.e}
CONSTRUCTORS: dict[str, Callable[[tuple[int, ...], np.random.Generator], Array]] = {
    "uniform": lambda shape, generator: generator.random(shape),
    "normal": lambda shape, generator: generator.standard_normal(shape),
    "zeros": lambda shape, generator: np.zeros(shape),
    "ones": lambda shape, generator: np.ones(shape),
    "eye": lambda shape, generator: np.eye(shape[0], shape[1]),
}
"""Called as `uniform(2, 3)`: uniform from 0 to 1, standard normal, and three that draw nothing."""

BINARY: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.Pow: "power",
    ast.MatMult: "matmul",
}
COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
}
RESERVED = frozenset({GRAD, "True", "False", *FUNCTIONS, *CONSTANTS, *CONSTRUCTORS})
"""Names that can't be given a value."""

COMMON_ELSEWHERE = {
    "pow": "x ** 2",
    "ln": "log",
    "logistic": "sigmoid",
    "rand": "uniform",
    "randn": "normal",
    "random": "uniform or normal",
    "arange": "a list such as [0, 1, 2]",
    "array": "a list such as [0, 1, 2]",
    "gradient": "grad(y, x)",
    "tan": "sin(x) / cos(x)",
}


def suggestion(unknown: str, known: Iterable[str]) -> str:
    """What a name that nobody knows was probably meant to be."""
    if unknown in COMMON_ELSEWHERE:
        return f"write {COMMON_ELSEWHERE[unknown]}"
    names = sorted({*known, *FUNCTIONS, *CONSTANTS, *CONSTRUCTORS, GRAD})
    by_lower = {name.lower(): name for name in names}
    near = difflib.get_close_matches(unknown.lower(), by_lower, n=1, cutoff=0.6)
    if near:
        return f"did you mean {by_lower[near[0]]}?"
    return f"give it a value on a line before, such as {unknown} = 1.0"
