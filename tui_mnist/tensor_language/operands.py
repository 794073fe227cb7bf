"""A value on its way through an expression: its numbers, the names of its axes, and how it was written."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from tui_mnist.tensor_language.errors import ExpressionError, Place

MAX_ELEMENTS: Final = 10_000_000
MAX_WORK: Final = 60_000_000
"""Elements that are touched by one expression: a mean over all of MNIST, but no two of them."""
MAX_RANK: Final = 6

Shape = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Operand:
    """`value` is an array, a NumPy scalar, or a plain number, whose type follows what it meets.

    An axis without a name is called "".
    """

    value: Any
    axes: tuple[str, ...]
    text: str
    place: Place

    @property
    def shape(self) -> Shape:
        """The length of each axis."""
        return np.shape(self.value)

    @property
    def is_plain(self) -> bool:
        """Whether it is a number of the expression itself."""
        return isinstance(self.value, int | float) and not isinstance(self.value, np.generic)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of its elements."""
        return np.asarray(self.value).dtype


class Budget:
    """How much an expression may still compute, so that training does not feel it."""

    def __init__(self) -> None:
        self._work = 0

    def spend(self, elements: int, place: Place) -> None:
        """Touch so many elements; ExpressionError if they are too many."""
        self._work += elements
        if self._work > MAX_WORK:
            problem = f"{self._work:,} elements to go through"
            raise ExpressionError(problem, f"expected at most {MAX_WORK:,}: take a part, such as x[:100]", place)

    def make(self, shape: Shape, place: Place) -> None:
        """Make a new array of this shape; ExpressionError if it is too large, or has no elements."""
        elements = math.prod(shape)
        if len(shape) > MAX_RANK:
            raise ExpressionError(f"a tensor of rank {len(shape)}", f"expected at most {MAX_RANK} axes", place)
        if elements > MAX_ELEMENTS:
            problem = f"a result of {elements:,} elements"
            raise ExpressionError(problem, f"expected at most {MAX_ELEMENTS:,}: take a part, such as x[:100]", place)
        if not elements:
            problem = f"a result of shape {shape}, without elements"
            raise ExpressionError(problem, "expected at least one on each axis", place)
        self.spend(elements, place)
