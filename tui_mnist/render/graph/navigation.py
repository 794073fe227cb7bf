"""Arrow keys lead a cursor from box to box."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from tui_mnist.render.graph.model import DiagramPart, Layout

Way = Literal["left", "right", "up", "down"]


def next_node(layout: Layout, id_: str, way: Way) -> str:
    """The node that an arrow key leads to, the same one at the end; from every node every other can be reached.

    Along the edges it is the nearest neighbour in the next layer, or the nearest box there if there is no neighbour;
    across them the next box of the same layer. Past the last one it is the nearest box of the next part that way.
    """
    part, layer, place = next(
        (part, layer, ids.index(id_)) for part in layout.parts for layer, ids in enumerate(part.layers) if id_ in ids
    )
    step = 1 if way in {"right", "down"} else -1
    along = (way in {"left", "right"}) == (layout.direction == "right")
    if along and 0 <= layer + step < len(part.layers):
        ids = part.layers[layer + step]
        linked = {
            end for edge in layout.edges if id_ in {edge.source, edge.target} for end in (edge.source, edge.target)
        }
        return _nearest(layout, id_, [other for other in ids if other in linked] or ids)
    if not along and 0 <= place + step < len(part.layers[layer]):
        return part.layers[layer][place + step]
    other = _next_part(layout, part, step, along)
    return _nearest(layout, id_, [end for ids in other.layers for end in ids]) if other else id_


def _nearest(layout: Layout, id_: str, others: Iterable[str]) -> str:
    """The one whose middle is nearest; a row is twice as high as a column is wide."""
    x, y = layout.boxes[id_].centre

    def distance(other: str) -> float:
        other_x, other_y = layout.boxes[other].centre
        return abs(x - other_x) + 2 * abs(y - other_y)

    return min(others, key=distance)


def _next_part(layout: Layout, part: DiagramPart, step: int, along: bool) -> DiagramPart | None:
    """The next one on the same shelf, or on the next shelf the one that is nearest."""

    def on_shelf(other: DiagramPart) -> tuple[int, int]:
        """Its place on its shelf, and that shelf's own."""
        x, y = other.area.x, other.area.y
        return (x, y) if layout.direction == "right" else (y, x)

    own, own_shelf = on_shelf(part)
    if along:
        beyond = [
            other
            for other in layout.parts
            if on_shelf(other)[1] == own_shelf and on_shelf(other)[0] * step > own * step
        ]
        return min(beyond, key=lambda other: on_shelf(other)[0] * step, default=None)
    beyond = [other for other in layout.parts if on_shelf(other)[1] * step > own_shelf * step]
    return min(beyond, key=lambda other: (on_shelf(other)[1] * step, abs(on_shelf(other)[0] - own)), default=None)
