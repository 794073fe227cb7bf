"""An expression's value as it is sent to be looked at: what it is as a whole, and as many numbers as can be drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tui_mnist.tensor_language import Evaluated

BINS: Final = 256
MOST_COUNTED: Final = 100_000
"""Of more numbers than these, evenly spaced ones are counted for the histogram."""
MOST_ROWS, MOST_COLUMNS = 120, 200
"""The largest picture; a larger matrix is sent as the numbers farthest from 0 of its blocks."""
MOST_TILES, TILE_SIDE = 48, 56
NUMBER_ROWS, NUMBER_COLUMNS, NUMBER_BLOCKS = 60, 40, 6
"""The first numbers, which are sent as they are: rows and columns of so many matrices."""


@dataclass(frozen=True, eq=False)
class TensorResult:
    """The value of an expression.

    `axes` has a word or "" for each axis, `notes` say what was stretched. Figures are of all finite elements; they are
    NaN if there are none, and `not_finite` counts the others. `counts` (256,) say how many of `counted` elements,
    evenly spaced, lie between `low` and `high`. `pictures` (tiles, rows, columns) are the last two axes as images,
    float32, for as many indices of the others as there is room for; of rank 1 there is one row, of rank 0 none.
    `numbers` (matrices, rows, columns) are the first elements.
    """

    axes: tuple[str, ...]
    notes: tuple[str, ...]
    shape: tuple[int, ...]
    dtype: str
    bytes: int
    minimum: float
    mean: float
    maximum: float
    not_finite: int
    counts: NDArray[np.intp]
    counted: int
    pictures: NDArray[np.float32]
    numbers: NDArray[Any]
    is_fixed: bool

    @property
    def rank(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def is_image(self) -> bool:
        """Whether its last two axes are those of images, or may be, as they hold bytes; nothing in it is negative."""
        if self.rank < 2 or self.minimum < 0:
            return False
        axes = self.axes[:-1] if self.rank > 3 and self.shape[-1] == 1 else self.axes
        return axes[-2:] == ("row", "column") or self.dtype == "uint8"

    @property
    def tiles(self) -> tuple[int, ...]:
        """The lengths of the axes before those of a picture."""
        return tiles_of(self.shape)

    @property
    def limit(self) -> float:
        """The strongest colour of a picture: 255 for bytes, else the number that is farthest from 0."""
        if self.dtype == "uint8":
            return 255.0
        return max(abs(self.minimum), abs(self.maximum)) if math.isfinite(self.minimum) else 1.0


def tiles_of(shape: tuple[int, ...]) -> tuple[int, ...]:
    """The lengths of the axes before the last two; a last axis of length 1, of grey images, does not count."""
    if len(shape) > 3 and shape[-1] == 1:
        shape = shape[:-1]
    return shape[:-2]


def result_of(evaluated: Evaluated, *, is_fixed: bool) -> TensorResult:
    """What is sent of a value, of any shape with at least one element."""
    array = evaluated.value
    numbers = array.astype(np.uint8) if array.dtype == np.bool_ else array
    with np.errstate(all="ignore"):
        low, mean, high, lost = _figures(numbers)
        counts, counted = _counts(numbers, low, high)
        return TensorResult(
            evaluated.axes,
            evaluated.notes,
            array.shape,
            array.dtype.name,
            array.nbytes,
            low,
            mean,
            high,
            lost,
            counts,
            counted,
            _pictures(numbers),
            _first(array),
            is_fixed,
        )


def _figures(numbers: NDArray[Any]) -> tuple[float, float, float, int]:
    """Least, mean and greatest of the finite elements, and how many are not finite."""
    low, high = float(numbers.min()), float(numbers.max())
    if math.isfinite(low) and math.isfinite(high):
        return low, float(numbers.mean(dtype=np.float64)), high, 0
    finite = numbers[np.isfinite(numbers)]
    lost = numbers.size - finite.size
    if not finite.size:
        return math.nan, math.nan, math.nan, lost
    return float(finite.min()), float(finite.mean(dtype=np.float64)), float(finite.max()), lost


def _counts(numbers: NDArray[Any], low: float, high: float) -> tuple[NDArray[np.intp], int]:
    """How many of some elements, evenly spaced along the first axis, lie in each of equal parts of low to high."""
    numbers = np.atleast_1d(numbers)
    flat = numbers.reshape(-1) if numbers.flags.c_contiguous else numbers.reshape(len(numbers), -1)
    spacing = -(-numbers.size // MOST_COUNTED)
    if flat.ndim == 1:
        flat = flat[::spacing]
    else:
        across = min(spacing, flat[0].size)
        flat = flat[:: -(-spacing // across), ::across].reshape(-1)
    some = flat.astype(np.float64)
    some = some[np.isfinite(some)]
    if not math.isfinite(low) or not some.size:
        return np.zeros(BINS, np.intp), 0
    if low == high:
        counts = np.zeros(BINS, np.intp)
        counts[BINS // 2] = some.size
        return counts, some.size
    places = ((some / 2 - low / 2) / (high / 2 - low / 2) * BINS).astype(np.intp).clip(0, BINS - 1)
    return np.bincount(places, minlength=BINS), some.size


def _pictures(numbers: NDArray[Any]) -> NDArray[np.float32]:
    if not numbers.ndim:
        return np.zeros((0, 1, 1), np.float32)
    if numbers.ndim > 3 and numbers.shape[-1] == 1:
        numbers = numbers[..., 0]
    if numbers.ndim < 3:
        return np.asarray(_reduced(np.atleast_2d(numbers), MOST_ROWS, MOST_COLUMNS), np.float32)[None]
    tiles = numbers.shape[:-2]
    count = min(math.prod(tiles), MOST_TILES)
    some = [numbers[np.unravel_index(number, tiles)] for number in range(count)]
    return np.stack([np.asarray(_reduced(one, TILE_SIDE, TILE_SIDE), np.float32) for one in some])


def _reduced(matrix: NDArray[Any], rows: int, columns: int) -> NDArray[Any]:
    """The matrix, or for each of its blocks the number farthest from 0: a mean would let signs cancel each other."""
    down, across = min(rows, matrix.shape[0]), min(columns, matrix.shape[1])
    if (down, across) == matrix.shape:
        return matrix
    signed = matrix.astype(np.float32)
    starts = [np.arange(parts) * length // parts for length, parts in zip(signed.shape, (down, across), strict=True)]
    highest = np.maximum.reduceat(np.maximum.reduceat(signed, starts[0], axis=0), starts[1], axis=1)
    if not signed.min() < 0:
        return highest
    lowest = np.minimum.reduceat(np.minimum.reduceat(signed, starts[0], axis=0), starts[1], axis=1)
    return np.where(np.abs(lowest) > np.abs(highest), lowest, highest)


def _first(array: NDArray[Any]) -> NDArray[Any]:
    """The first elements along each axis, of shape (matrices, rows, columns); of rank 1 all in one row."""
    if array.ndim < 2:
        return array.reshape(1, 1, -1)[:, :, : NUMBER_ROWS * NUMBER_COLUMNS].copy()
    if array.ndim == 2:
        return array[None, :NUMBER_ROWS, :NUMBER_COLUMNS].copy()
    tiles = array.shape[:-2]
    count = min(math.prod(tiles), NUMBER_BLOCKS)
    some = [array[np.unravel_index(number, tiles)][:NUMBER_ROWS, :NUMBER_COLUMNS] for number in range(count)]
    return np.stack(some)
