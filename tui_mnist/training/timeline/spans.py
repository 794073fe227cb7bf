"""A series over equal spans of steps, as a curve is drawn from it, worked out anew only where something happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray


class Filled(Protocol):
    """Buckets, of which the first `used` have something in them; see `Buckets`."""

    used: int
    lowest: NDArray[np.float32]
    highest: NDArray[np.float32]
    counts: NDArray[np.int32]
    broken: NDArray[np.bool_]
    means: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class SeriesColumns:
    """A series over equal spans of steps, each array of shape (spans,), float64; NaN is a gap.

    `lowest` and `highest` are of the finite values in the span; `smoothed` is the mean of the exponential average after
    each of them. Spans between two steps lie on the straight line between their values.
    """

    lowest: NDArray[np.float64]
    highest: NDArray[np.float64]
    smoothed: NDArray[np.float64]


class Division(NamedTuple):
    """The steps 0…`end` in so many spans, from one row of buckets of so many steps."""

    row: int
    spans: int
    end: float
    stride: int


class Spans:
    """What is known of each span; the bucket of a step at the border of two belongs to the later one."""

    def __init__(self, division: Division) -> None:
        self.division = division
        _, spans, end, stride = division
        edges = np.arange(1, spans) * (end / spans)
        inner = np.ceil((edges - (stride - 1) / 2) / stride - 1e-9).astype(np.int64)
        self._bounds = np.concatenate(([0], inner, [int(end) // stride + 1]))
        self._values = np.full((3, spans), np.nan)
        self._known = np.zeros(spans, np.bool_)
        self._settled = 0

    def changed(self, bucket: int) -> None:
        """Look at this bucket again, and at those after it."""
        self._settled = min(self._settled, bucket)

    def columns(self, buckets: Filled) -> SeriesColumns:
        """The spans as the buckets are now."""
        self._take_in(buckets)
        known = np.flatnonzero(self._known)
        if not len(known) or len(known) == known[-1] - known[0] + 1:
            return SeriesColumns(*self._values.copy())
        values = self._values.copy()
        between = np.setdiff1d(np.arange(known[0], known[-1]), known, assume_unique=True)
        for each in values:
            each[between] = np.interp(between, known, each[known])
        return SeriesColumns(*values)

    def _take_in(self, buckets: Filled) -> None:
        """Look at all spans from the first on in which something may have changed."""
        bounds = self._bounds.clip(0, buckets.used)
        first = int(np.searchsorted(self._bounds[1:-1], self._settled, side="right"))
        self._settled = max(buckets.used - 1, 0)  # more may come into the newest one
        self._values[:, first:], self._known[first:] = np.nan, False
        filled = np.flatnonzero(np.diff(bounds[first:])) + first
        if not len(filled):
            return
        begin, stop = int(bounds[first]), int(bounds[-1])
        starts = bounds[filled] - begin
        counts = np.add.reduceat(buckets.counts[begin:stop], starts, dtype=np.int64)
        broken = np.logical_or.reduceat(buckets.broken[begin:stop], starts)
        means = buckets.means[self.division.row, begin:stop] * buckets.counts[begin:stop].astype(np.float64)
        with np.errstate(invalid="ignore"):
            self._values[0, filled] = np.minimum.reduceat(buckets.lowest[begin:stop], starts)
            self._values[1, filled] = np.maximum.reduceat(buckets.highest[begin:stop], starts)
            self._values[2, filled] = np.add.reduceat(means, starts) / counts
        self._values[:, filled[counts == 0]] = np.nan
        self._known[filled] = (counts > 0) | broken
