"""From tree to numbers: each operation is NumPy's own, done only after its result is known to be small enough."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from tui_mnist.tensor_language.broadcasting import broadcast
from tui_mnist.tensor_language.errors import ExpressionError
from tui_mnist.tensor_language.functions import FUNCTIONS, suggestion
from tui_mnist.tensor_language.indexing import indexed
from tui_mnist.tensor_language.operands import Budget, Operand
from tui_mnist.tensor_language.options import axes_numbered, full_shape, options_of
from tui_mnist.tensor_language.parser import LARGEST
from tui_mnist.tensor_language.reshaping import axes_reshaped
from tui_mnist.tensor_language.syntax import (
    BinaryNode,
    CallNode,
    ExpressionNode,
    GroupNode,
    IndexNode,
    NameNode,
    NegativeNode,
    NumberNode,
)

MOST_TEXT: Final = 24
"""Characters of an operand that are said again in a sentence about it."""
MOST_NOTES: Final = 4
FLOATS_AT_ONCE: Final = 8
"""A product of matrices of floats does so many in the time that another operation takes for one."""

SIGNS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
WRAPPING: Final = ("+", "-", "*", "**")


class NamedTensor(Protocol):
    """A tensor that an expression may name: what is known of it, and its numbers, which may have to be computed."""

    @property
    def axes(self) -> tuple[str, ...]:
        """A word for each axis."""

    def value(self) -> NDArray[Any]:
        """The array; nobody writes to it."""


@dataclass(frozen=True, eq=False)
class Evaluated:
    """An expression's value, a word or "" for each of its axes, and sentences about what happened on the way."""

    value: NDArray[Any]
    axes: tuple[str, ...]
    notes: tuple[str, ...]


def evaluate_expression(node: ExpressionNode, source: str, tensors: Mapping[str, NamedTensor]) -> Evaluated:
    """What `parse_expression` read of `source`, computed; ExpressionError for what can't be, or is too large."""
    evaluator = _Evaluator(source, tensors)
    with np.errstate(all="ignore"):
        found = evaluator.operand(node)
    return Evaluated(np.asarray(found.value), found.axes, tuple(dict.fromkeys(evaluator.notes))[:MOST_NOTES])


