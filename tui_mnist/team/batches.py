"""The batches that a team computes with: the one of this step, and the next one, which a member makes ready ahead."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tui_mnist.nn.pixels import lit_pixels
from tui_mnist.team.block import SLOTS, Block, in_words
from tui_mnist.team.inputs import TeamInputs
from tui_mnist.team.plan import MOST_SAMPLES
from tui_mnist.team.shares import Batch

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.team.leader import Leader
    from tui_mnist.team.recruit import Recruit


class Ahead(NamedTuple):
    """A batch that is made ready: which images, where they will be, and the number of the helper's order."""

    indices: Array
    batch: Batch
    number: int


class Batches:
    """Inputs in shared memory. `helper` makes batches ready while the leader has work that it can't share."""

    def __init__(self, block: Block, helper: Recruit, leader: Leader) -> None:
        self._block = block
        self._helper = helper
        self._leader = leader
        self._shown: list[weakref.ref[TeamInputs] | None] = [None] * SLOTS
        self._newest = 0
        self._wanted: Array | None = None
        self._ordered: Ahead | None = None
        self._ready: Ahead | None = None

    def inputs(self, images: Array) -> TeamInputs:
        """All of the images of bytes (samples, pixels)."""
        columns, values = lit_pixels(images, lambda lit: np.empty((lit, len(images)), np.float32))
        return TeamInputs(values.T, columns, images.shape[1], self._leader)

    def batch(self, images: Array, indices: Array, ahead: Array | None) -> TeamInputs:
        """Those images that `indices` names; `look_ahead` will order those of `ahead`."""
        self.settle()
        ready, self._ready = self._ready, None
        ours = images is self._block.images
        self._wanted = ahead if ahead is not None and len(ahead) <= MOST_SAMPLES and ours else None
        if ready is None or not ours or not np.array_equal(ready.indices, indices):
            return self.inputs(images.take(indices, axis=0))
        slot, samples, lit = ready.batch
        values = self._block.values[slot, : lit * samples].reshape(lit, samples)
        inputs = TeamInputs(values.T, self._block.columns[slot, :lit].copy(), images.shape[1], self._leader)
        self._shown[slot], self._newest = weakref.ref(inputs), slot
        return inputs

    def next(self) -> Batch | None:
        """Where the batch lies that was made ready; None if there is none."""
        self.settle()
        return None if self._ready is None else self._ready.batch

    def show(self, inputs: TeamInputs) -> Batch | None:
        """Where the members find a batch, which is copied there if need be; None if it is too large."""
        samples, lit = inputs.values.shape
        for slot, shown in enumerate(self._shown):
            if shown is not None and shown() is inputs:
                return Batch(slot, samples, lit)
        if samples > MOST_SAMPLES or inputs.width != self._block.plan.pixels:
            return None
        self._leader.settle()  # nobody reads in the slot any more
        slot = self._free_slot()
        self._block.values[slot, : samples * lit].reshape(lit, samples)[:] = inputs.values.T
        self._block.columns[slot, :lit] = inputs.columns
        self._shown[slot], self._newest = weakref.ref(inputs), slot
        return Batch(slot, samples, lit)

    def look_ahead(self) -> None:
        """Let the helper make ready what `batch` said would be next."""
        if self._wanted is None or self._ready is not None or not self._helper.is_ready():
            return
        indices, self._wanted = self._wanted, None
        batch = Batch(self._free_slot(), len(indices))
        self._block.indices[: len(indices)] = indices
        number = self._helper.order(in_words("prepare", *batch))
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
        former = self._shown[slot]
        if former is not None and (inputs := former()) is not None:
            inputs.keep()
        self._shown[slot] = None
        return slot
