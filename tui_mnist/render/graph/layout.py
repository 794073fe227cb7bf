"""Nodes and edges are laid out in layers, so that the eye can follow what is computed from what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui_mnist.render.graph.model import Box, Cell, DiagramNode, DiagramPart, Direction, Edge, Layout, Route
from tui_mnist.render.graph.packing import connected_parts, packed
from tui_mnist.render.graph.part import lay_out_part
from tui_mnist.render.graph.paths import SPACING


def lay_out(
    nodes: Sequence[DiagramNode],
    edges: Sequence[Edge],
    *,
    direction: Direction = "right",
    layer_gap: int | None = None,
    node_gap: int | None = None,
) -> Layout:
    """Place every node and route every edge of a directed graph, which may have cycles, loops and several parts.

    Boxes don't overlap, no edge touches a box but at its two ends, and two edges share no cell but where they cross at
    a right angle. An edge that closes a cycle leads back. The label of an edge between two nodes has room beside or
    within the edge. The same graph always gives the same layout. `layer_gap` and `node_gap` are the least cells between
    boxes, along and across the direction of the edges. Raises ValueError for two nodes with one id and for an edge to a
    node that is not there.
    """
    spacing = SPACING[direction]
    spacing = replace(
        spacing,
        layer_gap=spacing.layer_gap if layer_gap is None else max(layer_gap, spacing.lead + spacing.tail),
        node_gap=spacing.node_gap if node_gap is None else max(node_gap, 0),
    )
    by_id = {node.id: node for node in nodes}
    if len(by_id) != len(nodes):
        raise ValueError("two nodes have the same id: give each its own")
    for edge in edges:
        for end in (edge.source, edge.target):
            if end not in by_id:
                raise ValueError(f"the edge from {edge.source!r} to {edge.target!r} has no node {end!r} to meet")
    parts = [
        lay_out_part([by_id[id_] for id_ in ids], {number: edges[number] for number in numbers}, direction, spacing)
        for ids, numbers in connected_parts(nodes, edges)
    ]
    corners, width, height = packed([(part.width, part.height) for part in parts], direction)
    boxes: dict[str, Box] = {}
    routes: dict[int, Route] = {}
    for part, (x, y) in zip(parts, corners, strict=True):
        for id_, box in part.boxes.items():
            boxes[id_] = replace(box, x=box.x + x, y=box.y + y)
        for number, route in part.routes.items():
            routes[number] = tuple(Cell(cell.x + x, cell.y + y) for cell in route)
    return Layout(
        nodes=by_id,
        edges=tuple(edges),
        direction=direction,
        width=width,
        height=height,
        boxes={id_: boxes[id_] for id_ in by_id},
        routes=tuple(routes[number] for number in range(len(edges))),
        parts=tuple(
            DiagramPart(Box(*corner, part.width, part.height), part.layers)
            for part, corner in zip(parts, corners, strict=True)
        ),
    )


def best_direction(nodes: Sequence[DiagramNode], edges: Sequence[Edge], width: int, height: int) -> Direction:
    """The direction in which the graph fits so many columns and rows, to the right if both do.

    If neither does, the one with which less has to be scrolled.
    """

    def screens(direction: Direction) -> float:
        layout = lay_out(nodes, edges, direction=direction)
        return max(1.0, layout.width / max(width, 1)) * max(1.0, layout.height / max(height, 1))

    return "right" if screens("right") <= screens("down") else "down"
