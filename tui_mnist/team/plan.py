"""Who of a team does what: the shares, which follow from the network and its images alone."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array

MOST_SAMPLES = 8192
"""Larger batches are multiplied without the team; memory for them is only taken when it is used."""
TYPICAL_BATCH = 128
TYPICAL_IMAGES = 2000
UPDATE_COST = 0.25
"""What it costs to update the weights of a pixel, where the two products with those of a lit pixel cost 1."""
LEADERS_OWN_COST = 12_000
"""What the leader does while the others do their shares already, where the two products with one lit weight cost 1."""


@dataclass(frozen=True)
class Plan:
    """The sizes of what is shared: `units` of the first layer, `size` parameters in all.

    `cuts` are the pixels between the shares: member k has those from `cuts[k]` up to `cuts[k + 1]`.
    """

    cuts: tuple[int, ...]
    units: int
    size: int

    @classmethod
    def read(cls, text: str) -> Plan:
        """The plan that was written so."""
        sizes = json.loads(text)
        return cls(tuple(sizes["cuts"]), sizes["units"], sizes["size"])

    def write(self) -> str:
        """One line that a process can be started with."""
        return json.dumps(asdict(self))

    @property
    def members(self) -> int:
        """How many there are."""
        return len(self.cuts) - 1

    @property
    def pixels(self) -> int:
        """The number of pixels."""
        return self.cuts[-1]

    def pixels_of(self, member: int) -> tuple[int, int]:
        """The first pixel of a member, and the one after its last."""
        return self.cuts[member], self.cuts[member + 1]

    def elements_of(self, member: int) -> tuple[int, int]:
        """The part of each vector that a member updates: its pixels' weights; the last one also takes all the rest."""
        first, end = self.pixels_of(member)
        return first * self.units, self.size if member == self.members - 1 else end * self.units


def fair_cuts(images: Array, units: int, members: int) -> tuple[int, ...]:
    """Cut the pixels of images of bytes (images, pixels) into shares that take about the same time in a typical batch.

    Pixels that are black in most batches cost an update only. The first share is the leader's: smaller by what it has
    to do beside, but not by more than half.
    """
    lit = (images[:TYPICAL_IMAGES] > 0).mean(axis=0)
    cost = units * (1 - (1 - lit) ** TYPICAL_BATCH + UPDATE_COST)
    beside = min(LEADERS_OWN_COST, cost.sum() / (2 * members))
    ends = (cost.sum() + beside) * np.arange(1, members) / members - beside
    inner = np.searchsorted(np.cumsum(cost), ends) + 1
    return (0, *(int(cut) for cut in inner), images.shape[1])
