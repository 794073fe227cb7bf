"""The batches that a team computes with: the one of this step, and the next one, which a member makes ready ahead."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tui_mnist.autodiff import ColumnSparse
from tui_mnist.team.block import SLOTS, Block, encode_order
from tui_mnist.team.plan import MOST_SAMPLES
from tui_mnist.team.shares import SharedBatch

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.team.member_process import MemberProcess


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class SharedInputs(ColumnSparse):
    """Inputs that may lie in shared memory."""

    def keep(self) -> None:
        """Take the values out of shared memory, where others will soon lie."""
        object.__setattr__(self, "values", self.values.T.copy().T)


class Ahead(NamedTuple):
    """A batch that is made ready: which images, where they will be, and the number of the helper's order."""

    indices: Array
    batch: SharedBatch
    number: int


class Batches:
    """Inputs in shared memory. `helper` makes batches ready while the leader has work that it can't share."""

    def __init__(self, block: Block, helper: MemberProcess) -> None:
        self._block = block
        self._helper = helper
        self._held: list[weakref.ref[SharedInputs] | None] = [None] * SLOTS
        self._newest = 0
        self._wanted: Array | None = None
        self._ordered: Ahead | None = None
        self._ready: Ahead | None = None

    def take(self, images: Array, indices: Array, ahead: Array | None) -> SharedBatch | None:
        """Where those images lie that `indices` names, if they were made ready; `look_ahead` will order `ahead`."""
        self.settle()
        ready, self._ready = self._ready, None
        ours = images is self._block.images
        self._wanted = ahead if ahead is not None and len(ahead) <= MOST_SAMPLES and ours else None
        return ready.batch if ready is not None and ours and np.array_equal(ready.indices, indices) else None

    def next(self) -> SharedBatch | None:
        """Where the batch lies that was made ready; None if there is none."""
        self.settle()
        return None if self._ready is None else self._ready.batch

    def find(self, inputs: SharedInputs) -> SharedBatch | None:
        """Where the inputs lie; None if they are not in shared memory."""
        for slot, held in enumerate(self._held):
            if held is not None and held() is inputs:
                samples, lit = inputs.values.shape
                return SharedBatch(slot, samples, lit)
        return None

    def has_room_for(self, inputs: SharedInputs) -> bool:
        """Whether inputs are not too large for a slot."""
        return len(inputs.values) <= MOST_SAMPLES and inputs.width == self._block.plan.pixels

    def copy(self, inputs: SharedInputs) -> SharedBatch:
        """Copy inputs to a slot, in which nobody may read any more."""
        samples, lit = inputs.values.shape
        batch = SharedBatch(self._free_slot(), samples, lit)
        self._block.values_of(*batch)[:] = inputs.values.T
        self._block.columns[batch.slot, :lit] = inputs.columns
        self.hold(batch.slot, inputs)
        return batch

    def hold(self, slot: int, inputs: SharedInputs) -> None:
        """Know that the inputs lie in that slot."""
        self._held[slot], self._newest = weakref.ref(inputs), slot

    def look_ahead(self) -> None:
        """Let the helper make ready what `take` said would be next."""
        if self._wanted is None or self._ready is not None or not self._helper.is_ready():
            return
        indices, self._wanted = self._wanted, None
        batch = SharedBatch(self._free_slot(), len(indices))
        self._block.indices[: len(indices)] = indices
        number = self._helper.order(encode_order("prepare", *batch))
        self._ordered = Ahead(indices, batch, number)

    def settle(self) -> None:
        """Wait until the helper is done with what was ordered ahead."""
        if self._ordered is not None:
            ordered, self._ordered = self._ordered, None
            lit = self._helper.result(ordered.number)
            if lit is not None:
                self._ready = ordered._replace(batch=ordered.batch._replace(lit=int(lit)))

    def _free_slot(self) -> int:
        """The slot that was not used last and holds nothing that is ready; what is still looked at there moves out."""
        slot = 1 - (self._newest if self._ready is None else self._ready.batch.slot)
        former = self._held[slot]
        if former is not None and (inputs := former()) is not None:
            inputs.keep()
        self._held[slot] = None
        return slot
