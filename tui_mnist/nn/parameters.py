"""All weights and biases of a network in one flat vector, and all their gradients in a second."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from tui_mnist.autodiff import Variable
from tui_mnist.autodiff.tensor import Array, plain
from tui_mnist.nn.vectors import GRADIENT, NAMES, PARAMETERS, PREVIOUS, Vectors, sum_of_squares

ROWS = 8
"""Room for the three above, and for what an optimizer remembers; a row that is not used takes no memory."""


class Parameter(Variable):
    """A variable whose elements are views of two rows: of the parameters, and of the previous ones.

    Tapes take it uncopied, so its elements are read-only: `assign` and an optimizer's step change them. Whoever writes
    to a row puts a new view of it in the old one's place, and by that a tape knows that what it recorded is gone.
    """

    __slots__ = ("_previous",)

    def __init__(self, name: str) -> None:
        self.name = name

    def look_at(self, current: Array, previous: Array) -> None:
        """Be a view of other memory."""
        self._value, self._previous = current, previous

    @property
    def value(self) -> Array:
        """The elements, which can't be written to."""
        return self._value

    @value.setter
    def value(self, array: ArrayLike) -> None:
        self.assign(array)

    @property
    def previous(self) -> Array:
        """What the elements were before the last update."""
        return self._previous

    def snapshot(self, lasting: bool = True) -> Array:
        """The elements, copied only if they must be lasting."""
        return self._value.copy() if lasting else self._value

    def holds(self, snapshot: Array) -> bool:
        """Whether a snapshot is a copy or a view of a row that nobody wrote to since."""
        return snapshot is self._value or snapshot is self._previous or snapshot.base is None

    def assign(self, value: Any, at: Any = ...) -> None:
        """Take a new value, or new elements at an index, or one number for all; ValueError if the shape differs.

        The previous parameters stay as they are.
        """
        array = np.asarray(plain(value), dtype=self.dtype)
        if array.ndim:
            self._require_shape(array, self._value[at].shape)
        fresh = self._value.view()
        fresh.setflags(write=True)
        self._value = fresh  # first, since whoever breaks off while the elements are written leaves a mixture of them
        fresh[at] = array
        fresh.setflags(write=False)

    def swap(self) -> None:
        """Exchange the value with the previous one."""
        self._value, self._previous = self._previous, self._value

    def renew_previous(self) -> None:
        """Take another view of the previous value."""
        self._previous = self._previous.view()


class Parameters:
    """Named variables that are views of one contiguous vector.

    An update is written beside the vector and not over it: the parameters before the step stay whole in `previous`, so
    that a step that diverged can be taken back and any step can be shown before and after. Both are read-only here:
    `vectors` holds them, the gradient, and whatever else is as long as they are, for optimizers to write to.
    """

    def __init__(self, shapes: Mapping[str, tuple[int, ...]], dtype: DTypeLike = np.float32) -> None:
        self.shapes = dict(shapes)
        self.size = sum(int(np.prod(shape)) for shape in self.shapes.values())
        self.vectors = Vectors(self.size, ROWS, dtype)
        for name in NAMES:
            self.vectors.add(name)
        self.variables = {name: Parameter(name) for name in self.shapes}
        self._view()

    @property
    def vector(self) -> Array:
        """All parameters: shape (size,)."""
        return _read_only(self.vectors[PARAMETERS])

    @property
    def previous(self) -> Array:
        """What they were before the last update."""
        return _read_only(self.vectors[PREVIOUS])

    @property
    def gradient(self) -> Array:
        """The gradient of the loss with respect to each of them; `gradients` are its views, shaped as the variables."""
        return self.vectors[GRADIENT]

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of each parameter: float32, or float64 for checks against finite differences."""
        return self.gradient.dtype

    @property
    def first(self) -> Parameter:
        """The first layer's weights: most of all parameters."""
        return next(iter(self.variables.values()))

    def split(self, vector: Array) -> dict[str, Array]:
        """Views of any vector of this size, shaped and named as the variables are."""
        views = {}
        start = 0
        for name, shape in self.shapes.items():
            length = int(np.prod(shape))
            views[name] = vector[start : start + length].reshape(shape)
            start += length
        return views

    def assign(self, vector: ArrayLike, *, keep_previous: bool = False) -> None:
        """Take the values of another vector of this size, or one for all; so do the previous ones, unless kept."""
        self._view()
        self.vectors[PARAMETERS][:] = vector
        if not keep_previous:
            self.vectors[PREVIOUS][:] = self.vector

    def renew_previous(self) -> None:
        """Tell tapes that the previous parameters are about to be overwritten, as by a step of an optimizer."""
        for variable in self.variables.values():
            variable.renew_previous()

    def swap(self) -> None:
        """Exchange the parameters with the previous ones: takes the last step back."""
        self.vectors.exchange(PARAMETERS, PREVIOUS)
        for variable in self.variables.values():
            variable.swap()

    def square(self, vector: str = PARAMETERS, minus: str | None = None) -> float:
        """The sum of the squares of one of `vectors`, or of its difference from another one.

        It is finite as long as no element is NaN, infinite, or so large that its square is.
        """
        vectors = self.vectors
        return sum_of_squares(vectors[vector], None if minus is None else vectors[minus])

    def move_to(self, matrix: Array) -> None:
        """Lie in another matrix of shape (ROWS, size) from now on; views that were handed out before stay behind."""
        self.vectors.move_to(matrix)
        self._view()

    def row_of(self, view: Array) -> int | None:
        """The row of `vectors` of which this very array is the first variable's view; None if it is none of them."""
        if view is self.gradients[0]:
            return self.vectors.row(GRADIENT)
        if view is self.first.value:
            return self.vectors.row(PARAMETERS)
        return self.vectors.row(PREVIOUS) if view is self.first.previous else None

    def _view(self) -> None:
        """Let variables and gradients be new views of the rows."""
        current, previous = self.split(self.vector), self.split(self.previous)
        for name, variable in self.variables.items():
            variable.look_at(current[name], previous[name])
        self.gradients = tuple(self.split(self.gradient).values())


def _read_only(view: Array) -> Array:
    view.setflags(write=False)
    return view
