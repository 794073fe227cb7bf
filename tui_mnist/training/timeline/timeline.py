"""What happened in a run, from its first step to its last: what the curves are drawn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_mnist.training.events import BatchesDone, EpochDone
from tui_mnist.training.smoothings import SMOOTHINGS
from tui_mnist.training.timeline.buckets import Buckets, starts_of_runs
from tui_mnist.training.timeline.spans import SeriesColumns

SERIES = ("loss", "accuracy", "gradient_norm", "update_ratio", "pace")
"""What is kept of batches: figures of the batch and, for pace, images per second."""

SMOOTHED = ("loss", "accuracy")
"""Those of them that have exponential averages, too."""

DOTS = ("epoch", "validation_loss", "validation_accuracy")
"""What is kept of ends of epochs: the epoch's number, and the validation figures."""

CAPACITY = 2**16
DOTS_CAPACITY = 2**13
MARKS_CAPACITY = 2**12
MOST_WAITING = 64
"""Chunks of a series that wait until somebody looks at it, since to take many together costs little more than one."""


@dataclass(frozen=True)
class Mark:
    """A knob was turned after `step`; `text` says to what, in few words."""

    step: int
    text: str


Dots = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Steps, and the values of a series at them."""

Chunk = tuple[NDArray[np.int64], NDArray[np.floating]]
"""Steps, which ascend, and the values of a series at them."""


class Timeline:
    """A run in at most 16 MB, whatever its length.

    The steps are the run's batches, counted from 1. `version` rises with every change, `last_step` is the last one
    added.
    """

    def __init__(self) -> None:
        self.version = 0
        self.last_step = 0
        self.marks: list[Mark] = []
        self._series = {name: Buckets(CAPACITY, SMOOTHINGS[1:] if name in SMOOTHED else ()) for name in SERIES}
        self._series |= {name: Buckets(DOTS_CAPACITY) for name in DOTS}
        self._waiting: dict[str, list[Chunk]] = {name: [] for name in self._series}
        self._dots: dict[str, Dots] = {}

    @property
    def nbytes(self) -> int:
        """Memory that the series take."""
        return sum(series.nbytes for series in self._series.values())

    def add_batches(self, done: BatchesDone) -> None:
        """Take the figures of some batches."""
        steps = np.arange(done.step - len(done.losses) + 1, done.step + 1)
        self._add("loss", steps, done.losses)
        self._add("accuracy", steps, done.accuracies)
        self._add("gradient_norm", done.measured_steps, done.gradient_norms)
        self._add("update_ratio", done.measured_steps, done.update_ratios)
        self._changed(done.step)

    def add_epoch(self, done: EpochDone) -> None:
        """Take the validation figures of an epoch, if there are any."""
        self._add_one("epoch", done.step, done.epoch)
        self.add_validation(done.step, done.val_loss, done.val_accuracy)

    def add_validation(self, step: int, loss: float | None, accuracy: float | None) -> None:
        """Take validation figures, as far as there are any; those of step 0 are of the network before its training."""
        for name, value in (("validation_loss", loss), ("validation_accuracy", accuracy)):
            if value is not None:
                self._add_one(name, step, value)
        self._changed(step)

    def add_mark(self, step: int, text: str) -> None:
        """Note that a knob was turned; of very many marks, every other of the older half is forgotten."""
        if len(self.marks) >= MARKS_CAPACITY:
            del self.marks[1 : MARKS_CAPACITY // 2 : 2]
        self.marks.append(Mark(step, text))
        self._changed(step)

    def add_pace(self, step: int, images_per_second: float) -> None:
        """Note how fast training is at this step."""
        self._add_one("pace", step, images_per_second)
        self._changed(step)

    def _add_one(self, name: str, step: int, value: float) -> None:
        self._add(name, np.array([step]), np.array([value], np.float64))

    def _add(self, name: str, steps: NDArray[np.int64], values: NDArray[np.floating]) -> None:
        if len(steps):
            self._waiting[name].append((steps, values))
            self._dots.pop(name, None)
            if len(self._waiting[name]) > MOST_WAITING:
                self._taken(name)

    def _taken(self, name: str) -> Buckets:
        """The buckets of a series, with all that waited for them."""
        waiting, buckets = self._waiting[name], self._series[name]
        if waiting:
            steps, values = zip(*waiting, strict=True)
            buckets.add(np.concatenate(steps), np.concatenate(values))
            waiting.clear()
        return buckets

    def _changed(self, step: int) -> None:
        self.version += 1
        self.last_step = max(self.last_step, step)

    def columns(self, series: str, *, smoothing: float, count: int, end: int | None = None) -> SeriesColumns:
        """`count` equal spans of the steps 0…`end`, or 0…`last_step` if not given.

        `smoothing` is one of SMOOTHINGS for the series in SMOOTHED, and 0 for the others; else IndexError.
        """
        return self._taken(series).columns(SMOOTHINGS.index(smoothing), count, self.last_step if end is None else end)

    def value_at(self, series: str, step: float, *, smoothing: float = 0.0) -> float:
        """The figure last known at `step`; NaN if it was not finite, or if nothing was known yet."""
        return self._taken(series).value_at(step, SMOOTHINGS.index(smoothing))

    def newest(self, series: str) -> float:
        """The last value added; NaN if there is none, and not finite if it wasn't."""
        return self._taken(series).newest

    def dots(self, name: str) -> Dots:
        """Steps and values of one of DOTS, of equal length, at most 8,192; NaN where a value was not finite."""
        if name not in self._dots:
            buckets = self._taken(name)
            places = buckets.known()
            values = np.where(buckets.counts[places] > 0, buckets.means[0, places], np.nan)
            self._dots[name] = buckets.centres(places), values
        return self._dots[name]

    def recent(self, series: str, count: int) -> NDArray[np.float64]:
        """The last `count` means, or as many as there are; NaN is a gap.

        They are of single values at first, and of spans of 2**k steps in a long run, so that together they reach back
        about a quarter of it. Spans start at multiples of their length: a mean stays as it is once it has moved on.
        """
        buckets = self._taken(series)
        reach = max(self.last_step / 4 / max(count, 1), 1)
        span = max(2 ** int(np.log2(reach)) // buckets.stride, 1)
        places, starts = _newest_groups(buckets, span, count)
        if not len(starts):
            return np.empty(0)
        counts = buckets.counts[places[starts[0] :]].astype(np.float64)
        starts, sums = starts - starts[0], buckets.means[0, places[starts[0] :]] * counts
        with np.errstate(invalid="ignore"):
            return np.add.reduceat(sums, starts) / np.add.reduceat(counts, starts)


def _newest_groups(buckets: Buckets, span: int, count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The newest known buckets, and where each of the last `count` groups of `span` begins among them."""
    back = span * (count + 1)
    while True:
        begin = max(0, (buckets.used - back) // span * span)
        places = buckets.known(begin)
        starts = starts_of_runs(places // span)
        if len(starts) >= count or not begin:
            return places, starts[-count:]
        back *= 8  # only some of the steps were measured
