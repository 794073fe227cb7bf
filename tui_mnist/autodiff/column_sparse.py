"""A constant matrix kept as its nonzero columns, so that products skip the pixels that are black in a whole batch.

A third of MNIST's pixels are black in all 128 images of a batch. They add zeros to the layer's output, and their
weights' gradients are zeros: leaving them out changes no number and takes a third off the two big products of a step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tui_mnist.autodiff.tensor import Array


@dataclass(frozen=True, slots=True, eq=False)
class ColumnSparse:
    """A matrix of shape (rows, width) that is zero but for `columns`.

    `values` has shape (rows, len(columns)); `columns` are ascending indices below `width`.
    """

    values: Array
    columns: Array
    width: int

    __array_ufunc__ = None

    @classmethod
    def from_dense(cls, matrix: Array) -> ColumnSparse:
        """Keep the columns of a matrix (rows, width) in which anything differs from zero."""
        if matrix.dtype.kind != "f":
            matrix = matrix.astype(np.float64)  # integers would wrap around in products
        columns = np.flatnonzero(matrix.any(axis=0))
        return cls(matrix.take(columns, axis=1), columns, matrix.shape[1])

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and width of the whole matrix, zeros included."""
        return (self.values.shape[0], self.width)

    @property
    def ndim(self) -> int:
        """A matrix has rank 2."""
        return 2

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the elements."""
        return self.values.dtype

    def __matmul__(self, kernel: Array) -> Array:
        """The product with a kernel (width, units): shape (rows, units); with a vector (width,): shape (rows,).

        Raises ValueError for any other shape.
        """
        if not isinstance(kernel, np.ndarray):
            return NotImplemented  # a tensor computes it itself, so that tapes hear of it
        if kernel.ndim not in (1, 2) or len(kernel) != self.width:
            raise ValueError(f"{self.width} columns take a kernel ({self.width}, units), not one of {kernel.shape}")
        product: Array = np.matmul(self.values, kernel.take(self.columns, axis=0, mode="clip"))
        return product

    def transposed_matmul(self, gradient: Array, out: Array | None = None) -> Array:
        """The transposed matrix times `gradient` (rows, units): shape (width, units), in `out` where it is given.

        A vector (rows,) gives a vector (width,).
        """
        count = len(self.columns)
        product = np.empty((count + 1, *gradient.shape[1:]), dtype=np.result_type(self.values, gradient))
        np.matmul(self.values.T, gradient, out=product[:count])
        product[count] = 0  # the row of every column that is left out
        rows = np.full(self.width, count)
        rows[self.columns] = np.arange(count)
        return product.take(rows, axis=0, out=out, mode="clip")

    def to_dense(self) -> Array:
        """The whole matrix, zeros included."""
        dense = np.zeros(self.shape, dtype=self.values.dtype)
        dense[:, self.columns] = self.values
        return dense
