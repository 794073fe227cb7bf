"""Tensors, variables and operations: what a computation is made of, so that a tape can record it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from tui_mnist.autodiff.structure import SEQUENCES, leaves

Array = np.ndarray[Any, np.dtype[Any]]
ARRAY_TYPES = (np.ndarray, np.generic)
"""What NumPy computes with; its scalars, too, have a shape and a type."""
WITHOUT_GRADIENT = {
    *("allclose", "argmax", "argmin", "argsort", "array_equal", "isclose", "ndim", "shape", "size"),
    *("array2string", "array_repr", "array_str", "full_like", "ones_like", "zeros_like"),
}
"""NumPy's functions whose answers don't change when an array changes a little, or are there to be looked at."""
Rule = Callable[..., Any]
"""A vector-Jacobian product: `(gradient, output, *inputs, **parameters)` to the gradient of one input."""


class Node(NamedTuple):
    """One recorded operation: what went in, what came out.

    `values` are the inputs' arrays as they were at that moment, whatever is assigned to a variable afterwards.
    """

    operation: Operation
    inputs: Sequence[Any]
    values: Sequence[Any]
    parameters: dict[str, Any]
    output: Tensor


class Recorder(Protocol):
    """Whatever wants to hear of each operation on tensors: a gradient tape."""

    def record(self, node: Node) -> None:
        """Take note of one operation."""


_recorders: ContextVar[tuple[Recorder, ...]] = ContextVar("recorders", default=())


def recording() -> bool:
    """Whether some tape listens, here and now."""
    return bool(_recorders.get())


@contextmanager
def record_on(recorder: Recorder) -> Iterator[None]:
    """Let `recorder` hear of all operations inside the block, beside those that listen already."""
    token = _recorders.set((*_recorders.get(), recorder))
    try:
        yield
    finally:
        _recorders.reset(token)


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """A row of the table: how an operation is computed, and how a gradient flows back through it.

    `rules` has one vector-Jacobian product for each input, or None where nothing flows back (labels, conditions).
    Rules are written with Python's operators and other operations, so that they work on plain arrays, which is fast,
    and on tensors under an outer tape, which gives second derivatives. No rule undoes broadcasting: the tape does.
    `writes_into` says that the rules take `out=`, an array for their result.
    """

    name: str
    forward: Callable[..., Any]
    rules: tuple[Rule | None, ...]
    writes_into: bool = False

    def __call__(self, *inputs: Any, **parameters: Any) -> Any:
        """Compute; a tensor comes back where a tensor went in, else a plain array. Lists of numbers are arrays."""
        values = []
        plain = True
        for x in inputs:
            if isinstance(x, Tensor):
                values.append(x.value)
                plain = False
            elif isinstance(x, SEQUENCES):
                return self(*map(_as_array, inputs), **parameters)
            else:
                values.append(x)
        value = self.forward(*values, **parameters)
        if plain:
            return value
        output = Tensor(value)
        recorders = _recorders.get()
        if recorders:
            node = Node(self, inputs, values, parameters, output)
            for recorder in recorders:
                recorder.record(node)
        return output


OPERATIONS: dict[str, Operation] = {}
"""The one table of all operations, by name; `operations.py` fills it."""


class Tensor:
    """An array of any shape that remembers nothing by itself: the tapes do, by its identity."""

    __slots__ = ("name", "value")
    __array_ufunc__ = None  # so that `array * tensor` asks the tensor

    def __array_function__(
        self, function: Callable[..., Any], types: Any, inputs: Sequence[Any], parameters: dict[str, Any]
    ) -> Any:
        """NumPy's functions, of which no tape would hear: none but those through which no gradient flows."""
        name = getattr(function, "__name__", str(function))
        if name not in WITHOUT_GRADIENT:
            instead = f"operations.{name}(x)" if name in OPERATIONS else "the operations of tui_mnist.autodiff"
            raise TypeError(
                f"no tape hears of NumPy's {name}: use {instead}, or x.numpy() for the plain value of a tensor x"
            )
        return function(*map(plain, inputs), **{key: plain(value) for key, value in parameters.items()})

    def __init__(self, value: Any, name: str = "") -> None:
        if not isinstance(value, ARRAY_TYPES):
            value = np.asarray(value)
        self.value: Array = value
        self.name = name

    @property
    def shape(self) -> tuple[int, ...]:
        """The length of each axis."""
        return np.shape(self.value)

    @property
    def ndim(self) -> int:
        """The rank: the number of axes."""
        return np.ndim(self.value)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the elements."""
        return np.asarray(self.value).dtype

    def numpy(self) -> Array:
        """The value as a plain array."""
        return np.asarray(self.value)

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> Array:
        return np.array(self.value, dtype=dtype, copy=copy)

    def __float__(self) -> float:
        return float(self.value)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __len__(self) -> int:
        return len(self.value)

    def __iter__(self) -> Iterator[Tensor]:
        if not self.ndim:
            raise TypeError("a tensor of rank 0 is a single number: there is nothing in it to go through")
        return map(self.__getitem__, range(len(self)))

    def __repr__(self) -> str:
        label = f" {self.name!r}" if self.name else ""
        return f"<{type(self).__name__}{label} shape={self.shape} dtype={self.dtype}\n{self.value}>"

    def __add__(self, other: Any) -> Tensor:
        return OPERATIONS["add"](self, other)  # type: ignore[no-any-return]

    def __radd__(self, other: Any) -> Tensor:
        return OPERATIONS["add"](other, self)  # type: ignore[no-any-return]

    def __sub__(self, other: Any) -> Tensor:
        return OPERATIONS["subtract"](self, other)  # type: ignore[no-any-return]

    def __rsub__(self, other: Any) -> Tensor:
        return OPERATIONS["subtract"](other, self)  # type: ignore[no-any-return]

    def __mul__(self, other: Any) -> Tensor:
        return OPERATIONS["multiply"](self, other)  # type: ignore[no-any-return]

    def __rmul__(self, other: Any) -> Tensor:
        return OPERATIONS["multiply"](other, self)  # type: ignore[no-any-return]

    def __truediv__(self, other: Any) -> Tensor:
        return OPERATIONS["divide"](self, other)  # type: ignore[no-any-return]

    def __rtruediv__(self, other: Any) -> Tensor:
        return OPERATIONS["divide"](other, self)  # type: ignore[no-any-return]

    def __pow__(self, other: Any) -> Tensor:
        return OPERATIONS["power"](self, other)  # type: ignore[no-any-return]

    def __rpow__(self, other: Any) -> Tensor:
        return OPERATIONS["power"](other, self)  # type: ignore[no-any-return]

    def __matmul__(self, other: Any) -> Tensor:
        return OPERATIONS["matmul"](self, other)  # type: ignore[no-any-return]

    def __rmatmul__(self, other: Any) -> Tensor:
        return OPERATIONS["matmul"](other, self)  # type: ignore[no-any-return]

    def __neg__(self) -> Tensor:
        return OPERATIONS["negative"](self)  # type: ignore[no-any-return]

    def __abs__(self) -> Tensor:
        return OPERATIONS["abs"](self)  # type: ignore[no-any-return]

    def __getitem__(self, key: Any) -> Tensor:
        return OPERATIONS["index"](self, key=key)  # type: ignore[no-any-return]

    # Comparisons have no gradient: they give plain arrays of booleans.
    def __gt__(self, other: Any) -> Array:
        return np.asarray(np.greater(self.value, plain(other)))

    def __ge__(self, other: Any) -> Array:
        return np.asarray(np.greater_equal(self.value, plain(other)))

    def __lt__(self, other: Any) -> Array:
        return np.asarray(np.less(self.value, plain(other)))

    def __le__(self, other: Any) -> Array:
        return np.asarray(np.less_equal(self.value, plain(other)))


class Variable(Tensor):
    """A tensor whose value may change and that every tape watches: a weight, or any x of an f(x).

    `value` becomes floating point if it is not. It is copied unless `copy=False`, which lets a network's layers hold
    views of one flat vector.
    """

    __slots__ = ()

    def __init__(self, value: ArrayLike, name: str = "", *, copy: bool = True) -> None:
        array = np.array(value, copy=copy or None)
        super().__init__(array if np.issubdtype(array.dtype, np.floating) else array.astype(np.float64), name)

    def assign(self, value: ArrayLike) -> None:
        """Take a new value of the same shape; ValueError if the shape differs."""
        array = np.array(plain(value), dtype=self.value.dtype)
        if array.shape != self.shape:
            raise ValueError(f"cannot assign shape {array.shape} to variable {self.name!r} of shape {self.shape}")
        self.value = array


def plain(x: Any) -> Any:
    """The array behind a tensor, where a number is needed through which no gradient flows; anything else as it is."""
    return x.value if isinstance(x, Tensor) else x


def _as_array(x: Any) -> Any:
    """A list of numbers as an array; TypeError for one of tensors, since no gradient would find its way back."""
    if not isinstance(x, SEQUENCES):
        return x
    if any(isinstance(leaf, Tensor) for leaf in leaves(x)):
        raise TypeError("an operation takes tensors, not a list of them: make one Variable of all the numbers")
    return np.asarray(x)
