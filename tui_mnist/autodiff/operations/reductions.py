"""Many elements made one: along one axis, along several, or along all of them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tui_mnist.autodiff.operation import Operation
from tui_mnist.autodiff.operations.define import define
from tui_mnist.autodiff.operations.functions import exp
from tui_mnist.autodiff.operations.shapes import broadcast_to, reshape
from tui_mnist.autodiff.tensor import Tensor, plain

Axis = int | tuple[int, ...] | None


def _spread(reduced: Any, x: Any, axis: Axis, keepdims: bool) -> Any:
    """What a reduction took away, put back: `reduced` in the shape of `x`."""
    shape = np.shape(plain(x))
    if axis is None and not isinstance(reduced, Tensor):
        return np.full(shape, reduced, dtype=np.asarray(reduced).dtype)
    if axis is None:
        kept = (1,) * len(shape)
    else:
        axes = axis if isinstance(axis, tuple) else (axis,)
        gone = {a % len(shape) for a in axes} if shape else set()  # NumPy lets a single number have axis 0
        kept = tuple(1 if a in gone else length for a, length in enumerate(shape))
    return broadcast_to(reduced if keepdims else reshape(reduced, shape=kept), shape=shape)


def _share_in_mean(x: Any, axis: Axis) -> float:
    """What each element counts for in a mean: 1 / n of n of them; NaN where there are none, as in NumPy."""
    if axis is None:
        count = np.size(x)
    else:
        lengths = np.shape(x) or (1,)  # NumPy lets a single number have axis 0
        count = math.prod(lengths[a] for a in (axis if isinstance(axis, tuple) else (axis,)))
    return 1 / count if count else math.nan


def _mean(x: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    return np.sum(x, axis=axis, keepdims=keepdims) * _share_in_mean(x, axis)


def _logsumexp(x: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    top = np.max(x, axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)  # infinities would give NaN
    with np.errstate(divide="ignore"):  # the logarithm of 0 is minus infinity here, as it should be
        found = np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True)) + top
    return found if keepdims else np.squeeze(found, axis=axis)


def _extreme_rule(g: Any, y: Any, x: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    winners = plain(x) == _spread(plain(y), x, axis, keepdims)
    ties = np.sum(winners, axis=axis, keepdims=True, dtype=np.asarray(plain(y)).dtype)
    return _spread(g, x, axis, keepdims) * (winners / ties)


sum: Operation = define(  # noqa: A001
    "sum",
    lambda x, axis=None, keepdims=False: np.sum(x, axis=axis, keepdims=keepdims),
    lambda g, y, x, axis=None, keepdims=False: _spread(g, x, axis, keepdims),
)
mean: Operation = define(
    "mean",
    _mean,
    lambda g, y, x, axis=None, keepdims=False: _spread(g * _share_in_mean(plain(x), axis), x, axis, keepdims),
)
max: Operation = define(  # noqa: A001
    "max", lambda x, axis=None, keepdims=False: np.max(x, axis=axis, keepdims=keepdims), _extreme_rule
)
min: Operation = define(  # noqa: A001
    "min", lambda x, axis=None, keepdims=False: np.min(x, axis=axis, keepdims=keepdims), _extreme_rule
)
logsumexp: Operation = define(
    "logsumexp",
    _logsumexp,
    lambda g, y, x, axis=None, keepdims=False: _spread(g, x, axis, keepdims) * exp(x - _spread(y, x, axis, keepdims)),
)
