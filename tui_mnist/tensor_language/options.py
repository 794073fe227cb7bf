"""What must stand in an expression as plain figures: axes, shapes, flags and types, read without computing anything."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

from tui_mnist.tensor_language.errors import ExpressionError, Place
from tui_mnist.tensor_language.functions import DTYPES, OptionKind, TensorFunction
from tui_mnist.tensor_language.operands import MAX_RANK, Operand, Shape
from tui_mnist.tensor_language.syntax import CallNode, ExpressionNode, GroupNode, NameNode, NumberNode

EXPECTED: Final[dict[OptionKind, str]] = {
    "axis": "expected a whole number, or several as (0, 1)",
    "one axis": "expected a whole number, such as axis=-1",
    "axes": "expected the order of the axes, such as (1, 0)",
    "flag": "expected True or False",
    "shape": "expected whole numbers, such as (28, 28) or (-1, 784)",
    "dtype": f"expected {', '.join(DTYPES)}",
}


def options_of(function: TensorFunction, call: CallNode) -> dict[str, Any]:
    """What a call gives besides its tensors; ExpressionError if it does not belong there."""
    name = call.function
    if len(call.arguments) < function.inputs:
        count = "a value" if function.inputs == 1 else f"{function.inputs} values"
        raise ExpressionError(f"{name} needs {count}", f"write {function.usage}", call.place)
    more = call.arguments[function.inputs :]
    first = next(iter(function.options), "")
    given: dict[str, Sequence[ExpressionNode]] = {}
    if more and first and function.options[first] in ("shape", "axes"):
        given[first] = more
    elif len(more) > len(function.options):
        raise ExpressionError(f"too many values for {name}", f"write {function.usage}", more[-1].place)
    else:
        given = {option: [node] for option, node in zip(function.options, more, strict=False)}
    for option, node in call.named:
        if option not in function.options or option in given:
            raise ExpressionError(f"{option}= does not belong here", f"write {function.usage}", node.place)
        given[option] = [node]
    if function.required and first not in given:
        raise ExpressionError(f"no {first} for {name}", f"write {function.usage}", call.place)
    return {option: _read(function.options[option], nodes) for option, nodes in given.items()}


def _read(kind: OptionKind, nodes: Sequence[ExpressionNode]) -> Any:
    value = READERS[kind](nodes)
    if value is None and not (kind in ("axis", "one axis") and _is_none(nodes[0])):
        place = nodes[0].place.to(nodes[-1].place)
        raise ExpressionError("a value that can't stand here", EXPECTED[kind], place)
    return value


def _is_none(node: ExpressionNode) -> bool:
    return isinstance(node, NameNode) and node.name == "None"


def _whole(node: ExpressionNode) -> int | None:
    return node.value if isinstance(node, NumberNode) and isinstance(node.value, int) else None


def _wholes(nodes: Sequence[ExpressionNode]) -> Shape | None:
    if len(nodes) == 1 and isinstance(nodes[0], GroupNode):
        nodes = nodes[0].parts
    found = [value for node in nodes if (value := _whole(node)) is not None]
    return tuple(found) if len(found) == len(nodes) <= MAX_RANK else None


def _flag(nodes: Sequence[ExpressionNode]) -> bool | None:
    node = nodes[0]
    return node.name == "True" if isinstance(node, NameNode) and node.name in ("True", "False") else None


def _dtype(nodes: Sequence[ExpressionNode]) -> str | None:
    node = nodes[0]
    return node.name if len(nodes) == 1 and isinstance(node, NameNode) and node.name in DTYPES else None


READERS: Final[dict[OptionKind, Callable[[Sequence[ExpressionNode]], Any]]] = {
    "axis": lambda nodes: _wholes(nodes) if isinstance(nodes[0], GroupNode) else _whole(nodes[0]),
    "one axis": lambda nodes: _whole(nodes[0]),
    "axes": _wholes,
    "flag": _flag,
    "shape": _wholes,
    "dtype": _dtype,
}


def axes_numbered(axis: int | Shape | None, operand: Operand, place: Place) -> Shape:
    """The numbers of the axes that are meant, from 0, all of them for None; ExpressionError if there are none such."""
    rank = len(operand.shape)
    if axis is None:
        return tuple(range(rank))
    wanted = (axis,) if isinstance(axis, int) else axis
    for number in wanted:
        if not -rank <= number < rank:
            has = f"has axes 0 to {rank - 1}" if rank else "is a single number, without axes"
            raise ExpressionError(f"there is no axis {number}", f"{operand.text} {has}", place)
    found = tuple(number % rank for number in wanted)
    if len(set(found)) < len(found):
        raise ExpressionError("the same axis twice", "expected each axis once", place)
    return found


def full_shape(shape: Shape, operand: Operand, place: Place) -> Shape:
    """The shape that is asked for, with the length that -1 stands for; ExpressionError if it does not fit."""
    size = math.prod(operand.shape)
    known = math.prod(length for length in shape if length != -1)
    if any(length < -1 for length in shape) or shape.count(-1) > 1:
        raise ExpressionError(f"a shape {shape}", "expected lengths, at most one of them -1", place)
    if -1 in shape and known and not size % known:
        return tuple(size // known if length == -1 else length for length in shape)
    if -1 in shape or known != size:
        problem = f"{operand.text} has {size:,} elements, which don't fit into {shape}"
        raise ExpressionError(problem, f"expected lengths whose product is {size:,}", place)
    return shape
