"""The vertices of each layer are put in an order in which few edges cross."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from tui_mnist.render.graph.layers import Layers

PATIENCE = 4
"""After so many sweeps in a row without fewer crossings there are no more."""

WORK = 5000
"""About so many links are looked at in all sweeps, so that a large graph doesn't take long."""

EXCHANGES = 3


def reduce_crossings(layers: Layers) -> None:
    """Order `layers.order`: barycentres in sweeps to and fro, then neighbours exchanged where that helps.

    Barycentres: Sugiyama, Tagawa, Toda (1981). Exchanges: E. R. Gansner, E. Koutsofios, S. C. North, K.-P. Vo, A
    Technique for Drawing Directed Graphs, IEEE Transactions on Software Engineering 19 (1993), section 3.
    """
    upper = [layers.upper_vertices(vertex) for vertex in range(len(layers.layer_of))]
    lower = [layers.lower_vertices(vertex) for vertex in range(len(layers.layer_of))]
    _order_as_written(layers, upper)
    best = [list(layer) for layer in layers.order]
    fewest = crossings(layers, lower)
    waited = 0
    for sweep in range(min(12, 4 + WORK // max(len(layers.links), 1))):
        if not fewest or waited == PATIENCE:
            break
        place = layers.places()
        if sweep % 2:
            _sweep(layers.order[::-1], lower, place)
        else:
            _sweep(layers.order, upper, place)
        count = crossings(layers, lower)
        waited += 1
        if count < fewest:
            best, fewest, waited = [list(layer) for layer in layers.order], count, 0
    layers.order[:] = best
    if fewest:
        _exchange(layers, upper, lower)


def crossings(layers: Layers, lower: Sequence[Sequence[int]]) -> int:
    """How many pairs of links cross: the inversions of their lower ends when they are sorted by their upper ones."""
    place = layers.places()
    count = 0
    for layer in layers.order:
        ends: list[int] = []
        for vertex in layer:
            for end in sorted([place[other] for other in lower[vertex]]):
                at = bisect_right(ends, end)
                count += len(ends) - at
                ends.insert(at, end)
    return count


def _order_as_written(layers: Layers, upper: Sequence[Sequence[int]]) -> None:
    """Follow each result back through its operands, first operand first: a tree comes out as its formula is read."""
    seen = [False] * len(layers.layer_of)
    order: list[list[int]] = [[] for _ in layers.order]
    has_lower = [bool(links) for links in layers.below]
    for start in [*(v for v, lower in enumerate(has_lower) if not lower), *range(len(seen))]:
        stack = [start]
        while stack:
            vertex = stack.pop()
            if not seen[vertex]:
                seen[vertex] = True
                order[layers.layer_of[vertex]].append(vertex)
                stack.extend(reversed(upper[vertex]))
    layers.order[:] = order


def _sweep(order: Sequence[list[int]], neighbours: Sequence[Sequence[int]], place: list[int]) -> None:
    """Sort each layer by the mean place of its neighbours in the one before; who has none there keeps its place."""
    for layer in order[1:]:
        means: dict[int, float] = {}
        for vertex in layer:
            others = neighbours[vertex]
            if len(others) == 1:
                means[vertex] = place[others[0]]
            elif others:
                means[vertex] = sum([place[other] for other in others]) / len(others)
        moved = iter(sorted(means, key=means.__getitem__))
        layer[:] = [next(moved) if vertex in means else vertex for vertex in layer]
        for index, vertex in enumerate(layer):
            place[vertex] = index


def _exchange(layers: Layers, upper: Sequence[Sequence[int]], lower: Sequence[Sequence[int]]) -> None:
    place = layers.places()
    for _ in range(EXCHANGES):
        better = False
        for layer in layers.order:
            above = [[place[other] for other in upper[vertex]] for vertex in layer]
            below = [[place[other] for other in lower[vertex]] for vertex in layer]
            for left in range(len(layer) - 1):
                right = left + 1
                if _fewer(above[left], above[right]) + _fewer(below[left], below[right]) > 0:
                    layer[left], layer[right] = layer[right], layer[left]
                    above[left], above[right] = above[right], above[left]
                    below[left], below[right] = below[right], below[left]
                    better = True
            for index, vertex in enumerate(layer):
                place[vertex] = index
        if not better:
            break


def _fewer(left: Sequence[int], right: Sequence[int]) -> int:
    """By how many crossings the links to these ends are fewer if the two neighbours that have them are exchanged."""
    if len(left) == len(right) == 1:
        return (left[0] > right[0]) - (left[0] < right[0])
    return sum([(one > other) - (one < other) for one in left for other in right])
