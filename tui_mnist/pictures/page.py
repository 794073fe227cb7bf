"""A photo often shows the table, too: where paper lies on it, only the paper is looked at."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tui_mnist.pictures.components import connected_components
from tui_mnist.pictures.ink import LEVELS, otsu_threshold
from tui_mnist.pictures.light import coarse
from tui_mnist.pictures.marks import DigitBox

FILLED: Final = 0.75
"""So much of its box a sheet of paper fills, in spite of the ink on it; no digit does but a thick 1."""
LEAST_PAGE: Final = 0.2
"""Of a picture: what is smaller is writing."""


def find_page(picture: NDArray[np.uint8]) -> DigitBox:
    """The part of a picture (rows, columns) with the paper: a rectangle that is clear of its edge, or all of it."""
    few = np.rint(coarse(picture)).astype(np.uint8)
    threshold = otsu_threshold(np.bincount(few.reshape(-1), minlength=LEVELS))
    for mask in (few > threshold, few <= threshold):
        labels, count = connected_components(mask)
        if not count:
            continue
        largest = labels == np.argmax(np.bincount(labels.reshape(-1))[1:]) + 1
        (top, bottom), (left, right) = (
            (int(at[0]), int(at[-1]) + 1) for at in (np.flatnonzero(largest.any(axis=axis)) for axis in (1, 0))
        )
        box = (bottom - top) * (right - left)
        clear = min(top, left, few.shape[0] - bottom, few.shape[1] - right) > 0
        if clear and box >= LEAST_PAGE * few.size and largest.sum() >= FILLED * box:
            down, across = (whole / part for whole, part in zip(picture.shape, few.shape, strict=True))
            # a coarse pixel at the paper's edge shows some of the table
            first_row, first_column = round((top + 1) * down), round((left + 1) * across)
            rows, columns = round((bottom - 1) * down) - first_row, round((right - 1) * across) - first_column
            if rows > 0 and columns > 0:
                return DigitBox(first_column, first_row, columns, rows)
    return DigitBox(0, 0, picture.shape[1], picture.shape[0])
