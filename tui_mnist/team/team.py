"""The backend of several processes: inputs whose products they share, and steps that they take together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tui_mnist.nn.pixels import lit_pixels
from tui_mnist.team.inputs import TeamInputs
from tui_mnist.team.leader import Leader

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.nn import Network, Optimizer
    from tui_mnist.nn.optimizers import StepSettings


class Team:
    """Computes with a network's parameters, which lie in shared memory until it is closed, as `Backend` says.

    `members` counts this process itself; `images` (images, pixels) are such as it trains on.
    """

    def __init__(self, network: Network, images: Array, members: int) -> None:
        self.leader = Leader(network, images, members)

    def close(self) -> None:
        """End the other processes, and let the network go on alone."""
        self.leader.close()

    def inputs(self, images: Array) -> TeamInputs:
        """All of the images."""
        columns, values = lit_pixels(images, lambda lit: np.empty((lit, len(images)), np.float32))
        return TeamInputs(values.T, columns, images.shape[1], self.leader)

    def batch(self, images: Array, indices: Array, ahead: Array | None = None) -> TeamInputs:
        """Some of the images; those of `ahead` are made ready while this process is busy with the others."""
        batches, block = self.leader.batches, self.leader.block
        if (ready := batches.take(images, indices, ahead)) is None:
            return self.inputs(images.take(indices, axis=0))
        columns = block.columns[ready.slot, : ready.lit].copy()
        inputs = TeamInputs(block.values_of(*ready).T, columns, images.shape[1], self.leader)
        batches.hold(ready.slot, inputs)
        return inputs

    def update(self, optimizer: Optimizer, settings: StepSettings) -> float:
        """Take a step of an optimizer; BrokenStepError if a member is lost meanwhile."""
        return self.leader.update(optimizer, settings)

    def square(self, vector: str, minus: str | None = None) -> float:
        """The sum of the squares of a vector, or of its difference from another one."""
        return self.leader.square(vector, minus)

    def settle(self) -> None:
        """Finish what was begun."""
        self.leader.settle()
