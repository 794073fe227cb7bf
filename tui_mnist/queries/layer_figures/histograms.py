"""Histograms of many numbers, fast enough to be made between two batches, on axes that end at round numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.queries.layer_figures.figures import ValueHistogram

Array = NDArray[Any]

SPREAD = 4.0
"""So many standard deviations of the numbers are in sight; the few beyond would leave no room for the rest."""
MOST_NUMBERS = 100_000
"""Of an array with more of them, so many are looked at, spread over all of it."""
ROUND = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)


def looked_at(values: Array) -> Array:
    """The numbers (n,) of an array (rows, columns) that a histogram is made of: all, or some of each row and column."""
    stride = max(math.ceil(values.size / MOST_NUMBERS), 1)
    while math.gcd(stride, values.shape[1]) > 1 and stride > 1:
        stride += 1
    return values.ravel()[::stride]


LEAST_REACH = 1e-30
"""With narrower bins their number for a value of float32 would be infinite."""


def histogram_of(values: Array, low: float, high: float, bins: int, *, zeros: float = 0.0) -> ValueHistogram:
    """The histogram of values (n,), those beyond `low` and `high` in the outermost bins, NaN and infinities in none."""
    finite = values if np.isfinite(values.sum()) else values[np.isfinite(values)]
    places = (finite - low) * (bins / (high - low))
    counts = np.bincount(np.clip(places, 0, bins - 1, out=places).astype(np.intp), minlength=bins)
    return ValueHistogram(counts, low, high, zeros, 1 - len(finite) / len(values) if len(values) else 0.0)


def symmetric(*arrays: Array) -> float:
    """How far an axis with 0 in its middle reaches to both sides for these arrays."""
    return max((max(-low, high) for low, high in map(reach_of, arrays)), default=1.0)


def reach_of(values: Array) -> tuple[float, float]:
    """Round numbers between which almost all values (n,) are, and 0; at least one of the two is not 0."""
    if not len(values):
        return 0.0, 1.0
    mean, spread = float(values.mean(dtype=np.float64)), float(values.std(dtype=np.float32))
    if not (math.isfinite(mean) and math.isfinite(spread)):
        values = values[np.isfinite(values)].astype(np.float64)
        if not len(values):
            return 0.0, 1.0
        mean, spread = float(values.mean()), float(values.std())
    low = max(float(values.min()), mean - SPREAD * spread)
    high = min(float(values.max()), mean + SPREAD * spread)
    ends = (-_round_up(-low) if low < 0 else 0.0, _round_up(high) if high > 0 else 0.0)
    return ends if ends != (0.0, 0.0) else (0.0, 1.0)


def _round_up(value: float) -> float:
    """The smallest of ROUND, times a power of ten, that is at least so much, and at least LEAST_REACH."""
    value = max(value, LEAST_REACH)
    power = math.floor(math.log10(value))
    return next(float(f"{factor:g}e{power}") for factor in (*ROUND, 15.0) if factor * 10.0**power >= value * (1 - 1e-6))
