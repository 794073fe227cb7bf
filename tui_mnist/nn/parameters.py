"""All weights and biases of a network in one flat vector, and all their gradients in a second."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from tui_mnist.autodiff import Variable
from tui_mnist.autodiff.tensor import Array


class Parameters:
    """Named variables that are views of one contiguous vector.

    An update is written beside the vector and not over it: the parameters before the step stay whole in `previous`, so
    that a step that diverged can be taken back and any step can be shown before and after.
    """

    def __init__(self, shapes: Mapping[str, tuple[int, ...]], dtype: DTypeLike = np.float32) -> None:
        self.shapes = dict(shapes)
        size = sum(int(np.prod(shape)) for shape in self.shapes.values())
        self.vector: Array = np.zeros(size, dtype=dtype)
        self.previous: Array = np.zeros(size, dtype=dtype)
        self.gradient: Array = np.zeros(size, dtype=dtype)
        self._views = self.split(self.vector)
        self._previous_views = self.split(self.previous)
        self.gradients = tuple(self.split(self.gradient).values())
        self.variables = {name: Variable(view, name, copy=False) for name, view in self._views.items()}

    @property
    def size(self) -> int:
        """How many numbers the network learns."""
        return self.vector.size

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

    def subtract(self, change: Array) -> None:
        """Make `vector - change` the parameters, and what they were the previous ones."""
        np.subtract(self.vector, change, out=self.previous)
        self.swap()

    def swap(self) -> None:
        """Exchange the parameters with the previous ones: takes the last step back."""
        self.vector, self.previous = self.previous, self.vector
        self._views, self._previous_views = self._previous_views, self._views
        for name, variable in self.variables.items():
            variable.value = self._views[name]

    def assign(self, vector: Array) -> None:
        """Take the values of another vector of this size; the previous ones become the same."""
        self.vector[:] = vector
        self.previous[:] = vector
