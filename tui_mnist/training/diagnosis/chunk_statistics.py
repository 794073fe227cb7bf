"""How training goes at one moment: levels and trends, worked out from the last chunks of steps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

import numpy as np

CHUNKS = 100
"""So many chunks are remembered: 1,000 steps at usual batch sizes."""

RECENT = 5
"""What is called "now" is the mean over so many chunks."""


LEAST_MEASURED = 3
"""An update ratio is not worked out from fewer measured chunks."""


@dataclass(frozen=True)
class Chunk:
    """Some steps in a row: mean loss, variance of the batches' losses, mean accuracy."""

    loss: float
    variance: float
    accuracy: float

    @cached_property
    def log_loss(self) -> float:
        """Its logarithm, of at least 1e-12."""
        return math.log(max(self.loss, 1e-12))


@dataclass(frozen=True)
class Level:
    """A mean loss and its standard error."""

    loss: float = math.inf
    error: float = 0.0


@dataclass(frozen=True)
class Trend:
    """A straight line through the logarithms of the chunks' losses: relative change a step, and its standard error."""

    steps: int = 0
    change: float = 0.0
    error: float = math.inf

    @property
    def falling(self) -> bool:
        """Whether the loss falls beyond doubt."""
        return self.change < -3 * self.error

    def change_over(self, steps: int) -> float:
        """By what share the loss changes in so many steps at this pace: -0.12 is a fall by 12 %."""
        return math.expm1(min(self.change * steps, 100.0))


class ChunkStatistics:
    """What the chunks say together; each figure is worked out when it is asked for.

    `ratios` are the median update ratios of the last chunks in which some were measured.
    """

    def __init__(
        self, chunks: Sequence[Chunk], steps_in_a_chunk: int, batch_size: int, ratios: Sequence[float]
    ) -> None:
        self._chunks = chunks
        self._ratios = ratios
        self._steps_in_a_chunk = steps_in_a_chunk
        self._batch_size = batch_size

    @property
    def chunks(self) -> int:
        """How many chunks are remembered."""
        return len(self._chunks)

    @cached_property
    def level(self) -> Level:
        """The mean loss of the last chunks."""
        recent = self._chunks[-RECENT:]
        if not recent:
            return Level()
        batches = len(recent) * self._steps_in_a_chunk
        variance = sum(chunk.variance for chunk in recent) / len(recent)
        return Level(sum(chunk.loss for chunk in recent) / len(recent), math.sqrt(variance / batches))

    @cached_property
    def accuracy(self) -> float:
        """The share of training images read rightly of late, 0…1; NaN before the first chunk."""
        recent = self._chunks[-2 * RECENT :]
        return sum(chunk.accuracy for chunk in recent) / len(recent) if recent else math.nan

    @property
    def images(self) -> int:
        """How many images `accuracy` comes from."""
        return min(self.chunks, 2 * RECENT) * self._steps_in_a_chunk * self._batch_size

    @cached_property
    def update_ratio(self) -> float | None:
        """The median length of an update over that of the parameters of late; None if too few were measured."""
        return median(self._ratios) if len(self._ratios) >= LEAST_MEASURED else None

    @cached_property
    def noise(self) -> float:
        """The standard deviation of single batches' losses over their mean."""
        variance = sum(chunk.variance for chunk in self._chunks[-2 * RECENT :]) / max(min(self.chunks, 2 * RECENT), 1)
        return math.sqrt(variance) / max(abs(self.level.loss), 1e-12)

    @cached_property
    def trend(self) -> Trend:
        """Of the last 200 steps or so."""
        return self._trend(20)

    @cached_property
    def long_trend(self) -> Trend:
        """Of all that is remembered but the first chunks, in which the loss usually drops."""
        return self._trend(min(CHUNKS, self.chunks - 2 * RECENT))

    def _trend(self, chunks: int) -> Trend:
        if chunks < 4 or self.chunks < 4:
            return Trend()
        y = np.array([chunk.log_loss for chunk in self._chunks[-chunks:]])
        n, steps = len(y), self._steps_in_a_chunk
        x = np.arange(n) - (n - 1) / 2
        y -= y.sum() / n
        squares = n * (n * n - 1) / 12
        slope = float(x @ y) / squares
        left = max(float(y @ y) - slope * slope * squares, 0.0)
        return Trend(n * steps, slope / steps, math.sqrt(left / (n - 2) / squares) / steps)
