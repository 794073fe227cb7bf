"""Vectors as long as the parameters, kept as rows of one matrix, so that who shares it shares them all.

An optimizer's step takes several passes over numbers that are more than a core's own cache holds. So it is taken in
pieces: most of what one pass has read or written, the next one finds there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import DTypeLike

    from tui_mnist.autodiff.tensor import Array

PARAMETERS = "parameters"
PREVIOUS = "previous"
GRADIENT = "gradient"
NAMES = (PARAMETERS, PREVIOUS, GRADIENT)
"""The vectors that every network has; an optimizer adds its own."""

SCRATCH = PREVIOUS
"""A rule may scribble here while it computes: the parameters after the step take the place of the previous ones."""

PIECE = 102_400
"""Elements of a piece: of float32, two vectors fit into a cache of 1 MB, and the calls take no time beside the work."""

DIFFERENCE_PIECE = 32_768
"""Elements whose difference is computed at once: few enough for the cache, and for no memory to be asked for."""


class Vectors:
    """Named vectors of `size` elements, of which there may be as many as `rows`."""

    def __init__(self, size: int, rows: int, dtype: DTypeLike = "float32") -> None:
        self._matrix: Array = np.zeros((rows, size), dtype=dtype)
        self._rows: dict[str, int] = {}

    @classmethod
    def over(cls, matrix: Array, rows: Mapping[str, int]) -> Vectors:
        """The vectors that lie in these rows of a matrix; what is written to them is written there."""
        vectors = cls.__new__(cls)
        vectors._matrix, vectors._rows = matrix, dict(rows)
        return vectors

    def move_to(self, matrix: Array) -> None:
        """Lie in another matrix of the same shape and type from now on."""
        for row in self._rows.values():
            matrix[row] = self._matrix[row]
        self._matrix = matrix

    @property
    def size(self) -> int:
        """The length of each vector."""
        return int(self._matrix.shape[1])

    @property
    def rows(self) -> dict[str, int]:
        """The row in which each vector lies."""
        return dict(self._rows)

    def __getitem__(self, name: str) -> Array:
        """The vector of that name, a view of its row; KeyError if there is none."""
        return self.at(self._rows[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def row(self, name: str) -> int:
        """The number of the row in which a vector lies now."""
        return self._rows[name]

    def at(self, row: int) -> Array:
        """The row of that number, whatever vector lies there."""
        vector: Array = self._matrix[row]
        return vector

    def pieces(self) -> Iterator[Vectors]:
        """The same vectors piece by piece, each short enough to stay in a cache through a step."""
        for start in range(0, self.size, PIECE):
            yield Vectors.over(self._matrix[:, start : start + PIECE], self._rows)

    def add(self, name: str, value: float = 0.0) -> None:
        """Make room for one more vector, all its elements `value`; ValueError if no row is free."""
        free = set(range(len(self._matrix))).difference(self._rows.values())
        if name in self._rows or not free:
            raise ValueError(f"there is no room for a vector {name!r}")
        self._rows[name] = min(free)
        self[name].fill(value)

    def drop(self, name: str) -> None:
        """Forget a vector."""
        del self._rows[name]

    def exchange(self, one: str, other: str) -> None:
        """Let two vectors swap their values, by swapping their names."""
        self._rows[one], self._rows[other] = self._rows[other], self._rows[one]


def sum_of_squares(x: Array, minus: Array | None = None) -> float:
    """The sum of the squares of the elements of a vector (size,), or of its difference from another one."""
    if minus is None:
        return float(np.dot(x, x))
    starts = range(0, len(x), DIFFERENCE_PIECE)
    pieces = (x[start : start + DIFFERENCE_PIECE] - minus[start : start + DIFFERENCE_PIECE] for start in starts)
    return float(sum(np.dot(piece, piece) for piece in pieces))
