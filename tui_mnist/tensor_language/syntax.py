"""What an expression is made of, once it has been read: a small tree, each node with its place in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import EllipsisType

from tui_mnist.tensor_language.errors import Place


@dataclass(frozen=True)
class Node:
    """A part of an expression."""

    place: Place


@dataclass(frozen=True)
class NumberNode(Node):
    """A number that is written out, maybe with a sign."""

    value: int | float


@dataclass(frozen=True)
class NameNode(Node):
    """The name of a tensor."""

    name: str


@dataclass(frozen=True)
class GroupNode(Node):
    """Several values between brackets: `[1, 2]`, or `(1, 2)` if they are no `list_`."""

    parts: tuple[Node, ...]
    list_: bool


@dataclass(frozen=True)
class NegativeNode(Node):
    """`-x`."""

    operand: Node


@dataclass(frozen=True)
class BinaryNode(Node):
    """Two operands and the sign between them."""

    operator: str
    left: Node
    right: Node


Key = int | slice | EllipsisType | None | Node
"""What an index has for an axis; None is a new axis, a node is computed."""


@dataclass(frozen=True)
class IndexNode(Node):
    """`x[3:5, ..., newaxis]`."""

    operand: Node
    keys: tuple[Key, ...]


@dataclass(frozen=True)
class CallNode(Node):
    """`sum(x, axis=0)`, or `x.sum(axis=0)`: then x is the first of the arguments."""

    function: str
    arguments: tuple[Node, ...]
    named: tuple[tuple[str, Node], ...]


def names_in(node: Node) -> Iterator[str]:
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
                if isinstance(key, Node):
                    yield from names_in(key)
        case CallNode(arguments=arguments):
            for argument in arguments:
                yield from names_in(argument)
