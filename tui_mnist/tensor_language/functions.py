"""The white list: every function of the language, how it is written, and what may stand between its brackets."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import numpy as np

OptionKind = Literal["axis", "one axis", "axes", "flag", "shape", "dtype"]


def relu(x: Any) -> Any:
    """max(x, 0)."""
    return np.maximum(x, 0)


@dataclass(frozen=True)
class TensorFunction:
    """A function of so many tensors, then options, by position or by name; `compute` is NumPy's, which it equals."""

    kind: Literal["elementwise", "two", "reduction", "shape", "dot"]
    compute: Callable[..., Any]
    usage: str
    inputs: int = 1
    options: dict[str, OptionKind] = field(default_factory=dict)
    required: bool = False


Compute = Callable[..., Any]
_AXES: Final[dict[str, OptionKind]] = {"axis": "axis", "keepdims": "flag"}
_REDUCTIONS: Final[dict[str, Compute]] = {"sum": np.sum, "mean": np.mean, "max": np.max, "min": np.min}
_PLACES: Final[dict[str, Compute]] = {"argmax": np.argmax, "argmin": np.argmin}
_ELEMENTWISE: Final[dict[str, Compute]] = {
    "relu": relu,
    "abs": np.abs,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
}

FUNCTIONS: Final[dict[str, TensorFunction]] = {
    **{
        name: TensorFunction("reduction", compute, f"{name}(x, axis=0)", options=_AXES)
        for name, compute in _REDUCTIONS.items()
    },
    **{
        name: TensorFunction("reduction", compute, f"{name}(x, axis=-1)", options={"axis": "one axis"})
        for name, compute in _PLACES.items()
    },
    **{name: TensorFunction("elementwise", compute, f"{name}(x)") for name, compute in _ELEMENTWISE.items()},
    "maximum": TensorFunction("two", np.maximum, "maximum(a, b)", inputs=2),
    "minimum": TensorFunction("two", np.minimum, "minimum(a, b)", inputs=2),
    "dot": TensorFunction("dot", np.dot, "dot(a, b)", inputs=2),
    "reshape": TensorFunction("shape", np.reshape, "reshape(x, (28, 28))", options={"shape": "shape"}, required=True),
    "transpose": TensorFunction("shape", np.transpose, "transpose(x, (1, 0))", options={"axes": "axes"}),
    "astype": TensorFunction("shape", np.asarray, "x.astype(float32)", options={"dtype": "dtype"}, required=True),
}

METHODS: Final = ("sum", "mean", "max", "min", "argmax", "argmin", "reshape", "transpose", "dot", "astype")
"""What may be written behind a dot."""

DTYPES: Final = ("uint8", "int64", "float32", "float64")
"""What `astype` takes."""

ELSEWHERE: Final = {
    "np": "write sum(x), not np.sum(x)",
    "numpy": "write sum(x), not numpy.sum(x)",
    "matmul": "write dot(a, b), or a @ b",
    "len": "the shape stands above each result",
    "shape": "the shape stands above each result",
    "array": "write a list, such as [1, 2, 3]",
}


def suggestion(unknown: str, known: Iterable[str]) -> str:
    """What a name that there is not was probably meant to be."""
    if unknown in ELSEWHERE:
        return ELSEWHERE[unknown]
    by_lower = {name.lower(): name for name in known}
    near = difflib.get_close_matches(unknown.lower(), by_lower, n=1, cutoff=0.5)
    return f"did you mean {by_lower[near[0]]}?" if near else "expected a name of the list"
