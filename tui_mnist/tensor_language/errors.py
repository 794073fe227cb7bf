"""What the explorer says when it can't take an expression, and where in it the trouble is."""

from __future__ import annotations

from typing import NamedTuple

from tui_mnist.errors import TuiMnistError


class Place(NamedTuple):
    """Some characters of an expression: the first of them, counted from 0, and how many."""

    start: int
    length: int = 1

    def to(self, other: Place) -> Place:
        """From the start of this place to the end of another one."""
        return Place(self.start, other.start + other.length - self.start)


class ExpressionError(TuiMnistError):
    """An expression that is refused: one line with the place, what is wrong and what was expected."""

    def __init__(self, problem: str, expected: str, place: Place) -> None:
        super().__init__(f"character {place.start + 1}: {problem}; {expected}")
        self.problem, self.expected, self.place = problem, expected, place

    def __reduce__(self) -> tuple[type[ExpressionError], tuple[str, str, Place]]:
        return type(self), (self.problem, self.expected, self.place)
