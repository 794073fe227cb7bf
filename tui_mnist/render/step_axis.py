"""The axis of steps: how far it reaches, and where its numbers stand."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import count, dropwhile, pairwise

REACHES = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80)
"""Where an axis of steps may end, times a power of ten: the curve fills at least three quarters of it."""


def steps_reach(step: int) -> int:
    """The round number of steps, at least 10, at which an axis that holds this step ends."""
    least = max(len(str(step)) - 2, 0)  # every smaller power ends before the step
    reaches = (factor * scale for power in count(least) if (scale := int(10**power)) for factor in REACHES)
    return next(reach for reach in reaches if reach >= step)


@lru_cache(maxsize=64)
def step_labels(end: int, width: int) -> Sequence[tuple[int, str]]:
    """Labels of the steps 0…`end` under so many cells: the cell each begins at, and its text; none where none fit."""
    blanks = max(3, width // 10)
    for factor, power in round_steps(max(end * blanks / max(width, 1), 1)):
        values = range(0, end + 1, factor * 10**power)
        placed = [_place(value / max(end, 1), f"{value:,}", width) for value in values]
        if all(after - start - len(text) >= blanks for (start, text), (after, _) in pairwise(placed)):
            return placed if len(placed) > 1 else []
    return []


def round_steps(least: float) -> Iterator[tuple[int, int]]:
    """1, 2 and 5 times powers of ten, as factor and power, from the first that is at least so much."""
    first = math.floor(math.log10(least))
    steps = ((factor, power) for power in count(first) for factor in (1, 2, 5))
    return dropwhile(lambda step: times(*step) < least, steps)


def times(factor: int, power: int) -> float:
    """The float nearest to factor times 10 to the power."""
    return float(f"{factor}e{power}")


def _place(share: float, text: str, width: int) -> tuple[int, str]:
    start = round(share * (width - 1)) - (len(text) - 1) // 2
    return min(max(start, 0), width - len(text)), text
