"""What must stand in a program as plain figures: numbers, axes, shapes and indices, read without computing anything."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.playground.errors import Refusal
from tui_mnist.playground.language import Function, ParameterKind
from tui_mnist.playground.program import Shape
from tui_mnist.playground.shapes import MAX_ELEMENTS, MAX_RANK, check_size

LARGEST = 1e100
NOUNS: dict[ParameterKind, str] = {
    "axis": "an axis",
    "one axis": "an axis",
    "axes": "axes",
    "flag": "a flag",
    "number": "a number",
    "shape": "a shape",
}
EXPECTED: dict[ParameterKind, str] = {
    "axis": "expected a whole number or a tuple of them, such as axis=0",
    "one axis": "expected a whole number, such as axis=-1",
    "axes": "expected the order of the axes, such as (1, 0)",
    "flag": "expected True or False",
    "number": "expected a number, such as 0.1",
    "shape": "expected whole numbers, such as 2, 3",
}


def number(node: ast.expr) -> float | None:
    """A number with or without a sign; None for anything else, and Refusal for one that is too large."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        value = number(node.operand)
        return value if value is None or isinstance(node.op, ast.UAdd) else -value
    if not isinstance(node, ast.Constant) or isinstance(node.value, bool) or not isinstance(node.value, int | float):
        return None
    value = float(node.value)
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise Refusal("a number too large to compute with", f"expected at most {LARGEST:g}")
    return value


def numbers(node: ast.expr) -> Array | None:
    """A list of numbers, or of such lists, as a tensor; None if there is anything else in it."""
    if isinstance(node, ast.List):
        rows = [numbers(element) for element in node.elts]
        found = [row for row in rows if row is not None]
        same = {row.shape for row in found}
        return np.stack(found) if len(found) == len(rows) and len(same) == 1 else None
    value = number(node)
    return None if value is None else np.array(value)


def parameters(function: Function, call: ast.Call) -> dict[str, Any]:
    """What a call gives besides the inputs, by position or by name; Refusal if it does not belong there."""
    name = function.operation.name
    more = call.args[function.inputs :]
    names = list(function.parameters)
    given: dict[str | None, Sequence[ast.expr]] = {}
    if more and names and function.parameters[names[0]] in ("shape", "axes"):
        given[names[0]] = more
    elif len(more) > len(names):
        raise Refusal(f"too many values for {name}", f"write {function.usage}")
    else:
        given = {name: [x] for name, x in zip(names, more, strict=False)}
    for keyword in call.keywords:
        if keyword.arg not in function.parameters or keyword.arg in given:
            raise Refusal(f"{keyword.arg}= does not belong here", f"write {function.usage}")
        given[keyword.arg] = [keyword.value]
    missing = [name for name in function.required if name not in given]
    if missing:
        raise Refusal(f"no {missing[0]} for {name}", f"write {function.usage}, such as {missing[0]}=(2, 3)")
    if name in ("max", "min") and more and number(more[0]) is None and not isinstance(more[0], ast.Tuple):
        what = "largest" if name == "max" else "smallest"
        raise Refusal(f"{name} of two values", f"write {name}imum(a, b); {name}(x) is the {what} element of one tensor")
    return {name: _parameter(kind, given[name]) for name, kind in function.parameters.items() if name in given}


def _parameter(kind: ParameterKind, nodes: Sequence[ast.expr]) -> Any:
    value = None if len(nodes) > 1 and kind not in ("shape", "axes") else READERS[kind](nodes)
    if value is None:
        raise Refusal(f"not what {NOUNS[kind]} can be", EXPECTED[kind])
    return value


def shape_to_draw(constructor: str, nodes: Sequence[ast.expr]) -> Shape:
    """The shape that a constructor is asked for: `uniform(2, 3)`, `zeros((2, 3))`, `eye(3)`."""
    shape: Shape = _parameter("shape", nodes)
    if any(length < 0 for length in shape):
        raise Refusal("an axis of negative length", f"write {constructor}(2, 2)")
    if constructor == "eye":
        shape = shape * 2 if len(shape) == 1 else shape
        if len(shape) != 2:
            raise Refusal(f"eye of rank {len(shape)}", "expected eye(3) or eye(2, 3)")
    return check_size(shape)


def index_key(node: ast.expr) -> Any:
    """What stands between the brackets of `x[0, 1:]`: whole numbers and slices."""
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    key = tuple(_slice(part) if isinstance(part, ast.Slice) else _whole_number(part) for part in parts)
    if None in key or not key:
        raise Refusal("an index that is computed", "expected whole numbers and slices, such as x[0] or x[:, 1]")
    return key if isinstance(node, ast.Tuple) else key[0]


def _slice(node: ast.Slice) -> slice | None:
    given = (node.lower, node.upper, node.step)
    ends = [None if end is None else _whole_number(end) for end in given]
    if any(end is None and part is not None for end, part in zip(ends, given, strict=True)):
        return None
    return slice(*ends)


def _whole_number(node: ast.expr) -> int | None:
    value = number(node)
    if value is None or not value.is_integer():
        return None
    if abs(value) > MAX_ELEMENTS:
        raise Refusal(f"{value:.6g} elements or more", f"expected at most {MAX_ELEMENTS:,}")
    return int(value)


def _whole_numbers(nodes: Sequence[ast.expr]) -> Shape | None:
    if len(nodes) == 1 and isinstance(nodes[0], ast.Tuple | ast.List):
        nodes = nodes[0].elts
    if len(nodes) > MAX_RANK:
        raise Refusal(f"{len(nodes)} axes", f"expected at most {MAX_RANK}")
    found = [_whole_number(node) for node in nodes]
    return None if None in found else tuple(value for value in found if value is not None)


def _axis(nodes: Sequence[ast.expr]) -> int | Shape | None:
    return _whole_numbers(nodes) if isinstance(nodes[0], ast.Tuple) else _whole_number(nodes[0])


def _flag(nodes: Sequence[ast.expr]) -> bool | None:
    node = nodes[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, bool) else None


READERS: dict[ParameterKind, Callable[[Sequence[ast.expr]], Any]] = {
    "axis": _axis,
    "one axis": lambda nodes: _whole_number(nodes[0]),
    "axes": _whole_numbers,
    "flag": _flag,
    "number": lambda nodes: number(nodes[0]),
    "shape": _whole_numbers,
}
