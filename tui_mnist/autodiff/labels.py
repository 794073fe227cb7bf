"""The one check of class numbers before they choose among scores: NumPy would take many a wrong one without a word."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from tui_mnist.autodiff.tensor import Array, plain


def check_labels(labels: Any, scores: Any) -> Array:
    """Labels of shape (samples,) as an array, checked against scores of shape (samples, classes).

    Raises ValueError for other shapes or another number of samples, TypeError for labels that are no integers, and
    IndexError for one that is not in 0 … classes - 1.
    """
    array = np.asarray(plain(labels))
    shape: tuple[int, ...] = scores.shape
    if len(shape) != 2:
        raise ValueError(f"scores of shape {shape}; expected (samples, classes)")
    if array.ndim != 1:
        hint = "; of one-hot rows take labels.argmax(axis=1)" if array.shape == shape else ", as of labels.reshape(-1)"
        raise ValueError(f"labels of shape {array.shape}; expected one class number a sample, ({shape[0]},){hint}")
    if array.dtype.kind not in "iu":
        raise TypeError(f"labels of type {array.dtype}; expected integers, as labels.astype(int) makes them")
    if len(array) != shape[0]:
        raise ValueError(f"{len(array)} labels for {shape[0]} samples; expected one class number a sample")
    unsigned = array.view(_unsigned(array.dtype))
    if len(array) and np.maximum.reduce(unsigned) >= shape[1]:  # negative numbers look huge without their sign
        wrong = array[unsigned >= shape[1]][0]
        raise IndexError(f"label {wrong} is out of range; expected 0 to {shape[1] - 1}")
    return array


@cache
def _unsigned(dtype: np.dtype[Any]) -> np.dtype[Any]:
    return np.dtype(dtype.str.replace("i", "u"))
