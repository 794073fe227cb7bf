"""Elements in another order, another shape, or beside those of other tensors."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from tui_mnist.autodiff.operation import Operation, Rule
from tui_mnist.autodiff.operations.define import define
from tui_mnist.autodiff.tensor import plain


def _reshape(x: Any, shape: Any) -> Any:
    return np.reshape(x, shape)  # by position: its name there differs between versions of NumPy


def _scatter(x: Any, key: Any, shape: tuple[int, ...]) -> Any:
    zeros = np.zeros(shape, dtype=np.asarray(x).dtype)
    np.add.at(zeros, key, x)
    return zeros


def _unbroadcast(x: Any, shape: tuple[int, ...]) -> Any:
    x = np.asarray(x)
    if x.ndim == 2 and x.shape[1:] == shape:
        return np.ones(len(x), dtype=x.dtype) @ x  # a sum of rows: BLAS adds them faster
    leading = x.ndim - len(shape)
    summed = tuple(range(leading)) + tuple(
        leading + axis for axis, length in enumerate(shape) if length == 1 and x.shape[leading + axis] != 1
    )
    return np.add.reduce(x, axis=summed).reshape(shape) if summed else x.reshape(shape)


def _inverse(axes: tuple[int, ...] | None) -> tuple[int, ...] | None:
    return None if axes is None else tuple(int(i) for i in np.argsort([axis % len(axes) for axis in axes]))


reshape: Operation = define(
    "reshape",
    _reshape,
    lambda g, y, x, shape: reshape(g, shape=np.shape(plain(x))),
    moves=True,
)
transpose: Operation = define(
    "transpose", np.transpose, lambda g, y, x, axes=None: transpose(g, axes=_inverse(axes)), moves=True
)
index: Operation = define(
    "index", lambda x, key: x[key], lambda g, y, x, key: scatter(g, key=key, shape=np.shape(plain(x))), moves=True
)
scatter: Operation = define("scatter", _scatter, lambda g, y, x, key, shape: index(g, key=key))
broadcast_to: Operation = define(
    "broadcast_to", np.broadcast_to, lambda g, y, x, shape: unbroadcast(g, shape=np.shape(plain(x))), moves=True
)
unbroadcast: Operation = define(
    "unbroadcast", _unbroadcast, lambda g, y, x, shape: broadcast_to(g, shape=np.shape(plain(x)))
)


# --- several tensors made one: such operations have as many inputs as they are given tensors --------------------------


def _common_type(inputs: Sequence[Any]) -> np.dtype[Any] | None:
    """The floating-point type of all, to which Python's numbers adapt; of integers, whatever NumPy finds for them."""
    found = np.result_type(*(getattr(x, "dtype", x) for x in inputs))
    return found if found.kind == "f" else None


def _place(axis: int, rank: int, key: Any) -> tuple[Any, ...]:
    return (slice(None),) * (axis % rank) + (key,)


@cache
def stacking(count: int) -> Operation:
    """What `stack` does with so many tensors; their rank grows by the new axis."""

    def rule(number: int) -> Rule:
        return lambda g, y, *inputs, axis=0: index(g, key=_place(axis, np.ndim(plain(g)), number))

    return Operation(
        "stack",
        lambda *inputs, axis=0: np.stack(inputs, axis=axis, dtype=_common_type(inputs)),
        tuple(map(rule, range(count))),
        moves=True,
    )


@cache
def concatenating(count: int) -> Operation:
    """What `concatenate` does with so many tensors."""

    def rule(number: int) -> Rule:
        def part(g: Any, y: Any, *inputs: Any, axis: int = 0) -> Any:
            lengths = [np.shape(plain(x))[axis] for x in inputs]
            start = sum(lengths[:number])
            return index(g, key=_place(axis, np.ndim(plain(g)), slice(start, start + lengths[number])))

        return part

    return Operation(
        "concatenate",
        lambda *inputs, axis=0: np.concatenate(inputs, axis=axis, dtype=_common_type(inputs)),
        tuple(map(rule, range(count))),
        moves=True,
    )


def stack(tensors: Sequence[Any], axis: int = 0) -> Any:
    """Tensors of one shape beside each other, along a new axis; ValueError if shapes differ or there are none."""
    tensors = list(tensors)
    return stacking(len(tensors))(*tensors, axis=int(axis))


def concatenate(tensors: Sequence[Any], axis: int = 0) -> Any:
    """Tensors one after the other, along an axis that they have; ValueError if other axes differ or there are none."""
    tensors = list(tensors)
    return concatenating(len(tensors))(*tensors, axis=int(axis))
