"""Tensors and variables: the arrays of a computation, with the operators by which a tape hears of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from tui_mnist.autodiff import numpy_calls
from tui_mnist.autodiff.table import OPERATIONS

Array = np.ndarray[Any, np.dtype[Any]]
ARRAY_TYPES = (np.ndarray, np.generic)
"""What NumPy computes with; its scalars, too, have a shape and a type."""

_TABLE: Mapping[str, Callable[..., Tensor]] = OPERATIONS


class Tensor:
    """An array of any shape that never changes, and remembers nothing by itself: the tapes do, by its identity.

    Operators compute with the elements, `==` and `!=` too, which give arrays of booleans. As a key of a dict or an
    element of a set a tensor stands for itself, whatever its elements are.
    """

    __slots__ = ("_value", "name")

    def __init__(self, value: Any, name: str = "") -> None:
        array = np.array(value)
        array.setflags(write=False)
        self._value: Array = array
        self.name = name

    @staticmethod
    def of_result(value: Any) -> Tensor:
        """A tensor around a new array that nobody else writes to; it is not copied."""
        tensor = Tensor.__new__(Tensor)
        if type(value) is not np.ndarray and not isinstance(value, ARRAY_TYPES):
            value = np.asarray(value)
        value.setflags(0)
        tensor._value = value
        tensor.name = ""
        return tensor

    @property
    def value(self) -> Array:
        """The elements, which can't be written to."""
        return self._value

    def snapshot(self, lasting: bool = True) -> Array:
        """The elements as they are now, in an array that stays so; unless `lasting`, as long as `holds` says."""
        return self._value

    @property
    def shape(self) -> tuple[int, ...]:
        """The length of each axis."""
        return np.shape(self._value)

    @property
    def ndim(self) -> int:
        """The rank: the number of axes."""
        return np.ndim(self._value)

    @property
    def size(self) -> int:
        """The number of elements."""
        return np.size(self._value)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the elements."""
        return np.asarray(self._value).dtype

    def numpy(self) -> Array:
        """The value as a plain array, uncopied."""
        return np.asarray(self._value)

    def item(self) -> Any:
        """The single element as a number of Python's; TypeError if there are several, or none."""
        if self.size != 1:
            raise TypeError(
                f"only a single element is a number; this tensor has shape {self.shape}: choose one, as x[0]"
            )
        return self._value.item()

    # --- NumPy ------------------------------------------------------------------------------------------------------

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> Array:
        return np.array(self._value, dtype=dtype, copy=copy)

    def __array_ufunc__(self, function: np.ufunc, method: str, *inputs: Any, **parameters: Any) -> Any:
        return numpy_calls.of_ufunc(function, method, inputs, parameters)

    def __array_function__(
        self, function: Callable[..., Any], types: Any, inputs: tuple[Any, ...], parameters: dict[str, Any]
    ) -> Any:
        return numpy_calls.of_function(function, inputs, parameters)

    # --- a single number --------------------------------------------------------------------------------------------

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __round__(self, digits: int | None = None) -> Any:
        return round(self.item(), digits)

    def __bool__(self) -> bool:
        return bool(self._value)

    def __format__(self, specification: str) -> str:
        return format(self.item() if specification else str(self), specification)

    # --- parts ------------------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._value)

    def __iter__(self) -> Iterator[Tensor]:
        if not self.ndim:
            raise TypeError("a tensor of rank 0 is a single number: there is nothing in it to go through")
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, key: Any) -> Tensor:
        return _TABLE["index"](self, key=key)

    def __repr__(self) -> str:
        label = f" {self.name!r}" if self.name else ""
        return f"<{type(self).__name__}{label} shape={self.shape} dtype={self.dtype}\n{self._value}>"

    # --- operations -------------------------------------------------------------------------------------------------

    def __add__(self, other: Any) -> Tensor:
        return _TABLE["add"](self, other)

    def __radd__(self, other: Any) -> Tensor:
        return _TABLE["add"](other, self)

    def __sub__(self, other: Any) -> Tensor:
        return _TABLE["subtract"](self, other)

    def __rsub__(self, other: Any) -> Tensor:
        return _TABLE["subtract"](other, self)

    def __mul__(self, other: Any) -> Tensor:
        return _TABLE["multiply"](self, other)

    def __rmul__(self, other: Any) -> Tensor:
        return _TABLE["multiply"](other, self)

    def __truediv__(self, other: Any) -> Tensor:
        return _TABLE["divide"](self, other)

    def __rtruediv__(self, other: Any) -> Tensor:
        return _TABLE["divide"](other, self)

    def __pow__(self, other: Any) -> Tensor:
        return _TABLE["power"](self, other)

    def __rpow__(self, other: Any) -> Tensor:
        return _TABLE["power"](other, self)

    def __matmul__(self, other: Any) -> Tensor:
        return _TABLE["matmul"](self, other)

    def __rmatmul__(self, other: Any) -> Tensor:
        return _TABLE["matmul"](other, self)

    def __neg__(self) -> Tensor:
        return _TABLE["negative"](self)

    def __abs__(self) -> Tensor:
        return _TABLE["abs"](self)

    @property
    def T(self) -> Tensor:  # noqa: N802 - mathematics' own name, and NumPy's
        """The tensor with its axes in reverse order: a matrix transposed."""
        return _TABLE["transpose"](self)

    def reshape(self, *shape: Any) -> Tensor:
        """The same elements in another shape, as `x.reshape(2, 3)` or `x.reshape((2, 3))`; one length may be -1."""
        return _TABLE["reshape"](self, shape=shape[0] if len(shape) == 1 else shape)

    def sum(self, axis: Any = None, keepdims: bool = False) -> Tensor:
        """The sum of the elements, of all or along axes."""
        return _TABLE["sum"](self, axis=axis, keepdims=keepdims)

    def mean(self, axis: Any = None, keepdims: bool = False) -> Tensor:
        """The mean of the elements, of all or along axes."""
        return _TABLE["mean"](self, axis=axis, keepdims=keepdims)

    # --- comparisons: they have no gradient, and give plain arrays of booleans --------------------------------------

    def __eq__(self, other: object) -> Array:  # type: ignore[override]
        return np.asarray(self._value == plain(other))

    def __ne__(self, other: object) -> Array:  # type: ignore[override]
        return np.asarray(self._value != plain(other))

    __hash__ = object.__hash__

    def __gt__(self, other: Any) -> Array:
        return np.asarray(self._value > plain(other))

    def __ge__(self, other: Any) -> Array:
        return np.asarray(self._value >= plain(other))

    def __lt__(self, other: Any) -> Array:
        return np.asarray(self._value < plain(other))

    def __le__(self, other: Any) -> Array:
        return np.asarray(self._value <= plain(other))


