"""Each edge meets its boxes at a port of its own; this decides how large the boxes are and where their ports lie.

Along means in the direction of the edges, across at a right angle to it, whichever way the graph is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from tui_mnist.render.graph.layers import Layers
from tui_mnist.render.graph.model import PADDING, DiagramNode, Direction
from tui_mnist.render.graph.straight import StraightLinks

STEP: dict[Direction, int] = {"right": 1, "down": 2}
"""From one port to the next, at least, if there are no labels."""

BESIDE_LABEL = 2
"""Columns from an upright edge to the far end of its label, besides the label's own: a blank, and the last one."""


@dataclass
class Sizes:
    """What every vertex takes in cells, and where each link meets it; a bend takes one."""

    along: list[int]
    across: list[int]
    box_along: list[int]
    """Like `along`, without the vertex's loops."""
    box_across: list[int]
    """Like `across`, without loops and labels beside the box."""
    box_at: list[int]
    """Where the box starts across, if a label is before it."""
    leaves_at: list[int]
    """For each link where its port is on its upper vertex."""
    arrives_at: list[int]
    """Likewise on its lower vertex."""
    loops_at: list[list[int]]
    """For each node the ports at which its loops leave."""


def sizes_and_ports(
    nodes: Sequence[DiagramNode],
    layers: Layers,
    course: StraightLinks,
    *,
    loops: Sequence[int],
    labels: Sequence[int],
    direction: Direction,
) -> Sizes:
    """Sizes and ports of the vertices of ordered layers.

    `loops` has each node's number of edges to itself, `labels` the width of each edge's label, 0 for none. A port is
    never at a corner; that of a straight link is in the middle of its side. Edges leave and arrive in the order of the
    vertices that they go to and come from. Beside upright edges that arrive is room for their labels: before the first
    of several, after all others.
    """
    one, none = [1] * len(layers.layer_of), [0] * len(layers.links)
    sizes = Sizes(one[:], one[:], one[:], one[:], [0] * len(one), none[:], none[:], [])
    place, links, step = layers.places(), layers.links, STEP[direction]
    for vertex, node in enumerate(nodes):
        above = sorted(layers.above[vertex], key=lambda link: (place[links[link].upper], link))
        below = sorted(layers.below[vertex], key=lambda link: (place[links[link].lower], link))
        beside = [labels[links[link].edge] if direction == "down" else 0 for link in above]
        rooms = [step, *(label + BESIDE_LABEL + 1 if label else step for label in beside[1:])]
        arriving = _Side(rooms[: len(above)], above, {links[link].upper for link in above}, course)
        rooms = [step] * (len(below) + loops[vertex])
        leaving = _Side(rooms, below, {links[link].lower for link in below}, course)
        text = node.text_width + 2 * PADDING, len(node.lines)
        inner_along, inner = text if direction == "right" else text[::-1]
        inner = max(inner, 1)
        while not (arriving.fits(inner) and leaving.fits(inner)):
            inner += 2  # so that the text stays in the middle
        arriving_at, leaving_at = arriving.ports(inner), leaving.ports(inner)
        box_at = label_end = 0
        if any(beside):
            if len(beside) > 1 and beside[0]:
                box_at = max(0, beside[0] + BESIDE_LABEL - arriving_at[0] - 1)
            label_end = arriving_at[-1] + 1 + BESIDE_LABEL + beside[-1]
        for link, port in zip(above, arriving_at, strict=True):
            sizes.arrives_at[link] = box_at + 1 + port
        for link, port in zip(below, leaving_at[: len(below)], strict=True):
            sizes.leaves_at[link] = box_at + 1 + port
        sizes.loops_at.append([box_at + 1 + port for port in leaving_at[len(below) :]])
        around = loops[vertex] + 1 if loops[vertex] else 0
        sizes.box_at[vertex] = box_at
        sizes.box_along[vertex] = max(inner_along, 2 * loops[vertex] - 1, 1) + 2
        sizes.box_across[vertex] = inner + 2
        sizes.along[vertex] = sizes.box_along[vertex] + around
        sizes.across[vertex] = box_at + max(inner + 2 + around, label_end)
    return sizes


class _Side:
    """The ports on a side of a box, given how far each has to be from the next, their links and these links' ends.

    The one that goes straight on is in the middle. Where several have the same end all may do so: these stay together,
    so that boxes of different sizes don't part them.
    """

    def __init__(self, rooms: Sequence[int], links: Sequence[int], ends: set[int], course: StraightLinks) -> None:
        self._packed = [0, *accumulate(rooms[:-1])] if rooms else []
        self._together = len(links) > len(ends) == 1
        self._middle: int | None = None
        if not self._together:
            self._middle = next((index for index, link in enumerate(links) if course.straight[link]), None)

    def fits(self, inner: int) -> bool:
        """Whether so many cells between the corners are enough."""
        near = self._near(inner)
        return not near or (near[0] >= 0 and near[-1] < inner)

    def ports(self, inner: int) -> list[int]:
        """Spread over the side as far as it is long, the same seen from either end."""
        near, middle = self._near(inner), self._middle
        if self._together:
            return near
        if middle is None:
            return _spread(near, 0, inner - 1)
        before, after = near[:middle], near[middle + 1 :]
        return [*_spread(before, 0, near[middle - 1]), near[middle], *_spread(after, min(after, default=0), inner - 1)]

    def _near(self, inner: int) -> list[int]:
        """As near to each other as they may be."""
        if not self._packed:
            return []
        first = (inner - 1 - self._packed[-1]) // 2
        if self._middle is not None:
            first = (inner - 1) // 2 - self._packed[self._middle]
        return [first + port for port in self._packed]


def _spread(near: Sequence[int], first: int, last: int) -> list[int]:
    """The ports with the free cells from the first to the last shared out among them."""
    if not near:
        return []
    count, free = len(near), last - first - (near[-1] - near[0])
    shifts = [(free + 1) * (2 * index + 1) // (2 * count) for index in range(count // 2)]
    middle = [free // 2] if count % 2 else []
    shifts = [*shifts, *middle, *(free - shift for shift in reversed(shifts))]
    return [first + port - near[0] + shift for port, shift in zip(near, shifts, strict=True)]
