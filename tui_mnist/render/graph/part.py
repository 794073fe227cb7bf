"""One connected part of a graph on its way from nodes and edges to boxes and routes.

The steps are those of Sugiyama, Tagawa, Toda (1981), here in whole cells and with edges of right angles: break cycles,
find layers, reduce crossings, find coordinates. Along means in the direction of the edges, across at a right angle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui_mnist.render.graph.coordinates import places_across
from tui_mnist.render.graph.layers import in_layers, reversed_arcs
from tui_mnist.render.graph.model import Box, Cell, DiagramNode, Direction, Edge, Route
from tui_mnist.render.graph.ordering import reduce_crossings
from tui_mnist.render.graph.paths import Path, Spacing, before_border, loop_path, paths_along
from tui_mnist.render.graph.ports import Sizes, sizes_and_ports
from tui_mnist.render.graph.straight import choose_straight_links
from tui_mnist.render.graph.text import width_of


@dataclass(frozen=True)
class LaidOut:
    """A connected part, laid out."""

    layers: tuple[tuple[str, ...], ...]
    boxes: dict[str, Box]
    routes: dict[int, Route]
    width: int
    height: int


def lay_out_part(
    nodes: Sequence[DiagramNode], edges: Mapping[int, Edge], direction: Direction, spacing: Spacing
) -> LaidOut:
    """Lay out nodes that are connected by edges, which are known by their numbers in the whole graph."""
    index = {node.id: vertex for vertex, node in enumerate(nodes)}
    ends = {number: (index[edge.source], index[edge.target]) for number, edge in edges.items()}
    leading = [number for number, (source, target) in ends.items() if source != target]
    loops: list[list[int]] = [[] for _ in nodes]
    for number, (source, target) in ends.items():
        if source == target:
            loops[source].append(number)
    turned = reversed_arcs(len(nodes), [ends[number] for number in leading])
    layers = in_layers(
        len(nodes), [ends[number][::-1] if arc in turned else ends[number] for arc, number in enumerate(leading)]
    )
    reduce_crossings(layers)
    labels = [width_of(edges[number].label) for number in leading]
    course = choose_straight_links(layers)
    sizes = sizes_and_ports(
        nodes, layers, course, loops=[len(own) for own in loops], labels=labels, direction=direction
    )

    def gap(one: int, other: int) -> int:
        bends = layers.is_bend(one) + layers.is_bend(other)
        return (spacing.node_gap, spacing.bend_box_gap, spacing.bend_gap)[bends]

    across = places_across(layers, course, sizes, gap=gap)
    starts, paths = paths_along(layers, sizes, across, labels=labels, turned=turned, spacing=spacing)
    corners = list(zip(starts, across[: len(nodes)], strict=True))
    by_number: dict[int, Path] = {}
    for arc, number in enumerate(leading):
        by_number[number] = before_border(paths[arc][::-1] if arc in turned else paths[arc])
    for vertex, own in enumerate(loops):
        for place, number in enumerate(own):
            by_number[number] = loop_path(sizes, vertex, place, corner=corners[vertex])
    order = tuple(tuple(nodes[vertex].id for vertex in layer if not layers.is_bend(vertex)) for layer in layers.order)
    return _in_cells(order, [node.id for node in nodes], sizes, corners, by_number, direction=direction)


def _in_cells(
    order: tuple[tuple[str, ...], ...],
    ids: Sequence[str],
    sizes: Sizes,
    corners: Sequence[tuple[int, int]],
    paths: Mapping[int, Path],
    *,
    direction: Direction,
) -> LaidOut:
    """Turn along and across into columns and rows, counted from the first that is used."""
    rightwards = direction == "right"
    taken = [
        (along + sizes.along[vertex] - 1, across + sizes.across[vertex] - 1)
        for vertex, (along, across) in enumerate(corners)
    ]
    taken += [corner for path in paths.values() for corner in path]
    first = min(0, *(across for _, across in taken))
    size = max(along for along, _ in taken) + 1, max(across for _, across in taken) + 1 - first

    def cell(along: int, across: int) -> Cell:
        return Cell(along, across - first) if rightwards else Cell(across - first, along)

    boxes: dict[str, Box] = {}
    for vertex, (id_, (along, across)) in enumerate(zip(ids, corners, strict=True)):
        box = sizes.box_along[vertex], sizes.box_across[vertex]
        boxes[id_] = Box(*cell(along, across + sizes.box_at[vertex]), *(box if rightwards else box[::-1]))
    routes = {number: tuple(cell(*corner) for corner in path) for number, path in paths.items()}
    return LaidOut(order, boxes, routes, *(size if rightwards else size[::-1]))
