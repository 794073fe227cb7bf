"""Axes of values with round numbers: how far they reach, where their ticks are and how these are written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tui_mnist.number_format import scientific
from tui_mnist.render.raster import DOTS_DOWN
from tui_mnist.render.step_axis import round_steps, times

LOG_REACHES = (1, 2, 3, 5, 7)
LOG_TICKS = (LOG_REACHES, (1, 2, 5), (1, 3), (1,))

LEAST_SPAN = 1e-6
"""Values that differ by less than this share of their size are drawn as equal."""

LARGEST = 1e300
"""Axes end here, and logarithmic ones at its inverse: beyond it, floats have no room left to compute with."""

Tick = tuple[float, str]


@dataclass(frozen=True)
class Axis:
    """From `low` at the bottom to `high` at the top, with ticks of a value and its label, from the lowest.

    Labels are equally wide and right-aligned.
    """

    low: float
    high: float
    ticks: tuple[Tick, ...]
    logarithmic: bool = False

    def shares(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far up each value is: 0 at `low`, 1 at `high`, NaN for NaN; at 0 a logarithmic axis ends: -infinity."""
        with np.errstate(divide="ignore", over="ignore"):
            if not self.logarithmic:
                return (values - self.low) / (self.high - self.low)
            above = np.log(np.maximum(values, 0)) - math.log(self.low)
            shares: NDArray[np.float64] = above / (math.log(self.high) - math.log(self.low))
            return shares

    def dots(self, values: NDArray[np.float64], rows: int) -> NDArray[np.float64]:
        """The heights of values in dots of braille, 0 at the bottom of so many rows."""
        with np.errstate(over="ignore"):
            return self.shares(values) * (rows * DOTS_DOWN - 1)

    def tick_rows(self, rows: int) -> dict[int, str]:
        """The labels by their rows, counted from 0 at the top."""
        heights = self.dots(np.array([value for value, _ in self.ticks]), rows)
        return {
            rows - 1 - int(height + 0.5) // DOTS_DOWN: label
            for height, (_, label) in zip(heights.tolist(), self.ticks, strict=True)
        }


def linear_axis(low: float, high: float, rows: int, *, percent: bool = False) -> Axis:
    """An axis that holds these values, its ticks 1, 2 or 5 times a power of ten apart and at least two rows.

    Values beyond LARGEST count as that, and those below its inverse as 0.
    """
    low, high = (min(max(value, -LARGEST), LARGEST) if abs(value) * LARGEST > 1 else 0.0 for value in (low, high))
    size = max(abs(low), abs(high))
    if high - low <= size * LEAST_SPAN:
        low, high = low - (size or 1) / 10, high + (size or 1) / 10
    for factor, power in round_steps((high - low) / max(rows, 1)):
        step = factor * 10.0**power
        # half a step is as round, and leaves less of the screen empty
        start, stop = math.floor(2 * low / step + 1e-9), math.ceil(2 * high / step - 1e-9)
        if 2 * rows / (stop - start) >= min(max(2, rows / 5), rows):
            break
    decimals = -power - 2 if percent else -power
    values = [half * step / 2 for half in range(start, stop + 1) if half % 2 == 0]
    labels = [f"{value:.{max(decimals, 0)}%}" if percent else _fixed(value, decimals) for value in values]
    return Axis(start * step / 2, stop * step / 2, _aligned(values, labels))


def logarithmic_axis(low: float, high: float, rows: int) -> Axis:
    """An axis that holds these values, 0 < low <= high, its ticks at powers of ten, and at 2 and 5 or at 3 between.

    Values beyond LARGEST count as that, and those below its inverse as its inverse.
    """
    low, high = (min(max(value, 1 / LARGEST), LARGEST) for value in (low, high))
    bottom, top = _at_most(low), _at_least(high)
    if top <= bottom:
        bottom, top = _at_most(low * 0.99), _at_least(high * 1.01)
    return _logarithmic_between(bottom, top, rows)


@lru_cache(maxsize=64)
def _logarithmic_between(bottom: float, top: float, rows: int) -> Axis:
    first, last = math.floor(math.log10(bottom)), math.ceil(math.log10(top))
    for factors, every in [*((factors, 1) for factors in LOG_TICKS), *(((1,), every) for every in range(2, 80))]:
        powers = [power for power in range(first, last + 1) if power % every == 0]
        ticks = [(factor, power) for power in powers for factor in factors if bottom <= times(factor, power) <= top]
        values = [times(*tick) for tick in ticks]
        axis = Axis(bottom, top, _aligned(values, [_power_label(*tick) for tick in ticks]), logarithmic=True)
        places = sorted(axis.tick_rows(rows))
        if len(places) == len(ticks) and all(below - above >= 2 for above, below in pairwise(places)):
            break
    return axis


def _at_most(value: float) -> float:
    """The largest of LOG_REACHES, times a power of ten, that is not above the value."""
    return max(reach for reach in _reaches_near(value) if reach <= value * (1 + 1e-9))


def _at_least(value: float) -> float:
    """The smallest of LOG_REACHES, times a power of ten, that is not below the value."""
    return min(reach for reach in _reaches_near(value) if reach >= value * (1 - 1e-9))


def _reaches_near(value: float) -> Sequence[float]:
    return _reaches_around(math.floor(math.log10(value)))


@lru_cache(maxsize=64)
def _reaches_around(power: int) -> Sequence[float]:
    return [times(factor, p) for p in (power - 1, power, power + 1) for factor in LOG_REACHES]


def _fixed(value: float, decimals: int) -> str:
    if decimals > 4 or abs(value) >= 1e5:
        return scientific(value, 1) if value else "0"
    return f"{value:,.{max(decimals, 0)}f}"


def _power_label(factor: int, power: int) -> str:
    if -4 <= power <= 4:
        return f"{times(factor, power):,.{max(-power, 0)}f}"
    return f"{factor}e{power}"


def _aligned(values: Sequence[float], labels: Sequence[str]) -> tuple[Tick, ...]:
    width = max(map(len, labels), default=0)
    return tuple((value, label.rjust(width)) for value, label in zip(values, labels, strict=True))
