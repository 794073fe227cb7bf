"""Pictures to bring the plane to, with what may be used, and how many operations suffice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_mnist.geometry.operation import PlaneOperation
from tui_mnist.geometry.sequence import OperationSequence

GRID = np.stack(np.meshgrid(np.linspace(-5, 5, 41), np.linspace(-5, 5, 41)), axis=-1).reshape(-1, 2)
"""The points on which two maps are compared."""

TOLERANCE = 0.02


@dataclass(frozen=True)
class Exercise:
    """`solution` makes the target picture, in as few operations as suffice; `kinds` may be used."""

    title: str
    task: str
    kinds: tuple[str, ...]
    solution: OperationSequence

    @property
    def enough(self) -> int:
        """So many operations suffice."""
        return len(self.solution)

    def is_solved_by(self, sequence: OperationSequence) -> bool:
        """Whether a sequence of the allowed kinds sends each point of the grid to where the target has it."""
        if any(operation.kind.name not in self.kinds for operation in sequence.operations):
            return False
        with np.errstate(over="ignore", invalid="ignore"):
            missed = np.abs(sequence.apply(GRID) - self.solution.apply(GRID)).max()
        return bool(missed <= TOLERANCE)


def _exercise(title: str, task: str, kinds: str, *operations: PlaneOperation) -> Exercise:
    return Exercise(title, task, tuple(kinds.split()), OperationSequence(operations))


of = PlaneOperation.of

EXERCISES: tuple[Exercise, ...] = (
    _exercise(
        "two arrows", "Send the tips of the two arrows to the target: they are the rows of W.", "matrix",
        of("matrix", 1.5, 0.5, -1, 1),
    ),
    _exercise(
        "about another point", "Turn the plane about (2, 0) instead of 0.", "translate rotate",
        of("rotate", 90), of("translate", 2, -2),
    ),
    _exercise(
        "a mirror without a mirror", "Swap the axes, as a mirror on the diagonal does.", "rotate scale",
        of("rotate", 90), of("scale", -1, 1),
    ),
    _exercise(
        "onto a slanted line", "Flatten the plane onto the line at 45 degrees.", "rotate scale",
        of("rotate", -45), of("scale", 1, 0), of("rotate", 45),
    ),
    _exercise(
        "a turn made of shears", "A quarter turn, by sliding lines along themselves alone.", "shear",
        of("shear", -1, 0), of("shear", 0, 1), of("shear", -1, 0),
    ),
    _exercise(
        "fold one half", "Fold the left half away and keep all of the right: a bias moves the crease.",
        "translate relu", of("translate", 0, 5), of("relu"), of("translate", 0, -5),
    ),
    _exercise(
        "a slanted crease", "Fold along both diagonals.", "rotate relu",
        of("rotate", -45), of("relu"), of("rotate", 45),
    ),
)  # fmt: skip
