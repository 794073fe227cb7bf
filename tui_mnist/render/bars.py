"""Numbers become bars and sparklines, in eighths of a cell or in plain ASCII."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

EIGHTHS = " ▏▎▍▌▋▊▉█"
HEIGHTS = "▁▂▃▄▅▆▇█"
ASCII_HEIGHTS = "_.-:=+*#"


def bar(fraction: float, width: int, *, ascii_only: bool = False, track: str = " ") -> str:
    """A horizontal bar over `width` cells, filled from the left; 0…1, NaN is 0. `track` fills the rest."""
    share = 0.0 if math.isnan(fraction) else min(max(fraction, 0.0), 1.0)
    if ascii_only:
        return ("#" * round(share * width)).ljust(width, track)
    full, eighths = divmod(round(share * width * 8), 8)
    filled = "█" * full + (EIGHTHS[eighths] if eighths else "")
    return filled.ljust(width, track)


def sparkline(
    values: Sequence[float],
    width: int | None = None,
    *,
    lowest: float | None = None,
    highest: float | None = None,
    ascii_only: bool = False,
) -> str:
    """A cell for each value, higher for higher ones; a gap for one that is not finite.

    Of more values than `width` each cell shows the mean of its share. `lowest` and `highest` are the values of the
    lowest and the highest cell, those of the values if not given, or not finite.
    """
    heights = ASCII_HEIGHTS if ascii_only else HEIGHTS
    cells = [float(value) for value in values]
    if width is not None and len(cells) > width:
        edges = [len(cells) * cell // width for cell in range(width + 1)]
        cells = [_mean(cells[start:end]) for start, end in pairwise(edges)]
    finite = [value for value in cells if math.isfinite(value)]
    if not finite:
        return " " * len(cells)
    bottom = min(finite) if lowest is None or not math.isfinite(lowest) else lowest
    top = max(finite) if highest is None or not math.isfinite(highest) else highest
    half = 0.5 if math.isinf(top - bottom) else 1.0  # of floats so large that their difference is none
    span, last = top * half - bottom * half, len(heights) - 1

    def cell(value: float) -> str:
        if not math.isfinite(value):
            return " "
        share = (value * half - bottom * half) / span if span > 0 else 0.0
        return heights[round(min(max(share, 0.0), 1.0) * last)]

    return "".join(map(cell, cells))


def _mean(values: Sequence[float]) -> float:
    finite = [value for value in values if math.isfinite(value)]
    return sum(finite) / len(finite) if finite else math.nan
