"""Ink is told from paper by a threshold that the picture itself gives, and its contrast is stretched to MNIST's."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

LEVELS: Final = 256
LEAST_CONTRAST: Final = 0.08
"""Ink takes away at least so much of the paper's light."""
NOISE_WIDTHS: Final = 4.0
"""Paper's noise is cut off so many of its standard deviations above the paper's middle."""
LEAST_WIDTHS: Final = 2 * NOISE_WIDTHS
"""Ink stands out by at least so many; of a million normal numbers none does."""
INK_QUANTILE: Final = 0.75
"""So much of the ink is not darker than what becomes 255."""
SIGMA_PER_DEVIATION: Final = 1.4826
"""The standard deviation of normal noise for a median absolute deviation of 1."""


def stretched(darkness: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Ink from 0 for bare paper to 255, given how much of the paper's light is missing, from -1 to 1.

    All 0 if nothing stands out of the paper's noise.
    """
    levels = np.rint((darkness + 1) * (LEVELS - 1)).astype(np.intp)  # from -1 to 1 as 0 to 510
    counts = np.bincount(levels.reshape(-1), minlength=2 * LEVELS - 1)
    paper = _quantile(counts, 0.5)  # as less than half of the picture is ink
    distances = np.abs(np.arange(len(counts)) - paper)
    noise = SIGMA_PER_DEVIATION * _quantile(np.bincount(distances, counts), 0.5)
    low = paper + NOISE_WIDTHS * noise
    above = np.where(np.arange(len(counts)) > low, counts, 0)
    high = _quantile(np.where(np.arange(len(counts)) > otsu_threshold(above), above, 0), INK_QUANTILE)
    if high - low < LEAST_CONTRAST * (LEVELS - 1) or high - paper < LEAST_WIDTHS * noise:
        return np.zeros(darkness.shape, np.uint8)
    scaled = ((darkness + 1) * (LEVELS - 1) - low) * (255 / (high - low))
    ink: NDArray[np.uint8] = scaled.clip(0, 255).round().astype(np.uint8)
    return ink


def otsu_threshold(counts: NDArray[Any]) -> int:
    """The level that splits a histogram best: as many classes as two, with the largest variance between them.

    N. Otsu, A Threshold Selection Method from Gray-Level Histograms, IEEE Trans. SMC 9 (1979). The lower class has the
    levels up to it.
    """
    below = np.cumsum(counts).astype(np.float64)
    moments = np.cumsum(counts * np.arange(len(counts))).astype(np.float64)
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (moments[-1] * below - moments * below[-1]) ** 2 / (below * above)
    return int(np.argmax(np.where(below * above > 0, between, -1)))


def _quantile(counts: NDArray[Any], share: float) -> int:
    """The least level that so much of a histogram doesn't exceed; 0 if it is empty."""
    below = np.cumsum(counts)
    return int(np.searchsorted(below, share * below[-1])) if below[-1] else 0
