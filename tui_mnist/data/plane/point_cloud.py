"""Where images are shown, a point is shown as one, too: a small map of all points, on which it is the bright one."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

SIDE: Final = 28
"""Rows and columns of a map; a point takes two of each, so that it is still there when the map is halved."""
FAINT, BRIGHT = 70, 255


class PointCloud:
    """Samples (n, features) among which others are shown; of more than two features, rows of cells in place of maps."""

    def __init__(self, samples: NDArray[Any]) -> None:
        self._low, self._high = float(samples.min()), float(samples.max())
        self._background = np.zeros((SIDE, SIDE), np.uint8)
        if samples.shape[1] == 2:
            _mark(self._background[None], *self._places(samples), FAINT)

    def pictures(self, samples: NDArray[Any]) -> NDArray[np.uint8]:
        """One image of bytes for each of the samples (n, features): (n, 28, 28) of points in the plane."""
        if samples.shape[1] != 2:
            return np.rint(self._share(samples) * BRIGHT).astype(np.uint8)[:, None]
        pictures = np.repeat(self._background[None], len(samples), axis=0)
        _mark(pictures, *self._places(samples), BRIGHT)
        return pictures

    def _places(self, samples: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Row and column of the upper left of each point's four pixels; up is up."""
        pairs = np.minimum((self._share(samples) * (SIDE // 2)).astype(np.intp), SIDE // 2 - 1)
        return SIDE - 2 - 2 * pairs[:, 1], 2 * pairs[:, 0]

    def _share(self, samples: NDArray[Any]) -> NDArray[np.float64]:
        """From 0 to 1, between the lowest and the highest coordinate."""
        size = self._high - self._low or 1.0
        share: NDArray[np.float64] = ((samples.astype(np.float64) - self._low) / size).clip(0, 1)
        return share


def _mark(pictures: NDArray[np.uint8], rows: NDArray[np.intp], columns: NDArray[np.intp], grey: int) -> None:
    """Set four pixels of the only picture for each point, or of each picture for its own."""
    number = np.arange(len(rows)) % len(pictures) if len(pictures) else rows
    for down in range(2):
        for right in range(2):
            pictures[number, rows + down, columns + right] = grey
