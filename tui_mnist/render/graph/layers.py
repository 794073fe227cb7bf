"""Every node gets a layer so that all edges lead on, and an edge past several layers becomes a chain of short links.

The first steps of K. Sugiyama, S. Tagawa, M. Toda, Methods for Visual Understanding of Hierarchical System Structures,
IEEE Transactions on Systems, Man, and Cybernetics 11 (1981).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

Arc = tuple[int, int]
"""An edge between nodes that are known by their number."""

PULLS = 8
"""How often nodes are pulled towards their neighbours; nearly always the second time changes nothing any more."""


class Link(NamedTuple):
    """A piece of an edge from one layer to the next."""

    upper: int
    lower: int
    edge: int


@dataclass
class Layers:
    """A graph in layers. Its vertices are the nodes, numbered from 0, and after them the bends of long edges."""

    nodes: int
    order: list[list[int]]
    """The vertices of each layer."""
    layer_of: list[int]
    links: list[Link]
    above: list[list[int]]
    """For each vertex its links with the layer before."""
    below: list[list[int]]
    """For each vertex its links with the layer after."""
    chains: list[list[int]]
    """For each edge its links, from the first layer to the last, which is against the arrow for a reversed edge."""

    def upper_vertices(self, vertex: int) -> list[int]:
        """Its neighbours in the layer before."""
        return [self.links[link].upper for link in self.above[vertex]]

    def lower_vertices(self, vertex: int) -> list[int]:
        """Its neighbours in the layer after."""
        return [self.links[link].lower for link in self.below[vertex]]

    def places(self) -> list[int]:
        """For each vertex its place in its layer."""
        place = [0] * len(self.layer_of)
        for layer in self.order:
            for index, vertex in enumerate(layer):
                place[vertex] = index
        return place

    def is_bend(self, vertex: int) -> bool:
        """Whether it only marks where an edge passes through a layer."""
        return vertex >= self.nodes


def reversed_arcs(count: int, arcs: Sequence[Arc]) -> set[int]:
    """Arcs of which a graph has no cycle once they are turned round: few of them, and none if it has no cycle.

    The nodes are put in a row, what nothing leads to first and what leads nowhere last, and of the rest always the one
    with the most arcs leaving over those arriving; arcs against the row are turned. P. Eades, X. Lin, W. F. Smyth, A
    Fast and Effective Heuristic for the Feedback Arc Set Problem, Information Processing Letters 47 (1993).
    """
    targets: list[list[int]] = [[] for _ in range(count)]
    sources: list[list[int]] = [[] for _ in range(count)]
    for source, target in arcs:
        targets[source].append(target)
        sources[target].append(source)
    leaving, arriving = [len(ends) for ends in targets], [len(ends) for ends in sources]
    rest = dict.fromkeys(range(count))
    first: list[int] = []
    last: list[int] = []
    while rest:
        sinks = [node for node in rest if not leaving[node]]
        roots = [node for node in rest if leaving[node] and not arriving[node]]
        chosen = sinks or roots or [max(rest, key=lambda node: leaving[node] - arriving[node])]
        (last if sinks else first).extend(chosen)
        for node in chosen:
            del rest[node]
            for target in targets[node]:
                arriving[target] -= 1
            for source in sources[node]:
                leaving[source] -= 1
    row = {node: place for place, node in enumerate([*first, *reversed(last)])}
    return {number for number, (source, target) in enumerate(arcs) if row[source] > row[target]}


def layers_of_nodes(count: int, arcs: Sequence[Arc]) -> list[int]:
    """For each node of a graph without cycles its layer, from 0: as late as can be, then pulled to its neighbours.

    A node moves on as far as they allow unless more edges arrive than leave, then it moves back; no move makes the
    edges longer in sum.
    """
    sources: list[list[int]] = [[] for _ in range(count)]
    targets: list[list[int]] = [[] for _ in range(count)]
    for source, target in arcs:
        sources[target].append(source)
        targets[source].append(target)
    waiting = [len(after) for after in targets]
    backwards = [node for node in range(count) if not waiting[node]]
    layer = [0] * count
    for node in backwards:
        for source in sources[node]:
            layer[source] = min(layer[source], layer[node] - 1)
            waiting[source] -= 1
            if not waiting[source]:
                backwards.append(source)
    for _ in range(PULLS):
        before = layer.copy()
        for node in backwards:
            if targets[node] and len(targets[node]) >= len(sources[node]):
                layer[node] = min(layer[target] for target in targets[node]) - 1
        for node in reversed(backwards):
            if len(sources[node]) > len(targets[node]):
                layer[node] = max(layer[source] for source in sources[node]) + 1
        if layer == before:
            break
    used = {old: new for new, old in enumerate(sorted(set(layer)))}
    return [used[old] for old in layer]


def in_layers(count: int, arcs: Sequence[Arc]) -> Layers:
    """A graph without cycles and loops in layers, each in the order in which its vertices came."""
    layer_of = layers_of_nodes(count, arcs)
    links: list[Link] = []
    chains: list[list[int]] = []
    for edge, (source, target) in enumerate(arcs):
        chain: list[int] = []
        upper = source
        for layer in range(layer_of[source] + 1, layer_of[target]):
            bend = len(layer_of)
            layer_of.append(layer)
            chain.append(len(links))
            links.append(Link(upper, bend, edge))
            upper = bend
        chain.append(len(links))
        links.append(Link(upper, target, edge))
        chains.append(chain)
    order: list[list[int]] = [[] for _ in range(max(layer_of, default=-1) + 1)]
    for vertex, layer in enumerate(layer_of):
        order[layer].append(vertex)
    above: list[list[int]] = [[] for _ in layer_of]
    below: list[list[int]] = [[] for _ in layer_of]
    for number, link in enumerate(links):
        below[link.upper].append(number)
        above[link.lower].append(number)
    return Layers(count, order, layer_of, links, above, below, chains)
