"""Vectors as long as the parameters, kept as rows of one matrix, so that two of them are mixed in one pass.

`a·x + b·y` of two rows is the product of the vector (a, b) with a matrix of these two rows: the BLAS library computes
it in one pass over the memory and on all cores, where NumPy's elementwise operations take three passes on one core.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import DTypeLike

    from tui_mnist.autodiff.tensor import Array

PARAMETERS = "parameters"
PREVIOUS = "previous"
GRADIENT = "gradient"
NAMES = (PARAMETERS, PREVIOUS, GRADIENT)
"""The vectors that every network has; an optimizer adds its own."""


class Vectors:
    """Named vectors of `size` elements, at most `rows` - 1 of them: `mix` needs one row for itself.

    A vector that `mix` wrote lies elsewhere than before: look it up by its name each time.
    """

    def __init__(self, size: int, rows: int, dtype: DTypeLike = "float32") -> None:
        self._matrix: Array = np.zeros((rows, size), dtype=dtype)
        self._rows: dict[str, int] = {}
        self._free = list(range(rows))

    @classmethod
    def over(cls, matrix: Array, places: Mapping[str, Any]) -> Vectors:
        """The vectors that lie in the rows of a matrix as `places` tells; what is written to them is written there."""
        vectors = cls.__new__(cls)
        vectors._matrix = matrix
        vectors._rows, vectors._free = dict(places["rows"]), list(places["free"])
        return vectors

    def move_to(self, matrix: Array) -> None:
        """Lie in another matrix of the same shape and type from now on."""
        matrix[:] = self._matrix
        self._matrix = matrix

    @property
    def size(self) -> int:
        """The length of each vector."""
        return int(self._matrix.shape[1])

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

    def add(self, name: str, value: float = 0.0) -> None:
        """Make room for one more vector, all its elements `value`; ValueError if no row but the last is free."""
        if name in self._rows or len(self._free) < 2:
            raise ValueError(f"there is no room for a vector {name!r}")
        self._rows[name] = self._free.pop()
        self[name].fill(value)

    def drop(self, name: str) -> None:
        """Forget a vector."""
        self._free.append(self._rows.pop(name))

    @property
    def places(self) -> dict[str, Any]:
        """Which rows the vectors lie in and which are free; the last bits of what `mix` computes depend on it."""
        return {"rows": dict(self._rows), "free": list(self._free)}

    def arrange(self, places: Mapping[str, Any]) -> None:
        """Let the vectors lie as others of the same names did, whatever they hold then; ValueError if they can't."""
        rows, free = dict(places["rows"]), list(places["free"])
        if rows.keys() != self._rows.keys() or sorted([*rows.values(), *free]) != list(range(len(self._matrix))):
            raise ValueError("the vectors lie otherwise")
        self._rows, self._free = rows, free

    def exchange(self, one: str, other: str) -> None:
        """Let two vectors swap their values, by swapping their names."""
        self._rows[one], self._rows[other] = self._rows[other], self._rows[one]

    def step(self, change: str, factor: float, decay: float = 0.0) -> None:
        """Make `vector - factor · change - decay · vector` the parameters; what they were becomes the previous ones."""
        self.mix(PREVIOUS, 1.0, PARAMETERS, -factor, change)
        if decay:  # a mix of its own, because 1 - decay would lose the last digits of a small decay
            self.mix(PREVIOUS, 1.0, PREVIOUS, -decay, PARAMETERS)
        self.exchange(PARAMETERS, PREVIOUS)

    def mix(self, target: str, a: float, x: str, b: float, y: str) -> None:
        """Give the vector `target` the value a · x + b · y; it may be one of the two."""
        first, second = sorted((self._rows[x], self._rows[y]))
        if first == second:
            raise ValueError(f"cannot mix {x!r} with itself")
        shares = (a, b) if self._rows[x] == first else (b, a)
        goal = self._free.pop()
        pair = self._matrix[first : second + 1 : second - first]
        np.matmul(np.array(shares, dtype=self._matrix.dtype), pair, out=self._matrix[goal])
        self._free.append(self._rows[target])
        self._rows[target] = goal
