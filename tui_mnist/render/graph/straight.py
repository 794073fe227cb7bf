"""Some links are chosen to be straight before anything has its place: what the eye follows first goes straight on."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui_mnist.render.graph.layers import Layers

BEND_TO_BEND, MAIN, END_OF_LONG, SIDE_INPUT = 8, 4, 2, 1
"""How much it matters that a link is straight. A side input is a value that joins what comes from an operation."""


@dataclass(frozen=True)
class StraightLinks:
    """For each link how much it matters that it is straight, and whether it is."""

    weights: list[int]
    straight: list[bool]


def choose_straight_links(layers: Layers) -> StraightLinks:
    """Weigh the links of ordered layers, and choose the straight ones: they don't cross, one at most at each side."""
    weights = _weights(layers)
    return StraightLinks(weights, _straight_links(layers, weights))


def _weights(layers: Layers) -> list[int]:
    weights: list[int] = []
    for upper, lower, _ in layers.links:
        bends = layers.is_bend(upper) + layers.is_bend(lower)
        if bends:
            weights.append(BEND_TO_BEND if bends == 2 else END_OF_LONG)
        elif not layers.above[upper] and any(layers.above[other] for other in layers.upper_vertices(lower)):
            weights.append(SIDE_INPUT)
        else:
            weights.append(MAIN)
    return weights


def _straight_links(layers: Layers, weights: Sequence[int]) -> list[bool]:
    """Those that are preferred at both their ends, and so on with the rest as long as there are any.

    Of two rivals of equal weight neither is preferred, so that a node is placed midway between its two operands; unless
    these are values, of which the first goes straight on.
    """
    choice = _Choice(layers)
    open_links = list(range(len(weights)))
    while open_links := [link for link in open_links if choice.is_open(link)]:
        above: dict[int, list[int]] = {}
        below: dict[int, list[int]] = {}
        for link in open_links:
            above.setdefault(layers.links[link].lower, []).append(link)
            below.setdefault(layers.links[link].upper, []).append(link)
        arriving = {choice.preferred_above(rivals, weights) for rivals in above.values()}
        leaving = {choice.preferred_below(rivals, weights) for rivals in below.values()}
        wanted = {link for link in arriving & leaving if link is not None}
        if not wanted:
            break
        for link in sorted(wanted, key=lambda link: (-weights[link], link)):
            choice.take(link)
        open_links = [link for link in open_links if link not in wanted]
    return choice.taken


class _Choice:
    """The links that were taken so far."""

    def __init__(self, layers: Layers) -> None:
        self.taken = [False] * len(layers.links)
        self._layers = layers
        self._place = layers.places()
        self._leaves = [False] * len(self._place)
        self._arrives = [False] * len(self._place)
        self._pairs: list[list[tuple[int, int]]] = [[] for _ in layers.order]

    def is_open(self, link: int) -> bool:
        """Whether neither of its ends has a straight link yet on this side."""
        upper, lower, _ = self._layers.links[link]
        return not (self._leaves[upper] or self._arrives[lower])

    def take(self, link: int) -> None:
        """Take a link unless it crosses one that was taken."""
        upper, lower, _ = self._layers.links[link]
        pair = self._place[upper], self._place[lower]
        pairs = self._pairs[self._layers.layer_of[upper]]
        at = bisect_left(pairs, pair)
        if (at and pairs[at - 1][1] >= pair[1]) or (at < len(pairs) and pairs[at][1] <= pair[1]):
            return
        insort(pairs, pair)
        self.taken[link] = self._leaves[upper] = self._arrives[lower] = True

    def preferred_above(self, rivals: Sequence[int], weights: Sequence[int]) -> int | None:
        """The one of the links that arrive at a vertex which shall be straight, if any."""
        links = self._layers.links
        best = _heaviest(rivals, weights, [self._place[links[link].upper] for link in rivals])
        if len(best) % 2 == 0 and not any(self._layers.above[links[link].upper] for link in best):
            return best[0]
        return _middle(best, (links[link].upper for link in best))

    def preferred_below(self, rivals: Sequence[int], weights: Sequence[int]) -> int | None:
        """The one of the links that leave a vertex which shall be straight, if any."""
        links = self._layers.links
        best = _heaviest(rivals, weights, [self._place[links[link].lower] for link in rivals])
        return _middle(best, (links[link].lower for link in best))


def _heaviest(rivals: Sequence[int], weights: Sequence[int], places: Sequence[int]) -> list[int]:
    most = max(weights[link] for link in rivals)
    return [link for _, link in sorted(zip(places, rivals, strict=True)) if weights[link] == most]


def _middle(links: Sequence[int], ends: Iterable[int]) -> int | None:
    """The middle one, if there is one; the first if all have the same end."""
    if len(links) % 2:
        return links[len(links) // 2]
    return links[0] if len(set(ends)) == 1 else None
