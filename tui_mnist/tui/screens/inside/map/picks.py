"""Which digits of a map are picked out: those inside a line that was drawn, the nearest ones, or those of a class."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Digits = NDArray[np.intp]

LEAST_AREA = 0.15
"""Of the box around a line; one that goes around less of it is the diagonal of a box."""
FEWEST, MOST = 6, 96
"""Nearest digits that are picked out: twice as many, or half of them, by a key."""


def closed(path: Array) -> Array:
    """The corners (m, 2) of what a line (n, 2) goes around: the line, or the box around one that is almost straight."""
    low, high = path.min(axis=0), path.max(axis=0)
    (x, y), (next_x, next_y) = path.T, np.roll(path, -1, axis=0).T
    area = abs(float((x * next_y - next_x * y).sum())) / 2  # the shoelace formula
    if area >= LEAST_AREA * float(np.prod(high - low)) > 0:
        return path
    return np.array([low, [high[0], low[1]], high, [low[0], high[1]]])


def inside(points: Array, path: Array) -> Digits:
    """The numbers of the points (n, 2) inside of a closed path (m, 2): an odd number of its edges is to their right."""
    start, end = path, np.roll(path, -1, axis=0)
    x, y = points[:, :1], points[:, 1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        passes = (start[:, 1] > y) != (end[:, 1] > y)
        crossing = start[:, 0] + (y - start[:, 1]) * (end - start)[:, 0] / (end - start)[:, 1]
        odd = (passes & (crossing > x)).sum(axis=1) % 2 == 1
    return np.flatnonzero(odd)


def nearest(points: Array, digit: int, count: int) -> Digits:
    """The numbers of so many of the points (n, 2) nearest to one of them, itself first; those not finite left out."""
    distances = np.hypot(*(points - points[digit]).T)
    order = np.argsort(distances, kind="stable")
    found: Digits = order[np.isfinite(distances[order])][:count]
    return found


def mistakes_first(digits: Digits, wrong: NDArray[np.bool_]) -> Digits:
    """The same digits, those that are mistaken (of all digits, (n,)) before the others."""
    return digits[np.argsort(~wrong[digits], kind="stable")]
