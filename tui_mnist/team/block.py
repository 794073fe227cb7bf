"""The memory that a team shares: the vectors of the parameters, a batch, and pages of notes to each other."""

from __future__ import annotations

import mmap
import pickle
from typing import Any

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.parameters import ROWS
from tui_mnist.team.plan import MOST_SAMPLES, Plan

PAGE = 4096
CACHE_LINE = 8
"""In notes of eight bytes: what two processes write should not lie in one line of the cache."""

ORDERED = 0
"""A note to a member, written by the leader: the number of its last order."""
DONE, STATE, RESULTS = CACHE_LINE, CACHE_LINE + 1, CACHE_LINE + 2
"""A member's notes of its own: the number of the last order it carried out, how it is, and what came of its orders."""
ORDERS = 4
"""So many orders of a member, and results, are kept: those it is not done with are never more."""

SLOTS = 2
"""Room for the batch that is computed with, and for the next one."""

STARTING, AWAKE, ASLEEP = range(3)


class Block:
    """Arrays and notes in one piece of shared memory, as large as `room` says, and the `images` that are trained on.

    `images` (images, pixels) lie in memory of their own. `matrix` (ROWS, size) holds the vectors; `indices` tells which
    images are the next batch; for each of two batches, `columns` (SLOTS, pixels) tells which pixels are lit and
    `values` (SLOTS, pixels · samples) how much; `upstream` is the gradient of what the first layer made of a batch, and
    `partials` (members, samples · units) each member's part of the product. On x86 processors others see what a process
    writes in the order in which it was written, which the notes rely on: whoever sees an order's number sees the order.
    """

    def __init__(self, plan: Plan, memory: mmap.mmap, images: Array) -> None:
        self.plan = plan
        self.images = images
        self._memory = memory
        starts = _starts(plan)
        stride = _stride(plan)
        self.matrix = self._floats(starts["matrix"], ROWS * stride).reshape(ROWS, stride)[:, : plan.size]
        self.indices = self._integers(starts["indices"], MOST_SAMPLES)
        self.values: Array = self._floats(starts["values"], SLOTS * plan.pixels * MOST_SAMPLES).reshape(SLOTS, -1)
        self.upstream = self._floats(starts["upstream"], plan.units * MOST_SAMPLES)
        partials = self._floats(starts["partials"], plan.members * plan.units * MOST_SAMPLES)
        self.partials: Array = partials.reshape(plan.members, -1)
        self.columns: Array = self._integers(starts["columns"], SLOTS * plan.pixels).reshape(SLOTS, plan.pixels)
        notes = memoryview(self._memory)[:PAGE]
        self.counts = notes.cast("q")
        self.figures = notes.cast("d")

    @staticmethod
    def room(plan: Plan) -> int:
        """The bytes of the memory; of these, pages that nobody touches are never taken."""
        return _starts(plan)["end"]

    def post(self, member: int, number: int, words: bytes) -> None:
        """Write a member's order of that number, as `encode_order` encodes it."""
        start = self._page(member, number)
        self._memory[start : start + len(words)] = words

    def order(self, member: int, number: int) -> tuple[Any, ...]:
        """What was posted."""
        start = self._page(member, number)
        order: tuple[Any, ...] = pickle.loads(self._memory[start : start + PAGE])  # noqa: S301 - our own bytes
        return order

    def values_of(self, slot: int, samples: int, lit: int) -> Array:
        """How much the lit pixels of a batch are lit: a view of shape (lit, samples)."""
        values: Array = self.values[slot, : lit * samples].reshape(lit, samples)
        return values

    def _page(self, member: int, number: int) -> int:
        return PAGE * (1 + ORDERS * member + number % ORDERS)

    def _floats(self, start: int, count: int) -> Array:
        return np.frombuffer(self._memory, np.float32, count, start)

    def _integers(self, start: int, count: int) -> Array:
        return np.frombuffer(self._memory, np.int64, count, start)


def encode_order(name: str, *what: Any) -> bytes:
    """An order as bytes, no longer than a page."""
    return pickle.dumps((name, *what), pickle.HIGHEST_PROTOCOL)


def note(member: int, kind: int) -> int:
    """Where among `counts` and `figures` a member's note of that kind lies."""
    return 2 * CACHE_LINE * member + kind


def _starts(plan: Plan) -> dict[str, int]:
    """At which byte each array begins, on a page of its own, after a page of notes and those of the orders."""
    floats = {
        "matrix": ROWS * _stride(plan),
        "indices": 2 * MOST_SAMPLES,
        "values": SLOTS * plan.pixels * MOST_SAMPLES,
        "upstream": plan.units * MOST_SAMPLES,
        "partials": plan.members * plan.units * MOST_SAMPLES,
        "columns": SLOTS * 2 * plan.pixels,
    }
    starts, place = {}, (1 + ORDERS * plan.members) * PAGE
    for name, count in floats.items():
        starts[name] = place
        place += -(-4 * count // PAGE) * PAGE
    return {**starts, "end": place}


def _stride(plan: Plan) -> int:
    """From one row of the matrix to the next, in numbers: whole lines of the cache, as the pieces of a row are too."""
    return -(-plan.size // 16) * 16
