"""Who does the work of a step: one process alone, or several that share it (the package `tui_mnist.team`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from tui_mnist.autodiff import ColumnSparse
from tui_mnist.nn.pixels import lit_pixels

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.nn.optimizers import Optimizer, Settings
    from tui_mnist.nn.parameters import Parameters

    DType = np.dtype[Any]


class Team(Protocol):
    """The large pieces of work in a step, in their order; the products are asked of the inputs."""

    def inputs(self, images: Array, dtype: DType) -> ColumnSparse:
        """Images of bytes (samples, pixels) as inputs from 0 to 1."""

    def batch(self, images: Array, indices: Array, ahead: Array | None, dtype: DType) -> ColumnSparse:
        """Those of the images that `indices` names; those of `ahead` will be asked for next."""

    def move(self, optimizer: Optimizer, settings: Settings) -> float:
        """Move all vectors of an optimizer by one step, as `Optimizer.move` says."""

    def square(self, parameters: Parameters, vector: str, minus: str | None = None) -> float:
        """The sum of the squares of one of the vectors, or of its difference from another one."""

    def settle(self) -> None:
        """Come to an end with what was begun, before anyone looks at the gradient or writes to the parameters."""


class Alone:
    """A team of one: NumPy, and the threads of the BLAS library for the products."""

    def inputs(self, images: Array, dtype: DType) -> ColumnSparse:
        """All of the images."""
        columns, values = lit_pixels(images, lambda lit: np.empty((lit, len(images)), dtype))
        return ColumnSparse(values.T, columns, images.shape[1])

    def batch(self, images: Array, indices: Array, ahead: Array | None, dtype: DType) -> ColumnSparse:
        """Some of the images."""
        return self.inputs(images.take(indices, axis=0), dtype)

    def move(self, optimizer: Optimizer, settings: Settings) -> float:
        """Move all vectors."""
        return optimizer.move(settings)

    def square(self, parameters: Parameters, vector: str, minus: str | None = None) -> float:
        """The sum of the squares of one of the vectors."""
        vectors = parameters.vectors
        return sum_of_squares(vectors[vector], None if minus is None else vectors[minus])

    def settle(self) -> None:
        """Nothing is begun that is not done."""


PIECE = 32_768
"""Elements whose difference is computed at once: few enough for the cache, and for no memory to be asked for."""


def sum_of_squares(x: Array, minus: Array | None = None) -> float:
    """The sum of the squares of the elements of a vector (size,), or of its difference from another one."""
    if minus is None:
        return float(np.dot(x, x))
    pieces = (x[start : start + PIECE] - minus[start : start + PIECE] for start in range(0, len(x), PIECE))
    return float(sum(np.dot(piece, piece) for piece in pieces))