class _Evaluator:
    def __init__(self, source: str, tensors: Mapping[str, NamedTensor]) -> None:
        self._source, self._tensors = source, tensors
        self._budget = Budget()
        self.notes: list[str] = []

    def operand(self, node: ExpressionNode) -> Operand:
        """The value of a part of the tree."""
        match node:
            case NumberNode():
                found = self._made(node, node.value, ())
            case NameNode():
                found = self._named(node)
            case GroupNode():
                found = self._list(node)
            case NegativeNode():
                found = self._negative(node)
            case BinaryNode():
                found = self._binary(node)
            case IndexNode():
                found = self._index(node)
            case CallNode():
                found = self._call(node)
            case _:
                raise TypeError(f"{type(node).__name__} is no part of an expression")
        return found

    def _made(self, node: ExpressionNode, value: Any, axes: tuple[str, ...]) -> Operand:
        text = self._source[node.place.start : node.place.start + node.place.length]
        text = text if len(text) <= MOST_TEXT else f"{text[: MOST_TEXT - 3]}..."
        return Operand(value, axes, text, node.place)

    def _named(self, node: NameNode) -> Operand:
        if node.name in FUNCTIONS:
            raise ExpressionError(f"{node.name} is a function", f"write {FUNCTIONS[node.name].usage}", node.place)
        if node.name not in self._tensors:
            problem = f"there is no tensor {node.name}"
            raise ExpressionError(problem, suggestion(node.name, self._tensors), node.place)
        tensor = self._tensors[node.name]
        return self._made(node, tensor.value(), tensor.axes)

    def _list(self, node: GroupNode) -> Operand:
        if not node.list_:
            raise ExpressionError("several values", "write a list, such as [1, 2]", node.place)
        parts = [self.operand(part) for part in node.parts]
        for part in parts:
            if part.shape != parts[0].shape:
                problem = f"a list of shapes {parts[0].shape} and {part.shape}"
                raise ExpressionError(problem, "expected one shape for all its parts", part.place)
        self._budget.make((len(parts), *parts[0].shape), node.place)
        value = np.array([part.value for part in parts])
        return self._made(node, value, ("", *parts[0].axes))

    def _negative(self, node: NegativeNode) -> Operand:
        x = self.operand(node.operand)
        if x.dtype == np.bool_:
            raise ExpressionError("a minus before True and False", "make numbers of them: astype(int64)", node.place)
        self._budget.make(x.shape, node.place)
        return self._made(node, -x.value, x.axes)

    # --- two operands -------------------------------------------------------------------------------------------------

    def _binary(self, node: BinaryNode) -> Operand:
        left, right = self.operand(node.left), self.operand(node.right)
        if node.operator == "@":
            return self._dot(node, left, right)
        return self._elementwise(node, node.operator, SIGNS[node.operator], left, right)

    def _elementwise(
        self, node: ExpressionNode, sign: str, compute: Callable[[Any, Any], Any], left: Operand, right: Operand
    ) -> Operand:
        if left.is_plain and right.is_plain:
            return self._made(node, _of_plain_numbers(node, sign, compute, left.value, right.value), ())
        shape, axes, notes = broadcast(left, right, sign, node.place)
        self._budget.make(shape, node.place)
        try:
            value = compute(left.value, right.value)
        except OverflowError:
            number, other = (left, right) if left.is_plain else (right, left)
            problem = f"{number.text} does not fit into {other.dtype}"
            raise ExpressionError(problem, "write x.astype(float32) first", number.place) from None
        except (TypeError, ValueError):
            problem = f"{sign} of {left.dtype} and {right.dtype} can't be"
            raise ExpressionError(problem, "write x.astype(float32) first", node.place) from None
        self.notes += notes
        if sign in WRAPPING and value.dtype == np.uint8:
            self.notes.append("uint8 goes from 0 to 255 and wraps around: astype(float32) first avoids that")
        return self._made(node, value, axes)

    def _dot(self, node: ExpressionNode, left: Operand, right: Operand) -> Operand:
        if not left.shape or not right.shape:
            raise ExpressionError("dot of a single number", "multiply numbers with *", node.place)
        inner = right.shape[-2] if len(right.shape) > 1 else right.shape[0]
        if isinstance(node, BinaryNode) and max(len(left.shape), len(right.shape)) > 2:
            raise ExpressionError("@ of more than two axes", "write dot(a, b)", node.place)
        if left.shape[-1] != inner:
            problem = f"dot of shapes {left.shape} and {right.shape}: {left.shape[-1]} and {inner} elements to multiply"
            expected = "the left's last axis must be as long as the right's last but one (a vector's only one)"
            raise ExpressionError(problem, expected, node.place)
        shape = (*left.shape[:-1], *right.shape[:-2], *right.shape[-1:][: len(right.shape) - 1])
        axes = (*left.axes[:-1], *right.axes[:-2], *right.axes[-1:][: len(right.axes) - 1])
        self._budget.make(shape, node.place)
        is_fast = left.dtype.kind == right.dtype.kind == "f"
        self._budget.spend(math.prod(shape) * inner // (FLOATS_AT_ONCE if is_fast else 1), node.place)
        return self._made(node, np.dot(left.value, right.value), axes)

    # --- indices and functions ----------------------------------------------------------------------------------------

    def _index(self, node: IndexNode) -> Operand:
        x = self.operand(node.operand)
        keys = [self.operand(key) if isinstance(key, ExpressionNode) else key for key in node.keys]
        value, axes = indexed(x, keys, self._budget, node.place)
        return self._made(node, value, axes)

    def _call(self, node: CallNode) -> Operand:
        function = FUNCTIONS[node.function]
        options = options_of(function, node)
        inputs = [self.operand(argument) for argument in node.arguments[: function.inputs]]
        x = inputs[0]
        match function.kind:
            case "two":
                return self._elementwise(node, node.function, function.compute, *inputs)
            case "dot":
                return self._dot(node, *inputs)
            case "elementwise":
                self._budget.make(x.shape, node.place)
                return self._made(node, function.compute(np.asarray(x.value)), x.axes)
            case "reduction":
                return self._reduction(node, function.compute, x, options)
        return self._shaped(node, x, options)

    def _reduction(self, node: CallNode, compute: Callable[..., Any], x: Operand, options: dict[str, Any]) -> Operand:
        gone = axes_numbered(options.get("axis"), x, node.place)
        self._budget.spend(math.prod(x.shape), node.place)
        value = compute(np.asarray(x.value), **options)
        if options.get("keepdims"):
            return self._made(node, value, x.axes)
        return self._made(node, value, tuple(name for number, name in enumerate(x.axes) if number not in gone))

    def _shaped(self, node: CallNode, x: Operand, options: dict[str, Any]) -> Operand:
        array = np.asarray(x.value)
        if node.function == "astype":
            self._budget.make(x.shape, node.place)
            return self._made(node, array.astype(options["dtype"]), x.axes)
        if node.function == "transpose":
            order = axes_numbered(options["axes"], x, node.place) if "axes" in options else range(array.ndim)[::-1]
            if len(order) != array.ndim:
                raise ExpressionError(f"{len(order)} axes", f"expected all {array.ndim} of {x.text}", node.place)
            return self._made(node, array.transpose(tuple(order)), tuple(x.axes[number] for number in order))
        shape = full_shape(options["shape"], x, node.place)
        if not array.flags.c_contiguous:
            self._budget.make(shape, node.place)
        return self._made(node, array.reshape(shape), axes_reshaped(x.axes, x.shape, shape))


def _of_plain_numbers(
    node: ExpressionNode, sign: str, compute: Callable[[Any, Any], Any], left: int | float, right: int | float
) -> Any:
    """Of two numbers of the expression itself, which Python computes, once they are known to stay small."""
    try:
        rough = compute(float(left), float(right))
        is_small = np.isreal(rough) and abs(rough) <= LARGEST
    except ZeroDivisionError:
        raise ExpressionError("a division by 0", "expected another number", node.place) from None
    except OverflowError:
        is_small = False
    if not is_small:
        problem = f"{left:g} {sign} {right:g} is too large to compute with"
        raise ExpressionError(problem, f"expected real numbers up to {LARGEST:g}", node.place)
    value = compute(left, right)
    return value if isinstance(value, int | float) else np.asarray(value)[()]
