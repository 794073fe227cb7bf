"""Where images are shown, a point is shown as one, too: a small map of all points, on which it is the bright one."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

SIDE: Final = 28
"""Rows and columns of a map. The bright point takes two of each, so that it is still there when the map is halved."""
FAINT, BRIGHT = 70, 255


class PointCloud:
    """Samples (n, features) among which others are shown; of more than two features, rows of cells in place of maps."""

    def __init__(self, samples: NDArray[Any]) -> None:
        self._low, self._high = float(samples.min()), float(samples.max())
        self._background = np.zeros((SIDE, SIDE), np.uint8)
        if samples.shape[1] == 2:
            rows, columns = self._places(samples, SIDE)
            self._background[rows, columns] = FAINT

    def pictures(self, samples: NDArray[Any]) -> NDArray[np.uint8]:
        """One image of bytes for each of the samples (n, features): (n, 28, 28) of points in the plane."""
        if samples.shape[1] != 2:
            return np.rint(self._share(samples) * BRIGHT).astype(np.uint8)[:, None]
        pictures = np.repeat(self._background[None], len(samples), axis=0)
        rows, columns = self._places(samples, SIDE // 2)
        pictures.reshape(-1, SIDE // 2, 2, SIDE // 2, 2)[np.arange(len(samples)), rows, :, columns] = BRIGHT
        return pictures

    def _places(self, samples: NDArray[Any], side: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """In which of so many rows and columns each point lies; up is up."""
        places = np.minimum((self._share(samples) * side).astype(np.intp), side - 1)
        return side - 1 - places[:, 1], places[:, 0]

    def _share(self, samples: NDArray[Any]) -> NDArray[np.float64]:
        """From 0 to 1, between the lowest and the highest coordinate."""
        size = self._high - self._low or 1.0
        share: NDArray[np.float64] = ((samples.astype(np.float64) - self._low) / size).clip(0, 1)
        return share
