"""Operations one after another, and the plane at any moment between none and all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui_mnist.geometry.affine import IDENTITY, AffineMap, Array
from tui_mnist.geometry.operation import PlaneOperation


@dataclass(frozen=True)
class OperationSequence:
    """Some operations, of which the first is applied first; a position in them is a number from 0 to their count."""

    operations: tuple[PlaneOperation, ...] = ()

    def __len__(self) -> int:
        return len(self.operations)

    def apply(self, points: Array, position: float | None = None) -> Array:
        """The images of points (n, 2) after so many operations, the last of them in part; after all if not said."""
        for place, operation in enumerate(self.operations):
            share = 1.0 if position is None else position - place
            points = operation.apply(points, min(share, 1.0))
        return points

    def affine_at(self, position: float) -> AffineMap | None:
        """The one map that all of it is up to there; None if an activation has begun to bend the plane."""
        whole = IDENTITY
        for place, operation in enumerate(self.operations):
            share = min(position - place, 1.0)
            if share <= 0:
                break
            if operation.kind.is_affine:
                whole = whole.then(operation.affine.at(share))
            elif operation.kind.parameters and share <= 0.5:
                whole = whole.then(operation.affine.at(2 * share))
            else:
                return None
        return whole

    def before(self, place: int) -> OperationSequence:
        """The operations before the one at this place."""
        return OperationSequence(self.operations[:place])

    def with_operation(self, place: int, operation: PlaneOperation) -> OperationSequence:
        """Another operation at this place."""
        return self._spliced(place, place + 1, operation)

    def inserted(self, place: int, operation: PlaneOperation) -> OperationSequence:
        """One operation more, at this place."""
        return self._spliced(place, place, operation)

    def removed(self, place: int) -> OperationSequence:
        """Without the operation at this place."""
        return self._spliced(place, place + 1)

    def moved(self, place: int, by: int) -> OperationSequence:
        """With the operation at this place so many places further on."""
        return self.removed(place).inserted(place + by, self.operations[place])

    def _spliced(self, start: int, end: int, *new: PlaneOperation) -> OperationSequence:
        return replace(self, operations=(*self.operations[:start], *new, *self.operations[end:]))
