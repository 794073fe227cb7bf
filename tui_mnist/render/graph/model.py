"""What a drawing of a graph is made of: nodes and edges come in, boxes and routes in cells come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple

from tui_mnist.render.graph.text import width_of

Direction = Literal["right", "down"]
"""Where the edges lead: from left to right, or from top to bottom."""

OPERATION = "operation"
"""The kind of node that has square corners; all others, the values that come in, have round ones."""

PADDING = 1
"""Blank cells between a box's text and its left and right border."""


@dataclass(frozen=True)
class DiagramNode:
    """A box: an operation or a value; its first line is its title."""

    id: str
    lines: tuple[str, ...]
    kind: str = OPERATION

    @property
    def text_width(self) -> int:
        """Columns of its widest line."""
        return max(map(width_of, self.lines), default=0)


@dataclass(frozen=True)
class Edge:
    """An arrow from one node to another, or to itself; two nodes may have any number between them."""

    source: str
    target: str
    label: str = ""


class Cell(NamedTuple):
    """A character's place, counted from the top left."""

    x: int
    y: int


@dataclass(frozen=True)
class Box:
    """A node's rectangle in cells, its border included."""

    x: int
    y: int
    width: int
    height: int

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle, as (x, y)."""
        return self.x + (self.width - 1) / 2, self.y + (self.height - 1) / 2

    def __contains__(self, cell: object) -> bool:
        if not isinstance(cell, tuple):
            return False
        x, y = cell
        return bool(self.x <= x < self.x + self.width and self.y <= y < self.y + self.height)


Route = tuple[Cell, ...]
"""An edge's corners: from a cell on its source's border to the arrowhead, which is the cell before its target's."""


def cells_of(route: Route) -> Iterator[Cell]:
    """Every cell of a route once, in order."""
    yield route[0]
    for start, end in pairwise(route):
        step_x, step_y = (end.x > start.x) - (end.x < start.x), (end.y > start.y) - (end.y < start.y)
        for count in range(1, abs(end.x - start.x) + abs(end.y - start.y) + 1):
            yield Cell(start.x + count * step_x, start.y + count * step_y)


@dataclass(frozen=True)
class DiagramPart:
    """Nodes that edges connect: the rectangle that they take, and their layers in the direction of the edges.

    A layer is a column of boxes where the edges lead to the right, a row of boxes where they lead down.
    """

    area: Box
    layers: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Layout:
    """Where everything of a graph is drawn. An edge is known by its place in `edges`, since two can be alike."""

    nodes: Mapping[str, DiagramNode]
    edges: tuple[Edge, ...]
    direction: Direction
    width: int
    height: int
    boxes: Mapping[str, Box]
    routes: tuple[Route, ...]
    """One for each edge, in the order of `edges`."""
    parts: tuple[DiagramPart, ...]

    def leads_back(self, number: int) -> bool:
        """Whether an edge closes a cycle, so that its source is in a later layer than its target."""
        start, end = self.routes[number][0], self.routes[number][-1]
        return end.x < start.x if self.direction == "right" else end.y < start.y

    def with_nodes(self, nodes: Sequence[DiagramNode]) -> Layout:
        """The same drawing with other texts in the boxes, for values that change.

        Raises ValueError for other nodes than the layout's, and for a text that is larger than its box.
        """
        changed = {node.id: node for node in nodes}
        if changed.keys() != self.nodes.keys():
            raise ValueError(f"the layout has nodes {list(self.nodes)}, not {list(changed)}: lay the new graph out")
        for node in nodes:
            box = self.boxes[node.id]
            if node.text_width > box.width - 2 - 2 * PADDING or len(node.lines) > box.height - 2:
                raise ValueError(f"the text of node {node.id!r} is larger than its box: lay the graph out again")
        return replace(self, nodes={id_: changed[id_] for id_ in self.nodes})
