"""A label goes where its own edge has room for it, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_mnist.render.graph.glyphs import DOWN, HEAVY, LEFT, LIGHT, RIGHT, UP
from tui_mnist.render.graph.model import Route, cells_of

LEVEL = tuple(weight * (LEFT + RIGHT) for weight in (LIGHT, HEAVY))
UPRIGHT = tuple(weight * (UP + DOWN) for weight in (LIGHT, HEAVY))

AROUND = 4
"""A line and a blank on either side of a label within an edge."""


class LabelPosition(NamedTuple):
    """Where a label's first character goes, and whether it interrupts its edge or stands beside it."""

    x: int
    y: int
    within: bool


def place_label(
    route: Route, width: int, arms: NDArray[np.uint8], owners: NDArray[np.int32], *, owner: int, leads_back: bool
) -> LabelPosition | None:
    """The place nearest to the last layer: in a level piece of the edge with line on both sides, or beside an upright.

    `leads_back` tells that the last layer is the one where the edge starts. `arms` and `owners` are those of the whole
    page, shape (rows, columns); `owner` is the edge. The cells next to the two boxes are left alone, for there are
    arrowheads. None if there is no place.
    """
    cells = cells_of(route)
    heads = (next(cells), next(cells), route[-1])
    for end, start in pairwise(route if leads_back else reversed(route)) if width else ():
        if start.y == end.y:
            first, last = sorted((start.x, end.x))
            row = arms[start.y, first : last + 1]
            own = ((row == LEVEL[0]) | (row == LEVEL[1])) & (owners[start.y, first : last + 1] == owner)
            for head in heads:
                if head.y == start.y and first <= head.x <= last:
                    own[head.x - first] = False
            place = _within(first, start.y, own, width)
        else:
            step = 1 if start.y > end.y else -1
            rows = [
                y
                for y in range(end.y + step, start.y, step)
                if (start.x, y) not in heads and arms[y, start.x] in UPRIGHT and owners[y, start.x] == owner
            ]
            place = _beside(start.x, rows, width, owners)
        if place is not None:
            return place
    return None


def _within(first: int, y: int, own: NDArray[np.bool_], width: int) -> LabelPosition | None:
    """In the middle of the longest piece that nothing crosses, of a level row from column `first` on."""
    row = own.tobytes()
    longest = max(row.split(b"\0"), key=len)
    if len(longest) < width + AROUND:
        return None
    return LabelPosition(first + row.index(longest) + (len(longest) - width) // 2, y, True)


def _beside(x: int, rows: Sequence[int], width: int, owners: NDArray[np.int32]) -> LabelPosition | None:
    """A blank away from column `x`, at its right or at its left, in the first row that has room."""
    for y in rows:
        for start in (x + 2, x - 1 - width):
            around = owners[y, max(start - 1, 0) : start + width + 1]
            if start >= 0 and start + width <= owners.shape[1] and not around.any():
                return LabelPosition(start, y, False)
    return None
