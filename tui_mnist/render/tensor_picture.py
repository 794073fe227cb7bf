"""Signed numbers become levels, and levels colours or characters that tell their sign, for pictures of tensors."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEVELS = 12
"""Steps of strength on either side of 0: as many as can be told apart."""

NOT_FINITE = LEVELS + 1
"""The level of NaN and of what is infinite."""

POSITIVE = " .+*#"
NEGATIVE = " '-~="
"""Characters from weak to strong, the blank for 0; those of negative numbers are all flat, so that signs show."""

LEGEND = f"positive {' '.join(POSITIVE[1:])}   negative {' '.join(NEGATIVE[1:])}"

Colour = tuple[int, int, int]


def signed_levels(values: NDArray[Any], limit: float) -> NDArray[np.int8]:
    """A level from -LEVELS to LEVELS for each number; ±`limit` and beyond are the ends, and only 0 itself is level 0.

    What is not finite has the level NOT_FINITE.
    """
    numbers = np.asarray(values, np.float64)
    finite = np.isfinite(numbers)
    with np.errstate(all="ignore"):
        shares = np.where(finite, numbers, 0) / (1 if np.isnan(limit) else limit or 1)
        steps = np.sign(shares) * np.ceil(np.minimum(np.abs(shares), 1) * LEVELS)
    return np.where(finite, steps, NOT_FINITE).astype(np.int8)


def character(level: int) -> str:
    """The character of a level: its sign, and how strong."""
    if level == NOT_FINITE:
        return "?"
    ramp = POSITIVE if level > 0 else NEGATIVE
    return ramp[-(-abs(level) * (len(ramp) - 1) // LEVELS)]


@lru_cache(maxsize=256)
def colour_of(level: int, *, negative: Colour, positive: Colour, ground: Colour) -> Colour:
    """The colour of a level: the ground at 0, towards the colour of its sign the farther from it."""
    share = min(abs(level), LEVELS) / LEVELS
    end = positive if level > 0 else negative
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(ground, end, strict=True))
    return red, green, blue


def strongest(values: NDArray[Any], rows: int, columns: int) -> NDArray[Any]:
    """A matrix in fewer rows and columns: in place of each block the number in it that is farthest from 0.

    A mean would let the signs cancel each other out. What is not finite is as far from 0 as can be.
    """
    if values.shape == (rows, columns):
        return values
    down, across = (_starts(length, parts) for length, parts in zip(values.shape, (rows, columns), strict=True))

    def reduced(pick: Any) -> NDArray[Any]:
        return np.asarray(pick.reduceat(pick.reduceat(values, down, axis=0), across, axis=1))

    highest, lowest = reduced(np.maximum), reduced(np.minimum)
    return np.where(np.abs(lowest) > np.abs(highest), lowest, highest)


def enlarged(values: NDArray[Any], factor: int) -> NDArray[Any]:
    """A matrix with each number in so many rows and columns."""
    return values.repeat(factor, axis=0).repeat(factor, axis=1) if factor > 1 else values


def _starts(length: int, parts: int) -> NDArray[np.intp]:
    return np.arange(parts) * length // parts
