"""Parts of a graph that nothing connects are laid out each for itself, then put side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tui_mnist.render.graph.model import DiagramNode, Direction, Edge

GAP_ACROSS, GAP_DOWN = 4, 1
"""Blank columns and rows between two parts."""

SHAPE = 4.0
"""Columns for each row of what is packed: twice as wide as high to the eye."""


def connected_parts(nodes: Sequence[DiagramNode], edges: Sequence[Edge]) -> list[tuple[list[str], list[int]]]:
    """The ids of the nodes and the numbers of the edges of each connected part, in the order in which they came."""
    root = {node.id: node.id for node in nodes}

    def find(id_: str) -> str:
        while root[id_] != id_:
            root[id_] = root[root[id_]]
            id_ = root[id_]
        return id_

    for edge in edges:
        root[find(edge.target)] = find(edge.source)
    parts: dict[str, tuple[list[str], list[int]]] = {}
    for node in nodes:
        parts.setdefault(find(node.id), ([], []))[0].append(node.id)
    for number, edge in enumerate(edges):
        parts[find(edge.source)][1].append(number)
    return list(parts.values())


def packed(sizes: Sequence[tuple[int, int]], direction: Direction) -> tuple[list[tuple[int, int]], int, int]:
    """The upper left corner of each rectangle of (width, height), and the width and height of all.

    They are put on shelves, one after the other as they come: rows where the edges lead right, else columns.
    """
    area = sum((width + GAP_ACROSS) * (height + GAP_DOWN) for width, height in sizes)
    if direction == "right":
        length = max([math.isqrt(int(area * SHAPE)), *(width for width, _ in sizes)])
        corners, wide, high = _on_shelves(sizes, length, GAP_ACROSS, GAP_DOWN)
        return corners, wide, high
    length = max([math.isqrt(int(area / SHAPE)), *(height for _, height in sizes)])
    turned, high, wide = _on_shelves([(height, width) for width, height in sizes], length, GAP_DOWN, GAP_ACROSS)
    return [(x, y) for y, x in turned], wide, high


def _on_shelves(
    sizes: Sequence[tuple[int, int]], length: int, gap: int, shelf_gap: int
) -> tuple[list[tuple[int, int]], int, int]:
    corners: list[tuple[int, int]] = []
    at = shelf = longest = end = 0
    for long, deep in sizes:
        if at and at + long > length:
            at, shelf = 0, end + shelf_gap
        corners.append((at, shelf))
        longest, end = max(longest, at + long), max(end, shelf + deep)
        at += long + gap
    return corners, longest, end
