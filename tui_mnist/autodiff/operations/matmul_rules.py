"""The matrix product and its two vector-Jacobian products, where nearly all of a network's time goes.

With `C = A B`: the gradient of A is `G Bᵀ` and that of B is `Aᵀ G`. Vectors (rank 1) count as one row on the left and
one column on the right, as in NumPy; stacks of matrices (rank 3 and more) multiply matrix by matrix.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tui_mnist.autodiff.column_sparse import ColumnSparse
from tui_mnist.autodiff.table import OPERATIONS
from tui_mnist.autodiff.tensor import Array, Tensor


def forward(a: Any, b: Any) -> Any:
    """The product; `a` may be a ColumnSparse constant of shape (rows, columns)."""
    return a @ b if isinstance(a, ColumnSparse) else np.matmul(a, b)


def left(g: Any, y: Any, a: Any, b: Any, out: Array | None = None) -> Any:
    """The gradient of `a`."""
    if np.ndim(b) == 1:
        return _column(g) * b if np.ndim(a) > 1 else g * b
    if np.ndim(a) == 1:
        return _flatten_rows(_row(g) @ _swap(b))
    return _product(g, _swap(b), out)


def right(g: Any, y: Any, a: Any, b: Any, out: Array | None = None) -> Any:
    """The gradient of `b`."""
    if isinstance(a, ColumnSparse):
        if not isinstance(g, Tensor):
            return a.transposed_matmul(g, out)
        a = a.to_dense()
    if np.ndim(a) == 1:
        return g * a if np.ndim(b) == 1 else _column(a) * _row(g)
    if np.ndim(b) == 1:
        return _swap(a) @ g if np.ndim(a) == 2 else _flatten_columns(_swap(a) @ _column(g))
    return _product(_swap(a), g, out)


def _product(a: Any, b: Any, out: Array | None) -> Any:
    if out is None or isinstance(a, Tensor) or isinstance(b, Tensor) or a.ndim > 2 or b.ndim > 2:
        return a @ b
    return np.matmul(a, b, out=out)


def _swap(x: Any) -> Any:
    if not isinstance(x, Tensor):
        return x.swapaxes(-1, -2)
    axes = (*range(x.ndim - 2), x.ndim - 1, x.ndim - 2)
    return OPERATIONS["transpose"](x, axes=axes)


def _reshape(x: Any, shape: tuple[int, ...]) -> Any:
    return OPERATIONS["reshape"](x, shape=shape)


def _row(x: Any) -> Any:
    return _reshape(x, (*x.shape[:-1], 1, x.shape[-1]))


def _column(x: Any) -> Any:
    return _reshape(x, (*x.shape, 1))


def _flatten_rows(x: Any) -> Any:
    return _reshape(x, (*x.shape[:-2], x.shape[-1]))


def _flatten_columns(x: Any) -> Any:
    return _reshape(x, x.shape[:-1])
