"""The shape of a step before it is computed, so that nothing too large or ill-fitting is ever computed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from tui_mnist.autodiff import Operation
from tui_mnist.autodiff.formulas import formula
from tui_mnist.autodiff.graph import ELEMENTWISE
from tui_mnist.playground.errors import Refusal
from tui_mnist.playground.program import Shape

MAX_ELEMENTS = 10_000
MAX_RANK = 4


def check_size(shape: Shape) -> Shape:
    """The shape itself; Refusal if it is too large or empty."""
    if len(shape) > MAX_RANK:
        raise Refusal(f"a tensor of rank {len(shape)}", f"expected at most {MAX_RANK} axes")
    elements = math.prod(shape)
    if elements > MAX_ELEMENTS:
        raise Refusal(f"a tensor of {elements:,} elements", f"expected at most {MAX_ELEMENTS:,}")
    if elements == 0:
        raise Refusal(f"the shape {shape} has no elements", "expected at least one on each axis")
    return shape


def shape_after(operation: Operation, shapes: Sequence[Shape], parameters: Mapping[str, Any]) -> Shape:
    """The shape of what an operation gives; Refusal if it can't be, or would be too large."""
    name = operation.name
    if name in ELEMENTWISE:
        return check_size(_broadcast(name, shapes))
    if name == "matmul":
        return check_size(_product(*shapes))
    if name == "stack":
        return check_size(_stacked(shapes))
    if name == "broadcast_to":
        check_size(parameters["shape"])
    return check_size(_shape_by_trial(operation.forward, shapes[0], parameters, name))


def work_of(operation: Operation, shapes: Sequence[Shape], after: Shape) -> int:
    """An estimate of the elements that an operation touches."""
    if operation.name == "matmul":
        return math.prod(after) * shapes[0][-1] // 8
    return max(math.prod(shape) for shape in (*shapes, after))


def _broadcast(name: str, shapes: Sequence[Shape]) -> Shape:
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        texts = " and ".join(str(shape) for shape in shapes)
        expected = "counted from the right, axes must be equal or 1"
        raise Refusal(f"{name} of shapes {texts}, which do not fit", expected) from None


def _product(left: Shape, right: Shape) -> Shape:
    if not left or not right:
        raise Refusal("a matrix product with a single number", "multiply numbers with *")
    rows, columns = left[-1], right[-2] if len(right) > 1 else right[0]
    if rows != columns:
        problem = f"a matrix product of shapes {left} and {right}"
        raise Refusal(problem, f"the last axis of the left, {rows}, must equal the right's {columns}")
    stacked = _broadcast("matmul", (left[:-2], right[:-2]))
    return (*stacked, *left[-2:-1], *(right[-1:] if len(right) > 1 else ()))


def _stacked(shapes: Sequence[Shape]) -> Shape:
    for shape in shapes:
        if shape != shapes[0]:
            raise Refusal(f"a list of shapes {shapes[0]} and {shape}", "expected one shape for all its elements")
    return (len(shapes), *shapes[0])


def _shape_by_trial(forward: Callable[..., Any], shape: Shape, parameters: Mapping[str, Any], name: str) -> Shape:
    """Try it on zeros: the input is small, and none of these operations makes much more of it."""
    problem = f"{formula(name, ['x'], parameters)} with x of shape {shape}"
    expected = f"expected what fits rank {len(shape)} and its axes" if shape else "a single number has no axes"
    if not shape and parameters.get("axis") is not None:  # NumPy lets some of them pass
        raise Refusal(problem, expected)
    try:
        return np.shape(forward(np.zeros(shape), **parameters))
    except (ValueError, IndexError):  # NumPy's AxisError is both
        raise Refusal(problem, expected) from None
