"""A series of any length in a fixed number of buckets, which merge in pairs when they are full."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tui_mnist.training.timeline.average import ExponentialAverages
from tui_mnist.training.timeline.spans import Division, SeriesColumns, Spans


class Buckets:
    """Bucket i has the values of the steps from i * stride to (i + 1) * stride - 1; steps are 0 or more.

    `counts` are of the finite values; a bucket with none of these is a gap if it had others (`broken`), and else
    unknown. Row 0 of `means` is the mean of the values, the others that of their exponential averages.
    """

    def __init__(self, capacity: int, smoothings: Sequence[float] = ()) -> None:
        if capacity < 2 or capacity % 2:
            raise ValueError(f"capacity is {capacity}; expected an even number of at least 2")
        self.stride = 1
        self.used = 0
        self.newest = np.nan
        self.lowest = np.full(capacity, np.inf, np.float32)
        self.highest = np.full(capacity, -np.inf, np.float32)
        self.counts = np.zeros(capacity, np.int32)
        self.broken = np.zeros(capacity, np.bool_)
        self.means = np.zeros((1 + len(smoothings), capacity), np.float32)
        self._averages = ExponentialAverages(smoothings)
        self._spans: Spans | None = None

    @property
    def nbytes(self) -> int:
        """Memory that the buckets take, however many values they have."""
        return sum(a.nbytes for a in (self.lowest, self.highest, self.counts, self.broken, self.means))

    def add(self, steps: NDArray[np.int64], values: NDArray[np.floating]) -> None:
        """Take the values of these steps, which ascend; those that float32 can't tell from infinity are not finite."""
        if not len(steps):
            return
        with np.errstate(over="ignore"):
            values = np.asarray(values, np.float32)
        while steps[-1] >= len(self.counts) * self.stride:
            self._merge_pairs()
        self.newest = float(values[-1])
        places = steps // self.stride
        if self._spans is not None:
            self._spans.changed(int(places[0]))
        self.used = max(self.used, int(places[-1]) + 1)
        finite = np.isfinite(values)
        if not finite.all():
            self.broken[places[~finite]] = True
            places, values = places[finite], values[finite]
        if len(values):
            self._add_finite(places, values)

    def _add_finite(self, places: NDArray[np.int64], values: NDArray[np.float32]) -> None:
        starts = starts_of_runs(places)
        changed = places[starts]
        new = np.diff(np.concatenate((starts, [len(places)])))
        old = self.counts[changed]
        self.lowest[changed] = np.minimum(self.lowest[changed], np.minimum.reduceat(values, starts))
        self.highest[changed] = np.maximum(self.highest[changed], np.maximum.reduceat(values, starts))
        exact = values.astype(np.float64)
        each = np.vstack((exact, self._averages.add(exact))) if len(self.means) > 1 else exact[None]
        sums = self.means[:, changed] * old.astype(np.float64) + np.add.reduceat(each, starts, axis=1)
        self.means[:, changed] = sums / (old + new)
        self.counts[changed] = old + new

    def _merge_pairs(self) -> None:
        half = len(self.counts) // 2
        counts = self.counts.reshape(half, 2)
        total = np.maximum(counts.sum(1), 1)
        for means in self.means:
            means[:half] = (means.reshape(half, 2).astype(np.float64) * counts).sum(1) / total
        self.lowest[:half] = self.lowest.reshape(half, 2).min(1)
        self.highest[:half] = self.highest.reshape(half, 2).max(1)
        self.broken[:half] = self.broken.reshape(half, 2).any(1)
        self.counts[:half] = counts.sum(1)
        self.means[:, half:], self.counts[half:], self.broken[half:] = 0, 0, False
        self.lowest[half:], self.highest[half:] = np.inf, -np.inf
        self.stride *= 2
        self.used = (self.used + 1) // 2

    def known(self, begin: int = 0) -> NDArray[np.intp]:
        """The buckets from `begin` on that had values, finite or not."""
        there = (self.counts[begin : self.used] > 0) | self.broken[begin : self.used]
        return np.flatnonzero(there) + begin

    def centres(self, places: NDArray[np.intp]) -> NDArray[np.float64]:
        """The steps in the middle of these buckets."""
        return places.astype(np.float64) * self.stride + (self.stride - 1) / 2

    def value_at(self, step: float, row: int = 0) -> float:
        """The mean in the last known bucket at or before `step`; NaN if that is a gap, or if there is none."""
        places = self.known()
        last = int(np.searchsorted(places, step // self.stride, side="right")) - 1
        return float(self.means[row, places[last]]) if last >= 0 and self.counts[places[last]] else np.nan

    def columns(self, row: int, spans: int, end: float) -> SeriesColumns:
        """The steps 0…`end` in so many spans."""
        division = Division(row, spans, end, self.stride)
        if self._spans is None or self._spans.division != division:
            self._spans = Spans(division)
        return self._spans.columns(self)


def starts_of_runs(values: NDArray[np.integer]) -> NDArray[np.intp]:
    """Where each run of equal values begins."""
    return np.concatenate(([0], np.flatnonzero(values[1:] != values[:-1]) + 1)) if len(values) else np.zeros(0, np.intp)
