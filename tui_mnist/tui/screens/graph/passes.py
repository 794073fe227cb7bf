"""The forward pass box by box and the backward pass edge by edge, as moments that can be played both ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass, replace
from typing import Literal

from tui_mnist.autodiff.sketch import GraphSketch

MOST_BOXES = 60
"""Of a larger graph the boxes nearest to the target are drawn: more nobody can follow, nor draw between two frames."""


@dataclass(frozen=True)
class PassMoment:
    """What happens at a moment of the passes: to the node, or the edge, of this number."""

    kind: Literal["start", "forward", "seed", "backward"]
    number: int = -1


@dataclass(frozen=True)
class PassProgress:
    """What is known at a moment.

    Values of the nodes in `computed`, products of the edges in `passed`, and gradients of the nodes in `derived`, which
    are whole once all of their edges have passed.
    """

    computed: Set[int]
    passed: Set[int]
    derived: Set[int]


class Passes:
    """The moments of a graph, in order.

    First there is nothing but the values that come in; then each operation; then the target's own gradient, 1, and each
    edge through which a gradient flows, from the target back.
    """

    def __init__(self, graph: GraphSketch) -> None:
        self.graph = graph
        operations = [number for number, node in enumerate(graph.nodes) if node.operation]
        by_end: dict[int, list[int]] = defaultdict(list)
        for number, edge in enumerate(graph.edges):
            if edge.product is not None:
                by_end[edge.end].append(number)
        backward = [number for end in reversed(operations) for number in by_end[end]]
        self.moments = (
            PassMoment("start"),
            *(PassMoment("forward", number) for number in operations),
            PassMoment("seed", graph.target),
            *(PassMoment("backward", number) for number in backward),
        )
        self._last_of = {graph.edges[number].start: place for place, number in enumerate(backward)}

    @property
    def last(self) -> int:
        """The place of the last moment."""
        return len(self.moments) - 1

    def at(self, place: int) -> PassProgress:
        """What is known after the moment at this place."""
        done = self.moments[: place + 1]
        given = {number for number, node in enumerate(self.graph.nodes) if not node.operation}
        passed = [moment.number for moment in done if moment.kind == "backward"]
        derived = {number for number, last in self._last_of.items() if last < len(passed)}
        derived |= {moment.number for moment in done if moment.kind == "seed"}
        return PassProgress(
            given | {moment.number for moment in done if moment.kind == "forward"}, set(passed), derived
        )

    def counted(self, place: int) -> str:
        """Where a moment is in its pass: forward 3 of 8."""
        kind = self.moments[place].kind
        if kind == "start":
            return "nothing is computed yet"
        if kind == "seed":
            return "the backward pass begins"
        places = [number for number, moment in enumerate(self.moments) if moment.kind == kind]
        return f"{kind} {places.index(place) + 1} of {len(places)}"


def nearest(graph: GraphSketch, most: int = MOST_BOXES) -> GraphSketch:
    """The nodes that are the fewest edges away from the target, or the whole graph if it has no more than `most`."""
    if len(graph.nodes) <= most:
        return graph
    found, here = [graph.target], [graph.target]
    known = {graph.target}
    while here and len(found) < most:
        before = [edge.start for number in here for edge in graph.edges if edge.end == number]
        here = [number for number in dict.fromkeys(before) if number not in known][: most - len(found)]
        known.update(here)
        found += here
    kept = sorted(found)
    places = {number: place for place, number in enumerate(kept)}
    edges = tuple(
        replace(edge, start=places[edge.start], end=places[edge.end])
        for edge in graph.edges
        if edge.start in places and edge.end in places
    )
    return GraphSketch(tuple(graph.nodes[number] for number in kept), edges, places[graph.target])
