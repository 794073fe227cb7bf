"""When every vertex has its place across, the layers are put one after the other, with channels wide enough between.

Along means in the direction of the edges, across at a right angle to it, whichever way the graph is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_mnist.render.graph.channels import route_channel
from tui_mnist.render.graph.layers import Layers
from tui_mnist.render.graph.model import Direction
from tui_mnist.render.graph.ports import Sizes

Path = list[tuple[int, int]]
"""The corners of an edge as (along, across)."""


@dataclass(frozen=True)
class Spacing:
    """Distances in cells."""

    layer_gap: int
    """Between two layers, at least."""
    node_gap: int
    """Between two boxes of a layer, at least."""
    bend_gap: int
    """Between two edges that pass through a layer, at least."""
    bend_box_gap: int
    """Between an edge that passes through a layer and a box, at least."""
    pitch: int
    """From one track of a channel to the next."""
    lead: int
    """In a channel before its first track."""
    tail: int
    """In a channel after its last track, the arrowhead among them."""
    label_tail: int
    """The same where a label is beside or within an edge, without the label's width."""
    labels_along: bool
    """Whether a label's width is along the edges."""


SPACING: dict[Direction, Spacing] = {
    "right": Spacing(
        4, node_gap=1, bend_gap=0, bend_box_gap=1, pitch=2, lead=1, tail=2, label_tail=5, labels_along=True
    ),
    "down": Spacing(
        2, node_gap=3, bend_gap=1, bend_box_gap=1, pitch=1, lead=0, tail=1, label_tail=2, labels_along=False
    ),
}
"""What looks right where a cell is twice as high as wide."""


def paths_along(
    layers: Layers,
    sizes: Sizes,
    across: Sequence[int],
    *,
    labels: Sequence[int],
    turned: set[int],
    spacing: Spacing,
) -> tuple[list[int], list[Path]]:
    """Where each node starts along, and each edge's path from border to border, from its first layer to its last.

    `across` has every vertex's place, `labels` the width of each edge's label, `turned` the edges that lead back.
    """
    links = layers.links
    starts = [0] * layers.nodes
    tracks: list[Path] = [[] for _ in links]
    lead_back = {layers.chains[edge][0] for edge in turned}
    leaving = [across[link.upper] + port for link, port in zip(links, sizes.leaves_at, strict=True)]
    arriving = [across[link.lower] + port for link, port in zip(links, sizes.arrives_at, strict=True)]
    at = 0
    for layer in layers.order:
        thickness = max(sizes.along[vertex] for vertex in layer)
        for vertex in layer:
            if not layers.is_bend(vertex):
                starts[vertex] = at + (thickness - sizes.along[vertex]) // 2
        at += thickness
        own = [link for vertex in layer for link in layers.below[vertex]]
        turns, length = route_channel([(leaving[link], arriving[link]) for link in own], pitch=spacing.pitch)
        lead = max(spacing.lead, 1) if lead_back.intersection(own) else spacing.lead  # for the arrowhead
        for link, found in zip(own, turns, strict=True):
            tracks[link] = [(at + lead + turn.along, turn.to) for turn in found]
        label = max((labels[links[link].edge] for link in own if not layers.is_bend(links[link].lower)), default=0)
        gap = max(spacing.layer_gap, lead + length + spacing.tail)
        if label:
            gap = max(gap, max(lead + length, 1) + spacing.label_tail + (label if spacing.labels_along else 0))
        at += gap
    paths: list[Path] = []
    for chain in layers.chains:
        first, last = links[chain[0]].upper, links[chain[-1]].lower
        place = leaving[chain[0]]
        path = [(starts[first] + sizes.box_along[first] - 1, place)]
        for link in chain:
            for track, to in tracks[link]:
                path += [(track, place), (track, to)]
                place = to
        paths.append([*path, (starts[last], place)])
    return starts, paths


def before_border(path: Path) -> Path:
    """The path without its last cell, which is on the border."""
    before, last = path[-2][0], path[-1][0]
    return [*path[:-1], (last + (1 if before > last else -1), path[-1][1])]


def loop_path(sizes: Sizes, vertex: int, place: int, *, corner: tuple[int, int]) -> Path:
    """A node's edge to itself, from the last side of its box along round the corner to the last one across.

    `place` is the loop's among those of the node, the outermost first; `corner` is where the node starts.
    """
    start, across = corner
    end_along = start + sizes.box_along[vertex]
    end_across = across + sizes.box_at[vertex] + sizes.box_across[vertex]
    inside = len(sizes.loops_at[vertex]) - 1 - place
    port = across + sizes.loops_at[vertex][place]
    along, around, entry = end_along + 1 + inside, end_across + 1 + inside, start + 1 + 2 * place
    return [(end_along - 1, port), (along, port), (along, around), (entry, around), (entry, end_across)]
