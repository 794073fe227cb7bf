"""The leader of a team: the process that trains, which tells the others what to do and does the first share itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn import Network, Optimizer
from tui_mnist.nn.optimizers import OPTIMIZERS, Settings
from tui_mnist.nn.vectors import PREVIOUS
from tui_mnist.shareable import Memory, memory_of
from tui_mnist.team.batches import Batches, SharedInputs
from tui_mnist.team.block import Block
from tui_mnist.team.places import Place
from tui_mnist.team.plan import Plan, fair_cuts
from tui_mnist.team.recruit import Recruit
from tui_mnist.team.shares import Batch, Product, Rows, Step
from tui_mnist.team.work import Work


class Leader:
    """Shares the work of each step; until it is closed, the network's parameters lie in the shared memory.

    `members` counts the leader itself; `images` (images, pixels) are such as it trains on. What a member can't do,
    because its process is not ready or is gone, the leader does as well: who does a share changes no bit of it.
    """

    def __init__(self, network: Network, images: Array, members: int) -> None:
        self._parameters = parameters = network.parameters
        plan = Plan(fair_cuts(images, network.sizes[1], members), network.sizes[1], parameters.size)
        memory, pictures = Memory.of(Block.room(plan)), _memory_of(images)
        self.block = block = Block(plan, memory, images)
        descriptors = (memory.descriptor, pictures.descriptor)
        self.recruits = [Recruit(block, member, descriptors) for member in range(1, members)]
        self.batches = Batches(block, self.recruits[0])
        self._open = True
        self._begun: Work | None = None
        self._ahead: Work | None = None
        self._ahead_kernel: Array | None = None
        self._rules = {rule: name for name, rule in OPTIMIZERS.items() if rule.__module__.startswith("tui_mnist.")}
        self._place = Place(0, members)
        self._place.take()  # only now, so that the others don't inherit it
        parameters.move_to(block.matrix)

    def close(self) -> None:
        """Send the others home, and let the network go on alone."""
        if self._open:
            self._open = False
            self._place.leave()
            self.batches.settle()
            self.settle()
            self._parameters.move_to(np.empty_like(self.block.matrix))
            for recruit in self.recruits:
                recruit.dismiss()

    # --- the team's work --------------------------------------------------------------------------------------------

    def multiply(self, inputs: SharedInputs, kernel: Array) -> Array | None:
        """The inputs times the first layer's weights, shape (samples, units); None if the kernel is another."""
        row = self._row_of(kernel)
        if row is None or (batch := self._shared(inputs)) is None:
            return None
        self._welcome()
        product = Product(*batch, row)
        work, self._ahead = self._ahead, None
        if work is None or work.what != product or kernel is not self._ahead_kernel:
            work = self.tell("multiply", product)
        self.batches.look_ahead()
        work.result()
        partials = self.block.partials[:, : batch.samples * self.block.plan.units]
        outputs: Array = np.add(partials[0], partials[1])
        for partial in partials[2:]:
            outputs += partial
        return outputs.reshape(batch.samples, -1)

    def multiply_transposed(self, inputs: SharedInputs, gradient: Array, out: Array) -> bool:
        """Write the transposed inputs times `gradient` to `out`, if that is where the first layer's gradients are.

        The others may still be at it when this returns: whoever looks at the gradients settles with them first.
        """
        row = self._row_of(out)
        if row is None or gradient.dtype != out.dtype or (batch := self._shared(inputs)) is None:
            return False
        self._finish()
        self._welcome()
        self.block.upstream[: gradient.size].reshape(gradient.shape)[:] = gradient
        self._begun = self.tell("multiply_transposed", Product(*batch, row))
        self._begun.do()
        return True

    def update(self, optimizer: Optimizer, settings: Settings) -> float:
        """Take a step of an optimizer, as `Optimizer.update` says; BrokenStepError if a member is lost meanwhile."""
        rule, vectors = self._rules.get(type(optimizer)), optimizer.vectors
        if rule is None or vectors is not self._parameters.vectors:
            self._finish()
            return optimizer.update(*settings)  # the others know the rules of this package, and these vectors
        optimizer.count()
        self._parameters.renew_previous()
        work = self.tell("move", Step(rule, vectors.rows, optimizer.steps, optimizer.numbers, *settings))
        if (batch := self.batches.next()) is not None:  # the next step's first product needs nothing else
            self._ahead = self.tell("multiply", Product(*batch, vectors.row(PREVIOUS)))
            self._ahead_kernel = self._parameters.first.previous
        work.do()
        self._finish()
        squared = work.result()
        self._parameters.swap()
        return squared

    def square(self, vector: str, minus: str | None = None) -> float:
        """The sum of the squares of a vector, or of its difference from another one."""
        vectors = self._parameters.vectors
        self._finish()
        work = self.tell("square", Rows(vectors.row(vector), None if minus is None else vectors.row(minus)))
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

    def tell(self, name: str, what: tuple[Any, ...]) -> Work:
        """Let all members begin with a piece of work."""
        return Work(self.block, self.recruits, name, what)

    def _welcome(self) -> None:
        """Let those who have come join, but not while this process still owes somebody's share of what was told.

        Who came in between would build on that share before it is done.
        """
        if self._begun is None and self._ahead is None:
            for recruit in self.recruits:
                recruit.join()

    def _finish(self) -> None:
        """Wait until the gradients are there."""
        begun, self._begun = self._begun, None
        if begun is not None:
            begun.result()

    def _shared(self, inputs: SharedInputs) -> Batch | None:
        """Where the members find the inputs, which are copied there if need be; None if they are too large."""
        if (batch := self.batches.find(inputs)) is None and self.batches.has_room_for(inputs):
            self.settle()  # nobody reads in the slot any more
            batch = self.batches.copy(inputs)
        return batch

    def _row_of(self, weights: Array) -> int | None:
        """The row of vectors in which these weights of the first layer lie; None if they are something else."""
        return self._parameters.row_of(weights) if self._open else None


def _memory_of(images: Array) -> Memory:
    """The memory of the images, if others can look into it, else of a copy."""
    memory = memory_of(images)
    if memory is None:
        memory = Memory.of(images.nbytes)
        np.frombuffer(memory, np.uint8).reshape(images.shape)[:] = images
    return memory
