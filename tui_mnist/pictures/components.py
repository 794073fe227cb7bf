"""What hangs together in a picture: connected components, by NumPy alone and in a time that no picture can blow up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def connected_components(mask: NDArray[np.bool_]) -> tuple[NDArray[np.intp], int]:
    """Number the pixels of a mask (rows, columns) by the component they belong to, from 1, and count the components.

    Pixels that touch, be it at a corner, belong together; 0 is where the mask is False. Components are numbered in the
    order of their first pixels. Works on runs of pixels in a row instead of pixels.
    """
    rows, columns = mask.shape
    padded = np.zeros((rows, columns + 2), np.int8)
    padded[:, 1:-1] = mask
    change = np.diff(padded, axis=1)
    run_rows, starts = np.nonzero(change == 1)
    ends = np.nonzero(change == -1)[1]  # one past the last pixel
    roots = merged(len(starts), *_touching_runs(run_rows, starts, ends, columns))
    kinds, numbers = np.unique(roots, return_inverse=True)
    labels = np.zeros(mask.shape, np.intp)
    labels[mask] = np.repeat(numbers + 1, ends - starts)  # runs and pixels are both in the order of reading
    return labels, len(kinds)


def merged(count: int, first: NDArray[np.intp], second: NDArray[np.intp]) -> NDArray[np.intp]:
    """For each of `count` things the smallest that it hangs together with, if each `first` does with its `second`."""
    smallest = np.arange(count)
    while len(first):
        one, other = smallest[first], smallest[second]
        apart = one != other
        first, second = first[apart], second[apart]
        np.minimum.at(smallest, np.maximum(one, other)[apart], np.minimum(one, other)[apart])
        while (further := smallest[smallest]).tobytes() != smallest.tobytes():
            smallest = further
    return smallest


def _touching_runs(
    rows: NDArray[np.intp], starts: NDArray[np.intp], ends: NDArray[np.intp], columns: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of runs in neighbouring rows that touch."""
    wide = columns + 2
    begin, end = rows * wide + starts, rows * wide + ends  # where they are when all rows are laid one after another
    low = np.searchsorted(end, begin + wide)  # the first run of the next row that ends at the first pixel or later
    high = np.searchsorted(begin, end + wide, side="right")
    counts = np.maximum(high - low, 0)
    upper = np.repeat(np.arange(len(rows)), counts)
    within = np.arange(len(upper)) - np.repeat(np.cumsum(counts) - counts, counts)
    return upper, np.repeat(low, counts) + within
