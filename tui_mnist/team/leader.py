"""The leader of a team: the process that trains, which tells the others what to do and does the first share itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from tui_mnist.autodiff import ColumnSparse
from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn import Network, Optimizer, Parameters
from tui_mnist.nn.optimizers import OPTIMIZERS, Settings
from tui_mnist.nn.team import Alone
from tui_mnist.nn.vectors import PREVIOUS
from tui_mnist.shareable import Memory, memory_of
from tui_mnist.team.batches import Batches
from tui_mnist.team.block import Block
from tui_mnist.team.inputs import TeamInputs
from tui_mnist.team.places import Place
from tui_mnist.team.plan import Plan, fair_cuts
from tui_mnist.team.recruit import Recruit
from tui_mnist.team.shares import Product, Rows, Step
from tui_mnist.team.work import Work


class Leader:
    """Computes with a network's parameters, which lie in shared memory until it is closed, as nn.team.Team says.

    `members` counts the leader itself; `images` (images, pixels) are such as it trains on. What a member can't do,
    because its process is not ready or is gone, the leader does as well: who does a share changes no bit of it.
    """

    def __init__(self, network: Network, images: Array, members: int) -> None:
        self._parameters = parameters = network.parameters
        plan = Plan(fair_cuts(images, network.sizes[1], members), network.sizes[1], parameters.size)
        memory, pictures = Memory.of(Block.room(plan)), _shared(images)
        self._block = block = Block(plan, memory, images)
        descriptors = (memory.descriptor, pictures.descriptor)
        self._recruits = [Recruit(block, member, descriptors) for member in range(1, members)]
        self._batches = Batches(block, self._recruits[0], self)
        self._open = True
        self._begun: Work | None = None
        self._ahead: Work | None = None
        self._rules = {rule: name for name, rule in OPTIMIZERS.items() if rule.__module__.startswith("tui_mnist.")}
        self._place = Place(0, members)
        self._place.take()  # only now, so that the others don't inherit it
        parameters.move_to(block.matrix)
        parameters.team = self

    def close(self) -> None:
        """Send the others home, and let the network go on alone."""
        if self._open:
            self._open = False
            self._place.leave()
            self._batches.settle()
            self.settle()
            self._parameters.team = Alone()
            self._parameters.move_to(np.empty_like(self._block.matrix))
            for recruit in self._recruits:
                recruit.dismiss()

    # --- the team's work --------------------------------------------------------------------------------------------

    def inputs(self, images: Array, dtype: np.dtype[Any]) -> ColumnSparse:
        """All of the images."""
        return self._batches.inputs(images)

    def batch(self, images: Array, indices: Array, ahead: Array | None, dtype: np.dtype[Any]) -> ColumnSparse:
        """Some of the images; those of `ahead` are made ready while this process is busy with the others."""
        return self._batches.batch(images, indices, ahead)

    def multiply(self, inputs: TeamInputs, kernel: Array) -> Array | None:
        """The inputs times the first layer's weights, shape (samples, units); None if the kernel is another."""
        row = self._row_of(kernel)
        if row is None or (batch := self._batches.show(inputs)) is None:
            return None
        self._welcome()
        product = Product(*batch, row)
        work, self._ahead = self._ahead, None
        if work is None or work.what != product:
            work = self._tell("multiply", product)
        self._batches.look_ahead()
        work.result()
        partials = self._block.partials[:, : batch.samples * self._block.plan.units]
        outputs: Array = np.add(partials[0], partials[1])
        for partial in partials[2:]:
            outputs += partial
        return outputs.reshape(batch.samples, -1)

    def multiply_transposed(self, inputs: TeamInputs, gradient: Array, out: Array) -> bool:
        """Write the transposed inputs times `gradient` to `out`, if that is where the first layer's gradients are.

        The others may still be at it when this returns: whoever looks at the gradients settles with them first.
        """
        row = self._row_of(out)
        if row is None or gradient.dtype != out.dtype or (batch := self._batches.show(inputs)) is None:
            return False
        self._finish()
        self._welcome()
        self._block.upstream[: gradient.size].reshape(gradient.shape)[:] = gradient
        self._begun = self._tell("multiply_transposed", Product(*batch, row))
        self._begun.do()
        return True

    def move(self, optimizer: Optimizer, settings: Settings) -> float:
        """Move all vectors of an optimizer by one step; BrokenStepError if a member is lost meanwhile."""
        rule, vectors = self._rules.get(type(optimizer)), optimizer.vectors
        if rule is None or vectors is not self._parameters.vectors:
            self._finish()
            return optimizer.move(settings)  # the others know the rules of this package, and these vectors
        work = self._tell("move", Step(rule, vectors.rows, optimizer.steps, optimizer.numbers, *settings))
        if (batch := self._batches.next()) is not None:  # the next step's first product needs nothing else
            self._ahead = self._tell("multiply", Product(*batch, vectors.row(PREVIOUS)))
        work.do()
        self._finish()
        return work.result()

    def square(self, parameters: Parameters, vector: str, minus: str | None = None) -> float:
        """The sum of the squares of a vector, or of its difference from another one."""
        vectors = parameters.vectors
        self._finish()
        work = self._tell("square", Rows(vectors.row(vector), None if minus is None else vectors.row(minus)))
        if self._ahead is not None:
            self._ahead.do()  # so are the others
        return work.result()

    def settle(self) -> None:
        """Come to an end with what was begun; a product that was begun ahead is forgotten."""
        self._finish()
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            ahead.result()

    # --- how it is shared -------------------------------------------------------------------------------------------

    def _tell(self, name: str, what: tuple[Any, ...]) -> Work:
        return Work(self._block, self._recruits, name, what)

    def _welcome(self) -> None:
        """Let those who have come join, but not while this process still owes somebody's share of what was told.

        Who came in between would build on that share before it is done.
        """
        if self._begun is None and self._ahead is None:
            for recruit in self._recruits:
                recruit.join()

    def _finish(self) -> None:
        """Wait until the gradients are there."""
        begun, self._begun = self._begun, None
        if begun is not None:
            begun.result()

    def _row_of(self, weights: Array) -> int | None:
        """The row of vectors in which these weights of the first layer lie; None if they are something else."""
        return self._parameters.row_of(weights) if self._open else None


def _shared(images: Array) -> Memory:
    """The memory of the images, if others can look into it, else of a copy."""
    memory = memory_of(images)
    if memory is None:
        memory = Memory.of(images.nbytes)
        np.frombuffer(memory, np.uint8).reshape(images.shape)[:] = images
    return memory
