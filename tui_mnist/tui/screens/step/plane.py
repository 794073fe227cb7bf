"""The rows and columns of a tensor that a screen can show at once, whatever its rank, and the cursor among them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.tui.screens.step.selection import Selection, Slot
from tui_mnist.tui.screens.step.stages import StageTensor


@dataclass(frozen=True, eq=False)
class Plane:
    """A matrix: of rank 2 itself, the image of one sample or unit, or a vector broken into rows.

    `slots` are what its rows and columns move; if it is the same one, places are counted row by row, and the last row
    may end early, after `count` numbers in all. `limit` is what counts as far from 0 all over the tensor, in which some
    number `overflows` if it is NaN or infinite.
    """

    values: Array
    row: int
    column: int
    slots: tuple[Slot, ...]
    count: int
    limit: float
    overflows: bool

    @property
    def rows(self) -> int:
        """How many there are."""
        return int(self.values.shape[0])

    @property
    def columns(self) -> int:
        """How many there are."""
        return int(self.values.shape[1])

    @property
    def is_one_axis(self) -> bool:
        """Whether rows and columns are places on one axis."""
        return len(self.slots) == 1

    def holds(self, row: int, column: int) -> bool:
        """Whether there is a number."""
        inside = 0 <= row < self.rows and 0 <= column < self.columns
        return inside and (not self.is_one_axis or row * self.columns + column < self.count)

    def moved(self, row: int, column: int) -> dict[Slot, int]:
        """Where a cursor in that row and column is."""
        if not self.slots:
            return {}
        if self.is_one_axis:
            return {self.slots[0]: row * self.columns + column}
        return {self.slots[0]: row, self.slots[1]: column}


def plane_of(selection: Selection, tensor: StageTensor, width: int) -> Plane:
    """What is seen of a tensor; a vector is broken into rows of `width` numbers."""
    view, slots = tensor.view, selection.slots_of(tensor)
    limit, overflows = _farthest(tensor), view.overflows
    if view.image_shape is not None:
        number, slot = (slots[0], slots[-1]) if view.axes[0] == "sample" else (slots[1], slots[0])
        values = view.image(selection.place(number))
        row, column = divmod(selection.place(slot), values.shape[1])
        return Plane(values, row, column, (slot,), values.size, limit, overflows)
    if view.rank == 2:
        row, column = selection.place(slots[0]), selection.place(slots[1])
        return Plane(view.value, row, column, slots, view.value.size, limit, overflows)
    vector = view.value.reshape(-1)
    width = max(1, min(width, len(vector)))
    filled = np.zeros(-(-len(vector) // width) * width, vector.dtype)
    filled[: len(vector)] = vector
    row, column = divmod(selection.place(slots[0]), width) if slots else (0, 0)
    return Plane(filled.reshape(-1, width), row, column, slots, len(vector), limit, overflows)


def largest(selection: Selection, tensor: StageTensor) -> dict[Slot, int]:
    """Where the number of a tensor is that is farthest from 0."""
    view, slots = tensor.view, selection.slots_of(tensor)
    if not view.rank:
        return {}
    values = np.abs(np.nan_to_num(view.value.reshape(view.shape[0], -1).astype(np.float64)))
    if view.rank == 1:
        return {slots[0]: int(np.argmax(values))}
    first, second = np.unravel_index(int(np.argmax(values)), values.shape)
    return {slots[0]: int(first), slots[-1]: int(second)}


def _farthest(tensor: StageTensor) -> float:
    summary = tensor.view.summary
    ends = [abs(end) for end in (summary.minimum, summary.maximum) if np.isfinite(end)]
    return max(ends, default=1.0)
