"""Who does the work of a step: one process alone, or several that share it (the package `tui_mnist.team`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from tui_mnist.autodiff import ColumnSparse
from tui_mnist.nn.pixels import lit_pixels

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.nn.optimizers import Optimizer
    from tui_mnist.nn.parameters import Parameters

    DType = np.dtype[Any]


class Settings(NamedTuple):
    """What an optimizer is told with each step."""

    learning_rate: float
    momentum: float
    weight_decay: float


class Team(Protocol):
    """The large pieces of work in a step, in their order; the products are asked of the inputs."""

    def inputs(self, images: Array, dtype: DType) -> ColumnSparse:
        """Images of bytes (samples, pixels) as inputs from 0 to 1."""

    def batch(self, images: Array, indices: Array, ahead: Array | None, dtype: DType) -> ColumnSparse:
        """Those of the images that `indices` names; those of `ahead` will be asked for next."""

    def move(self, optimizer: Optimizer, settings: Settings) -> None:
        """Move all vectors of an optimizer by one step."""

    def square(self, parameters: Parameters) -> float:
        """The sum of the squares of all parameters, which is finite as long as none of them is NaN or infinite."""


class Alone:
    """A team of one: NumPy, and the threads of the BLAS library for the products."""

    def inputs(self, images: Array, dtype: DType) -> ColumnSparse:
        """All of the images."""
        columns, values = lit_pixels(images, lambda lit: np.empty((lit, len(images)), dtype))
        return ColumnSparse(values.T, columns, images.shape[1])

    def batch(self, images: Array, indices: Array, ahead: Array | None, dtype: DType) -> ColumnSparse:
        """Some of the images."""
        return self.inputs(images.take(indices, axis=0), dtype)

    def move(self, optimizer: Optimizer, settings: Settings) -> None:
        """Move all vectors."""
        optimizer.move(settings)

    def square(self, parameters: Parameters) -> float:
        """The sum of the squares."""
        return float(np.dot(parameters.vector, parameters.vector))
