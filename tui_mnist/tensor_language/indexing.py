"""What stands between the brackets of `x[3:5, ..., newaxis]` or `x[labels == 7]`, and which axes are left after it."""

from __future__ import annotations

from collections.abc import Sequence
from types import EllipsisType
from typing import Any

import numpy as np

from tui_mnist.tensor_language.errors import ExpressionError, Place
from tui_mnist.tensor_language.operands import MAX_RANK, Budget, Operand

EvaluatedKey = int | slice | EllipsisType | None | Operand


def indexed(x: Operand, keys: Sequence[EvaluatedKey], budget: Budget, place: Place) -> tuple[Any, tuple[str, ...]]:
    """The part of `x` that is meant, a view of it unless the index is computed, and the names of its axes."""
    computed = [key for key in keys if isinstance(key, Operand)]
    if computed:
        if len(keys) > 1:
            expected = "expected it alone, such as x[labels == 7], and other axes in further brackets"
            raise ExpressionError("an index that is computed, beside others", expected, computed[0].place)
        return _picked(x, computed[0], budget, place)
    plain = [key for key in keys if not isinstance(key, Operand)]
    rank, used = len(x.shape), sum(1 for key in plain if key is not None and key is not ...)
    if plain.count(...) > 1:
        raise ExpressionError("a second ...", "expected one at most", place)
    if used > rank:
        has = f"rank {rank}" if rank else "no axes: it is a single number"
        raise ExpressionError(f"{used} indices for {x.text}, which has {has}", f"expected at most {rank}", place)
    if rank + plain.count(None) - sum(isinstance(key, int) for key in plain) > MAX_RANK:
        raise ExpressionError("too many new axes", f"expected a rank of at most {MAX_RANK}", place)
    at = plain.index(...) if ... in plain else len(plain)
    whole = [slice(None)] * (rank - used)
    axes: list[str] = []
    number = 0
    for key in (*plain[:at], *whole, *plain[at + 1 :]):
        if key is None:
            axes.append("new")
            continue
        if isinstance(key, int):
            _check(key, x, number, place)
        else:
            axes.append(x.axes[number])
        number += 1
    value = np.asarray(x.value)[tuple(plain)]
    if not value.size:
        raise ExpressionError(f"a part of shape {value.shape}, without elements", f"{x.text} is {x.shape}", place)
    return value, tuple(axes)


def _check(key: int, x: Operand, number: int, place: Place) -> None:
    length = x.shape[number]
    if not -length <= key < length:
        name = f" ({x.axes[number]})" if x.axes[number] else ""
        problem = f"there is no {key} on axis {number}{name} of {x.text}"
        raise ExpressionError(problem, f"expected {-length} to {length - 1}", place)


def _picked(x: Operand, key: Operand, budget: Budget, place: Place) -> tuple[Any, tuple[str, ...]]:
    """The parts along the first axis that a tensor of True and False, or of whole numbers, picks out."""
    array, index = np.asarray(x.value), np.asarray(key.value)
    if not array.ndim or index.ndim > 1 or index.dtype.kind not in "biu":
        problem = f"an index of {index.dtype} with {index.ndim} axes"
        raise ExpressionError(problem, "expected whole numbers, or True and False for each on axis 0", key.place)
    length = array.shape[0]
    if index.dtype == np.bool_:
        if index.shape != (length,):
            problem = f"{index.size:,} times True or False for {x.text}"
            raise ExpressionError(problem, f"expected one for each of the {length:,} on axis 0", key.place)
        count = int(np.count_nonzero(index))
    else:
        if int(index.min()) < -length or int(index.max()) >= length:
            raise ExpressionError(f"an index beyond {x.text}", f"expected {-length} to {length - 1}", key.place)
        count = index.size
    budget.make((*(() if not index.ndim else (count,)), *array.shape[1:]), place)
    axes = x.axes[1:] if not index.ndim else x.axes
    return array[index], tuple(axes)