class Variable(Tensor):
    """A tensor whose value may change and that every tape watches: a weight, or any x of an f(x).

    `value` becomes floating point if it is not. It is copied unless `copy=False`: then it is a view of an array of the
    caller's, and `assign` writes there. A tape keeps the values that it saw, whatever becomes of the variable.
    """

    __slots__ = ("_shared",)

    def __init__(self, value: ArrayLike, name: str = "", *, copy: bool = True) -> None:
        self._value = _floating(np.array(plain(value), copy=copy or None))
        self._shared = not copy
        self.name = name

    @property
    def value(self) -> Array:
        """The elements, to be read and written: `w.value -= 0.1 * gradient`."""
        return self._value

    @value.setter
    def value(self, array: ArrayLike) -> None:
        self._value = _floating(np.asarray(plain(array)))

    def snapshot(self, lasting: bool = True) -> Array:
        """A copy of the elements."""
        return self._value.copy()

    def holds(self, snapshot: Array) -> bool:
        """Whether a snapshot still has the elements of the moment at which it was taken."""
        return True

    def assign(self, value: Any) -> None:
        """Take a new value of the same shape; ValueError if the shape differs."""
        array = np.array(plain(value), dtype=self._value.dtype)
        self._require_shape(array, self.shape)
        if self._shared:
            self._value[...] = array
        else:
            self._value = array

    def assign_add(self, change: Any) -> None:
        """Add a change to the value; ValueError if the sum has another shape."""
        self.assign(self._value + plain(change))

    def assign_sub(self, change: Any) -> None:
        """Take a change off the value, as `w.assign_sub(0.1 * gradient)`; ValueError if it has another shape."""
        self.assign(self._value - plain(change))

    def _require_shape(self, array: Array, shape: tuple[int, ...]) -> None:
        if array.shape != shape:
            raise ValueError(f"cannot assign shape {array.shape} to variable {self.name!r} of shape {shape}")


def plain(x: Any) -> Any:
    """The array behind a tensor, where a number is needed through which no gradient flows; anything else as it is."""
    return x.value if isinstance(x, Tensor) else x


def _floating(array: Array) -> Array:
    return array if array.dtype.kind == "f" else array.astype(np.float64)
