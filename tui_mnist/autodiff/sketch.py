"""A graph of a tape in figures instead of arrays: small enough to send to whoever draws it, and plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tui_mnist.autodiff.derivatives import local_derivative
from tui_mnist.autodiff.graph import ELEMENTWISE, GraphEdge, TapeGraph
from tui_mnist.autodiff.tensor import Array

BINS = 10
SMALL = 12
"""Arrays of so many numbers, and of rank 2 at most, are kept as they are."""


@dataclass(frozen=True, eq=False)
class ArraySketch:
    """An array in a few figures: of its finite numbers the lowest, mean, highest, and their standard deviation.

    `norm` is its length as a vector, `counts` has how many of its finite numbers are in each of BINS equal bins from
    `low` to `high`, `broken` how many are NaN or infinite, `nans` how many of these are NaN, and `values` all its
    numbers if they are few.
    """

    shape: tuple[int, ...]
    dtype: str
    low: float
    mean: float
    high: float
    deviation: float
    norm: float
    counts: tuple[int, ...]
    broken: int
    nans: int
    values: Array | None

    @property
    def number(self) -> float | None:
        """The value of a single number."""
        return float(self.values) if self.values is not None and not self.shape else None


@dataclass(frozen=True, eq=False)
class NodeSketch:
    """A variable, a constant, or what one operation gave; see `GraphNode`. `picture` is a small image of it, if any."""

    name: str
    operation: str
    formula: str
    value: ArraySketch
    gradient: ArraySketch | None
    constant: bool
    picture: Array | None = None


@dataclass(frozen=True, eq=False)
class EdgeSketch:
    """The use of node `start` as an input of node `end`; see `GraphEdge`.

    `chain_rule` is one line with the chain rule, `derivative` the local derivative as a formula; `elementwise` says
    that upstream and local derivative are multiplied number by number.
    """

    start: int
    end: int
    position: int
    chain_rule: str
    derivative: str
    elementwise: bool
    upstream: ArraySketch | None
    local: ArraySketch | None
    product: ArraySketch | None


@dataclass(frozen=True, eq=False)
class GraphSketch:
    """Nodes, inputs always before outputs, and the edges between them; `target` is the number of what was derived."""

    nodes: tuple[NodeSketch, ...]
    edges: tuple[EdgeSketch, ...]
    target: int

    def named(self, name: str) -> int:
        """The number of the first node of that name; KeyError if there is none."""
        for number, node in enumerate(self.nodes):
            if node.name == name:
                return number
        raise KeyError(name)


def sketch(graph: TapeGraph, pictures: Mapping[str, Array] | None = None) -> GraphSketch:
    """The graph without its arrays; `pictures` are small images of nodes, by name."""
    known: dict[int, ArraySketch] = {}

    def of(array: Array | None) -> ArraySketch | None:
        if array is None:
            return None
        if id(array) not in known:
            known[id(array)] = sketch_array(array)
        return known[id(array)]

    nodes = tuple(
        NodeSketch(
            node.name,
            node.operation,
            node.formula,
            of(node.value) or sketch_array(node.value),
            of(node.gradient),
            node.constant,
            (pictures or {}).get(node.name),
        )
        for node in graph.nodes
    )
    edges = tuple(
        EdgeSketch(
            edge.start,
            edge.end,
            edge.position,
            graph.chain_rule(edge),
            _derivative(graph, edge),
            graph.nodes[edge.end].operation in ELEMENTWISE,
            of(edge.upstream),
            of(edge.local),
            of(edge.product),
        )
        for edge in graph.edges
    )
    return GraphSketch(nodes, edges, graph.target)


def sketch_array(array: Array) -> ArraySketch:
    """An array in a few figures, computed in float64; of an array without finite numbers they are NaN."""
    shape = np.shape(array)
    flat = np.asarray(array).ravel()
    finite = flat if flat.dtype.kind in "biu" else flat[np.isfinite(flat)]
    nans = int(np.isnan(flat).sum()) if finite.size < flat.size else 0
    values = np.array(array, np.float64) if flat.size <= SMALL and len(shape) <= 2 else None
    if not finite.size:
        nan = float("nan")
        return ArraySketch(shape, str(flat.dtype), nan, nan, nan, nan, nan, (0,) * BINS, flat.size, nans, values)
    finite = finite.astype(np.float64)
    low, high = float(finite.min()), float(finite.max())
    with np.errstate(all="ignore"):
        counts = _counts(finite, low, high)
        mean, deviation, norm = float(finite.mean()), float(finite.std()), float(np.sqrt(finite @ finite))
    return ArraySketch(
        shape, str(flat.dtype), low, mean, high, deviation, norm, counts, flat.size - finite.size, nans, values
    )


def _counts(finite: Array, low: float, high: float) -> tuple[int, ...]:
    width = high - low
    if not 0 < width < np.inf:
        return tuple(finite.size if place == BINS // 2 else 0 for place in range(BINS))
    places = np.minimum(((finite - low) * (BINS / width)).astype(np.intp), BINS - 1)
    return tuple(np.bincount(np.maximum(places, 0), minlength=BINS).tolist())


def _derivative(graph: TapeGraph, edge: GraphEdge) -> str:
    if edge.product is None:
        return ""
    end = graph.nodes[edge.end]
    inputs = [graph.nodes[other.start].name for other in graph.into(edge.end)]
    if end.operation == "mean":
        return f"1 / {graph.nodes[edge.start].value.size // max(end.value.size, 1):,}"
    line = local_derivative(end.operation, edge.position, end.name, inputs, end.parameters)
    widened = end.operation in ELEMENTWISE and edge.product.shape != end.shape
    return f"{line}, summed over its copies" if widened else line
