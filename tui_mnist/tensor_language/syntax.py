"""What an expression is made of, once it has been read: a small tree, each node with its place in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import EllipsisType

from tui_mnist.tensor_language.errors import Place


@dataclass(frozen=True)
class ExpressionNode:
    """A part of an expression."""

    place: Place


@dataclass(frozen=True)
class NumberNode(ExpressionNode):
    """A number that is written out, maybe with a sign."""

    value: int | float


@dataclass(frozen=True)
class NameNode(ExpressionNode):
    """The name of a tensor."""

    name: str


@dataclass(frozen=True)
class GroupNode(ExpressionNode):
    """Several values between brackets: `[1, 2]`, or `(1, 2)` if they are no `list_`."""

    parts: tuple[ExpressionNode, ...]
    list_: bool


@dataclass(frozen=True)
class NegativeNode(ExpressionNode):
    """`-x`."""

    operand: ExpressionNode


@dataclass(frozen=True)
class BinaryNode(ExpressionNode):
    """Two operands and the sign between them."""

    operator: str
    left: ExpressionNode
    right: ExpressionNode


Key = int | slice | EllipsisType | None | ExpressionNode
"""What an index has for an axis; None is a new axis, a node is computed."""


@dataclass(frozen=True)
class IndexNode(ExpressionNode):
    """`x[3:5, ..., newaxis]`."""

    operand: ExpressionNode
    keys: tuple[Key, ...]


@dataclass(frozen=True)
class CallNode(ExpressionNode):
    """`sum(x, axis=0)`, or `x.sum(axis=0)`: then x is the first of the arguments."""

    function: str
    arguments: tuple[ExpressionNode, ...]
    named: tuple[tuple[str, ExpressionNode], ...]


def names_in(node: ExpressionNode) -> Iterator[str]:
    """The names of tensors in an expression, once for each time that they stand there."""
    match node:
        case NameNode(name=name):
            yield name
        case GroupNode(parts=parts):
            for part in parts:
                yield from names_in(part)
        case NegativeNode(operand=operand):
            yield from names_in(operand)
        case BinaryNode(left=left, right=right):
            yield from names_in(left)
            yield from names_in(right)
        case IndexNode(operand=operand, keys=keys):
            yield from names_in(operand)
            for key in keys:
                if isinstance(key, ExpressionNode):
                    yield from names_in(key)
        case CallNode(arguments=arguments):
            for argument in arguments:
                yield from names_in(argument)
