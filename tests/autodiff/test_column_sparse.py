"""Leaving out the columns that are all zero changes no number, forward or back."""

from __future__ import annotations

import hypothesis.extra.numpy as npst
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_mnist.autodiff import ColumnSparse, GradientTape, Variable
from tui_mnist.autodiff import operations as op
from tui_mnist.autodiff.tensor import Array

TYPES = st.sampled_from([np.float32, np.float64])
EXAMPLES = settings(max_examples=60, deadline=None, derandomize=True)


@st.composite
def matrices(draw: st.DrawFn) -> Array:
    """Whole numbers, whose products are exact in any order; any columns zero, from none to all."""
    shape = draw(npst.array_shapes(min_dims=2, max_dims=2, max_side=6))
    whole = npst.arrays(draw(TYPES), shape, elements=st.integers(-8, 8), fill=st.nothing())
    lit = st.just(np.zeros(shape[1], np.bool_)) | st.just(np.ones(shape[1], np.bool_)) | npst.arrays(np.bool_, shape[1])
    matrix: Array = draw(whole) * draw(lit)
    return matrix


@st.composite
def beside(draw: st.DrawFn, matrix: Array, length: int) -> Array:
    """A kernel or a gradient that fits: a matrix of so many rows, or a vector."""
    shape = draw(st.just((length,)) | st.tuples(st.just(length), st.integers(1, 4)))
    return draw(npst.arrays(matrix.dtype, shape, elements=st.integers(-8, 8), fill=st.nothing()))


@given(matrix=matrices())
@EXAMPLES
def test_it_is_the_same_matrix(matrix: Array) -> None:
    sparse = ColumnSparse.from_dense(matrix)
    assert (sparse.shape, sparse.ndim, sparse.dtype) == (matrix.shape, 2, matrix.dtype)
    np.testing.assert_array_equal(sparse.to_dense(), matrix)
    assert sparse.to_dense().dtype == matrix.dtype
    np.testing.assert_array_equal(sparse.columns, np.flatnonzero(np.abs(matrix).sum(axis=0)))
    np.testing.assert_array_equal(sparse.values, matrix[:, sparse.columns])


@given(data=st.data(), matrix=matrices())
@EXAMPLES
def test_the_product_is_the_dense_one(data: st.DataObject, matrix: Array) -> None:
    kernel = data.draw(beside(matrix, matrix.shape[1]))
    product = ColumnSparse.from_dense(matrix) @ kernel
    np.testing.assert_array_equal(product, matrix @ kernel)
    assert product.dtype == matrix.dtype


@given(data=st.data(), matrix=matrices())
@EXAMPLES
def test_the_transposed_product_is_the_dense_one(data: st.DataObject, matrix: Array) -> None:
    gradient = data.draw(beside(matrix, matrix.shape[0]))
    sparse = ColumnSparse.from_dense(matrix)
    expected = matrix.T @ gradient
    product = sparse.transposed_matmul(gradient)
    np.testing.assert_array_equal(product, expected)
    assert product.dtype == matrix.dtype
    buffer = np.full(expected.shape, np.nan, matrix.dtype)
    assert sparse.transposed_matmul(gradient, buffer) is buffer
    np.testing.assert_array_equal(buffer, expected)


@given(data=st.data(), matrix=matrices())
@EXAMPLES
def test_the_gradient_of_a_kernel_is_the_dense_one(data: st.DataObject, matrix: Array) -> None:
    kernel = Variable(data.draw(beside(matrix, matrix.shape[1])))

    def gradient(inputs: Array | ColumnSparse) -> Array:
        buffer = np.full(kernel.shape, np.nan, kernel.dtype)
        with GradientTape() as tape:
            y = op.relu(inputs @ kernel)
        tape.gradient(y, [kernel], into=[buffer])
        return buffer

    np.testing.assert_array_equal(gradient(ColumnSparse.from_dense(matrix)), gradient(matrix))


def test_a_column_with_nan_is_no_zero_column() -> None:
    sparse = ColumnSparse.from_dense(np.array([[0.0, np.nan], [0.0, 0.0]]))
    assert sparse.columns.tolist() == [1]
    assert np.isnan(sparse @ np.ones((2, 1))).tolist() == [[True], [False]]


@pytest.mark.parametrize("shape", [(3, 2), (5, 2), (3,), (), (2, 4, 3)])
def test_a_kernel_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    sparse = ColumnSparse.from_dense(np.ones((2, 4)))
    with pytest.raises(ValueError, match=r"4 columns take a kernel \(4, units\)"):
        _ = sparse @ np.ones(shape)
    with pytest.raises(ValueError, match=r"4 columns take a kernel \(4, units\)"):
        _ = sparse @ Variable(np.ones(shape))
