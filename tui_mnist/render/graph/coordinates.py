"""The vertices of each layer are given places across it, so that edges are straight where they can be.

In two steps, as in U. Brandes, B. Köpf, Fast and Simple Horizontal Coordinate Assignment, Graph Drawing 2001: the links
chosen to be straight make blocks of vertices; then each block moves to the median of what it is linked with. A link is
straight when the ports at its two ends are at the same place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from tui_mnist.render.graph.layers import Layers
from tui_mnist.render.graph.ports import Sizes
from tui_mnist.render.graph.straight import StraightLinks

SWEEPS = 6


def places_across(layers: Layers, course: StraightLinks, sizes: Sizes, *, gap: Callable[[int, int], int]) -> list[int]:
    """For each vertex the first of the cells that it takes across its layer, from 0.

    `gap` gives the blank cells that there are at least between two vertices that are neighbours in a layer.
    """
    block, shift = _blocks(layers, course, sizes)
    blocks = max(block) + 1
    before: list[dict[int, int]] = [{} for _ in range(blocks)]
    after: list[dict[int, int]] = [{} for _ in range(blocks)]
    for layer in layers.order:
        for left, right in pairwise(layer):
            one, other = block[left], block[right]
            room = shift[left] + sizes.across[left] + gap(left, right) - shift[right]
            before[other][one] = after[one][other] = max(room, after[one].get(other, room))
    pulls: list[list[tuple[int, int, int]]] = [[] for _ in range(blocks)]
    for number, (upper, lower, _) in enumerate(layers.links):
        if block[upper] != block[lower]:
            offset = shift[upper] + sizes.leaves_at[number] - shift[lower] - sizes.arrives_at[number]
            pulls[block[lower]].append((block[upper], offset, course.weights[number]))
            pulls[block[upper]].append((block[lower], -offset, course.weights[number]))
    place = _settle(_in_order(before, after), before, after, pulls)
    found = [place[block[vertex]] + shift[vertex] for vertex in range(len(block))]
    first = min(found)
    return [cell - first for cell in found]


def _blocks(layers: Layers, course: StraightLinks, sizes: Sizes) -> tuple[list[int], list[int]]:
    """For each vertex its block, and how far it lies from the block's own place."""
    block, shift = [-1] * len(layers.layer_of), [0] * len(layers.layer_of)
    blocks = 0
    for layer in layers.order:
        for vertex in layer:
            for link in layers.above[vertex]:
                if course.straight[link]:
                    upper = layers.links[link].upper
                    block[vertex] = block[upper]
                    shift[vertex] = shift[upper] + sizes.leaves_at[link] - sizes.arrives_at[link]
            if block[vertex] < 0:
                block[vertex] = blocks
                blocks += 1
    return block, shift


def _in_order(before: Sequence[dict[int, int]], after: Sequence[dict[int, int]]) -> list[int]:
    waiting = [len(rooms) for rooms in before]
    order = [block for block, count in enumerate(waiting) if not count]
    for block in order:
        for other in after[block]:
            waiting[other] -= 1
            if not waiting[other]:
                order.append(other)
    return order


def _settle(
    order: Sequence[int],
    before: Sequence[dict[int, int]],
    after: Sequence[dict[int, int]],
    pulls: Sequence[Sequence[tuple[int, int, int]]],
) -> list[int]:
    """Start midway between as far left and as far right as can be, then let each block move as far as it has room.

    `before` and `after` have for each block the least distances to its neighbours, `pulls` for each of its links with
    other blocks that block, where the link would be straight counted from that block's place, and its weight.
    """
    left = [0] * len(order)
    for block in order:
        left[block] = max((left[other] + room for other, room in before[block].items()), default=0)
    right = [max(left)] * len(order)
    for block in reversed(order):
        right[block] = min((right[other] - room for other, room in after[block].items()), default=right[block])
    place = [(low + high) // 2 for low, high in zip(left, right, strict=True)]
    for sweep in range(SWEEPS):
        for block in order[::-1] if sweep % 2 else order:
            if pulls[block]:
                wish = _median([(place[other] + offset, weight) for other, offset, weight in pulls[block]])
                wish = min([wish, *(place[other] - room for other, room in after[block].items())])
                place[block] = max([wish, *(place[other] + room for other, room in before[block].items())])
    return place


def _median(pulls: list[tuple[int, int]]) -> int:
    """Where the weights on either side are equal; the middle of all such places, but no miss by a single cell."""
    pulls.sort()
    half = sum([weight for _, weight in pulls])
    passed = 0
    for index, (wish, weight) in enumerate(pulls):
        passed += 2 * weight
        if passed >= half:
            other = pulls[index + 1][0] if passed == half else wish
            return wish if other - wish == 1 else (wish + other) // 2
    raise AssertionError("half of all weights is passed at the last one at the latest")
