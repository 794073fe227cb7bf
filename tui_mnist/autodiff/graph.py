"""The graph of a tape: what was computed from what, and what the chain rule sends back along each edge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tui_mnist.autodiff.chain_rule import TapeError
from tui_mnist.autodiff.column_sparse import ColumnSparse
from tui_mnist.autodiff.formulas import formula, number_text
from tui_mnist.autodiff.operation import Node
from tui_mnist.autodiff.operations import unbroadcast
from tui_mnist.autodiff.tape import GradientTape
from tui_mnist.autodiff.tensor import Array, Tensor, Variable

ELEMENTWISE = (
    frozenset({"add", "subtract", "multiply", "divide", "negative", "power", "maximum", "minimum", "clip", "where"})
    | {"exp", "log", "log1p", "sqrt", "square", "abs", "sin", "cos", "tanh", "stop_gradient"}
    | {"sigmoid", "relu", "leaky_relu", "elu", "gelu"}
)
"""The operations whose every output element depends on one element of each input."""


@dataclass(frozen=True, eq=False)
class GraphNode:
    """A variable, a constant, or what one operation gave.

    `number` is its place in the graph's `nodes`, after all that it was computed from. `operation` is "" for variables
    and constants, `parameters` are the operation's. `formula` says it in the names of its inputs: `x1 + b`. `gradient`
    is that of the target's sum with respect to this node, in its shape: None if the target does not depend on it, and
    for constants.
    """

    number: int
    name: str
    operation: str
    formula: str
    value: Array
    gradient: Array | None
    constant: bool
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[int, ...]:
        """The length of each axis."""
        return np.shape(self.value)


@dataclass(frozen=True, eq=False)
class GraphEdge:
    """The use of node `start` as the input number `position` of node `end`.

    `upstream` is the target's gradient with respect to `end`, and `product` what the chain rule makes of it for
    `start`, in its shape; what arrives over all edges that leave a node adds up to its gradient. `local` is the
    derivative of `end` with respect to `start`: in the shape of `start` if `end` is one number, in the shape of `end`
    if the operation works element by element, and None where it is a whole matrix of numbers. All three are None where
    no gradient flows: out of constants and conditions, and into what the target does not depend on.
    """

    start: int
    end: int
    position: int
    upstream: Array | None
    local: Array | None
    product: Array | None


@dataclass(frozen=True, eq=False)
class TapeGraph:
    """Nodes, inputs always before outputs, and the edges between them; `target` is the number of what was derived.

    The arrays are the tape's own: to be read, not written to.
    """

    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    target: int

    def named(self, name: str) -> GraphNode:
        """The first node of that name; KeyError if there is none."""
        for node in self.nodes:
            if node.name == name:
                return node
        raise KeyError(name)

    def into(self, number: int) -> tuple[GraphEdge, ...]:
        """The edges by which a node is computed, in the order of its inputs."""
        return tuple(edge for edge in self.edges if edge.end == number)

    def out_of(self, number: int) -> tuple[GraphEdge, ...]:
        """The edges by which a node is used: its gradient is the sum of their products."""
        return tuple(edge for edge in self.edges if edge.start == number)

    def chain_rule(self, edge: GraphEdge) -> str:
        """One line: `grad(loss, x) = grad(loss, x1) * grad(x1, x) = 1 * 2 = 2`, with numbers where they are single."""
        start, end, target = (self.nodes[i].name for i in (edge.start, edge.end, self.target))
        if edge.product is None or edge.upstream is None:
            return f"no gradient flows from {end} to {start}"
        terms = sum(other.product is not None for other in self.out_of(edge.start))
        left = f"grad({target}, {start})" if terms == 1 else f"one of {terms} terms of grad({target}, {start})"
        line = f"{left} = grad({target}, {end}) * grad({end}, {start})"
        if edge.local is None or not edge.local.ndim == edge.upstream.ndim == edge.product.ndim == 0:
            return f"{line}, shape {edge.product.shape}" if edge.product.ndim else line
        figures = [number_text(float(x)) for x in (edge.upstream, edge.local, edge.product)]
        return f"{line} = {figures[0]} * {figures[1]} = {figures[2]}"


def graph_of(tape: GradientTape, target: Tensor, names: Mapping[str, Any] | None = None) -> TapeGraph:
    """The graph of all that a tape recorded, with the gradients of the sum of `target`.

    `names` names tensors, and arrays that took part as constants, by their identity; each of them is in the graph, used
    or not. What has no name there keeps that of its tensor; other results are called x1, x2, … and other constants by
    their number, or c1, c2, …. The tape is read and not spent: call this before `tape.gradient`, or make it persistent.

    Raises TapeError if the tape did not record the target, and it is not among `names`.
    """
    given = names or {}
    drawing = _Drawing(given)
    for node in tape.nodes:
        drawing.add(node)
    for tensor in given.values():
        drawing.number_of(tensor, tensor)
    at = drawing.numbers.get(id(target))
    if at is None:
        raise TapeError("the tape did not record the target: draw the graph before the tape gives its gradient")
    return drawing.graph(at)


class _Drawing:
    """Gives the tensors of a tape their numbers and names, then walks back by the chain rule."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self.numbers: dict[int, int] = {}
        self._names = {id(tensor): name for name, tensor in reversed(list(names.items()))}
        self._taken = set(names)
        self._tensors: list[Any] = []
        self._values: list[Any] = []
        self._recorded: list[tuple[Node, tuple[int, ...], int]] = []
        self._made = {"x": 0, "c": 0}

    def number_of(self, tensor: Any, value: Any) -> int:
        """The number of what an operation took or gave, a new one when it is met for the first time."""
        single = not isinstance(tensor, Tensor | np.ndarray | ColumnSparse)  # a bare number has no identity
        number = None if single else self.numbers.get(id(tensor))
        if number is None:
            number = len(self._tensors)
            self._tensors.append(tensor)
            self._values.append(value)
            if isinstance(tensor, Tensor) and tensor.name:
                self._taken.add(tensor.name)
            if not single:
                self.numbers[id(tensor)] = number
        return number

    def add(self, node: Node) -> None:
        """Number a recorded operation, and before it its inputs."""
        inputs = tuple(self.number_of(x, value) for x, value in zip(node.inputs, node.values, strict=True))
        self._recorded.append((node, inputs, self.number_of(node.output, node.output.value)))

    def graph(self, target: int) -> TapeGraph:
        """Everything that was added, with the gradients of `target`."""
        operations = {output: (node, inputs) for node, inputs, output in self._recorded}
        varying = {
            number
            for number, tensor in enumerate(self._tensors)
            if number in operations or number == target or isinstance(tensor, Variable) or self._is_named(tensor)
        }
        gradients, edges = self._walk_back(target, varying)
        names: list[str] = []
        nodes = []
        for number, tensor in enumerate(self._tensors):
            value = self._values[number]
            value = value.to_dense() if isinstance(value, ColumnSparse) else np.asarray(getattr(value, "value", value))
            names.append(self._name(tensor, value, number in varying))
            operation, text = "", ""
            parameters: dict[str, Any] = {}
            if number in operations:
                node, inputs = operations[number]
                operation, parameters = node.operation.name, node.parameters
                text = formula(operation, [names[i] for i in inputs], parameters)
            constant = number not in operations and not isinstance(tensor, Variable)
            gradient = gradients.get(number)
            nodes.append(GraphNode(number, names[-1], operation, text, value, gradient, constant, parameters))
        return TapeGraph(tuple(nodes), tuple(edges), target)

    def _walk_back(self, target: int, varying: set[int]) -> tuple[dict[int, Array], list[GraphEdge]]:
        """The chain rule, in the tape's own order, so that its figures come out to the last bit."""
        seed = np.asarray(getattr(self._values[target], "value", self._values[target]))
        gradients: dict[int, Array] = {target: np.ones(seed.shape, seed.dtype)}
        edges: list[GraphEdge] = []
        for node, inputs, output in reversed(self._recorded):
            upstream = gradients.get(output)
            arrived = []
            for position, start in enumerate(inputs):
                rule = node.operation.rules[position]
                if upstream is None or rule is None or start not in varying:
                    arrived.append(GraphEdge(start, output, position, None, None, None))
                    continue
                piece = np.asarray(rule(upstream, node.output.value, *node.values, **node.parameters))
                shape = np.shape(node.values[position])
                if piece.shape != shape:
                    piece = np.asarray(unbroadcast(piece, shape=shape))
                local = None
                if upstream.ndim == 0 or node.operation.name in ELEMENTWISE:
                    ones = np.ones(upstream.shape, upstream.dtype)
                    local = np.asarray(rule(ones, node.output.value, *node.values, **node.parameters))
                arrived.append(GraphEdge(start, output, position, upstream, local, piece))
                known = gradients.get(start)
                gradients[start] = piece if known is None else np.asarray(known + piece)
            edges[:0] = arrived
        return gradients, edges

    def _is_named(self, tensor: Any) -> bool:
        return isinstance(tensor, Tensor) and id(tensor) in self._names

    def _name(self, tensor: Any, value: Array, varying: bool) -> str:
        name = self._names.get(id(tensor)) or (tensor.name if isinstance(tensor, Tensor) else "")
        if name:
            return name
        if not varying and value.ndim == 0:
            return number_text(value.item())
        letter = "x" if varying else "c"
        while True:
            self._made[letter] += 1
            made = f"{letter}{self._made[letter]}"
            if made not in self._taken:
                return made
