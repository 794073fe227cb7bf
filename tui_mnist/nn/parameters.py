"""All weights and biases of a network in one flat vector, and all their gradients in a second."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from tui_mnist.autodiff import Variable
from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.vectors import GRADIENT, NAMES, PARAMETERS, PREVIOUS, Vectors, sum_of_squares

ROWS = 8
"""Room for the three above, and for what an optimizer remembers; a row that is not used takes no memory."""


class Parameter(Variable):
    """A variable that tapes take as it is, uncopied: its memory changes between two steps only, never within one."""

    __slots__ = ()

    def snapshot(self) -> Array:
        """The elements themselves."""
        return self._value


class Parameters:
    """Named variables that are views of one contiguous vector.

    An update is written beside the vector and not over it: the parameters before the step stay whole in `previous`, so
    that a step that diverged can be taken back and any step can be shown before and after. `vectors` holds them, the
    gradient, and whatever else is as long as they are.
    """

    def __init__(self, shapes: Mapping[str, tuple[int, ...]], dtype: DTypeLike = np.float32) -> None:
        self.shapes = dict(shapes)
        self.size = sum(int(np.prod(shape)) for shape in self.shapes.values())
        self.vectors = Vectors(self.size, ROWS, dtype)
        for name in NAMES:
            self.vectors.add(name)
        self._view()
        self.variables: dict[str, Variable] = {
            name: Parameter(view, name, copy=False) for name, view in self.split(self.vector).items()
        }

    @property
    def vector(self) -> Array:
        """All parameters: shape (size,)."""
        return self.vectors[PARAMETERS]

    @property
    def previous(self) -> Array:
        """What they were before the last update."""
        return self.vectors[PREVIOUS]

    @property
    def gradient(self) -> Array:
        """The gradient of the loss with respect to each of them; `gradients` are its views, shaped as the variables."""
        return self.vectors[GRADIENT]

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of each parameter: float32, or float64 for checks against finite differences."""
        return self.vector.dtype

    def split(self, vector: Array) -> dict[str, Array]:
        """Views of any vector of this size, shaped and named as the variables are."""
        views = {}
        start = 0
        for name, shape in self.shapes.items():
            length = int(np.prod(shape))
            views[name] = vector[start : start + length].reshape(shape)
            start += length
        return views

    def swap(self) -> None:
        """Exchange the parameters with the previous ones: takes the last step back."""
        self.vectors.exchange(PARAMETERS, PREVIOUS)
        self._follow()

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
        self._follow()

    def row_of(self, view: Array) -> int | None:
        """The row of `vectors` of which this very array is the first variable's view; None if it is none of them."""
        return next((row for row, views in enumerate(self._views) if views[0] is view), None)

    def _view(self) -> None:
        self._views = [list(self.split(self.vectors.at(row)).values()) for row in range(ROWS)]
        self.gradients = tuple(self._views[self.vectors.row(GRADIENT)])

    def _follow(self) -> None:
        """Let the variables view the row in which the parameters lie."""
        for variable, view in zip(self.variables.values(), self._views[self.vectors.row(PARAMETERS)], strict=True):
            variable.value = view

    def assign(self, vector: Array) -> None:
        """Take the values of another vector of this size; the previous ones become the same."""
        self.vector[:] = vector
        self.previous[:] = vector
