"""The leader of a team: the process that trains, gives the others their orders, and does the first share itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn import Network, Optimizer
from tui_mnist.nn.optimizers import OPTIMIZERS, StepSettings
from tui_mnist.nn.vectors import PREVIOUS
from tui_mnist.shareable import Memory, memory_of
from tui_mnist.team.affinity import CoreAffinity
from tui_mnist.team.batches import Batches, SharedInputs
from tui_mnist.team.block import Block
from tui_mnist.team.member_process import MemberProcess
from tui_mnist.team.plan import Plan, fair_cuts
from tui_mnist.team.shares import ProductOrder, SharedBatch, SquareOrder, UpdateOrder
from tui_mnist.team.work import Work


class Leader:
    """Shares the work of each step; until it is closed, the network's parameters lie in the shared memory.

    `members` counts the leader itself; `images` (images, pixels) are such as it trains on. What a member can't do,
    because its process is not ready or has ended, the leader does as well: who does a share changes no bit of it.
    """

    def __init__(self, network: Network, images: Array, members: int) -> None:
        self._parameters = parameters = network.parameters
        plan = Plan(fair_cuts(images, network.sizes[1], members), network.sizes[1], parameters.size)
        memory, pictures = Memory.of(Block.room(plan)), _memory_of(images)
        self.block = block = Block(plan, memory, images)
        descriptors = (memory.descriptor, pictures.descriptor)
        self.processes = [MemberProcess(block, member, descriptors) for member in range(1, members)]
        self.batches = Batches(block, self.processes[0])
        self._open = True
        self._begun: Work | None = None
        self._ahead: Work | None = None
        self._ahead_kernel: Array | None = None
        self._rules = {rule: name for name, rule in OPTIMIZERS.items() if rule.__module__.startswith("tui_mnist.")}
        self._affinity = CoreAffinity(0, members)
        self._affinity.take()  # only now, so that the others don't inherit it
        parameters.move_to(block.matrix)

    def close(self) -> None:
        """Stop the others, and let the network go on alone."""
        if self._open:
            self._open = False
            self._affinity.leave()
            self.batches.settle()
            self.settle()
            self._parameters.move_to(np.empty_like(self.block.matrix))
            for process in self.processes:
                process.stop()

    # --- the team's work --------------------------------------------------------------------------------------------

    def multiply(self, inputs: SharedInputs, kernel: Array) -> Array | None:
        """The inputs times the first layer's weights, shape (samples, units); None if the kernel is another."""
        row = self._row_of(kernel)
        if row is None or (batch := self._shared(inputs)) is None:
            return None
        self._admit_started()
        product = ProductOrder(*batch, row)
        work, self._ahead = self._ahead, None
        if work is None or work.what != product or kernel is not self._ahead_kernel:
            work = self.begin("multiply", product)
        self.batches.look_ahead()
        work.result()
        partials = self.block.partials[:, : batch.samples * self.block.plan.units]
        outputs: Array = np.add(partials[0], partials[1])
        for partial in partials[2:]:
            outputs += partial
        return outputs.reshape(batch.samples, -1)

    def multiply_transposed(self, inputs: SharedInputs, gradient: Array, out: Array) -> bool:
        """Write the transposed inputs times `gradient` to `out`, if that is where the first layer's gradients are.

        The others may not have finished when this returns: call `settle` before you read the gradients.
        """
        row = self._row_of(out)
        if row is None or gradient.dtype != out.dtype or (batch := self._shared(inputs)) is None:
            return False
        self._finish()
        self._admit_started()
        self.block.upstream[: gradient.size].reshape(gradient.shape)[:] = gradient
        self._begun = self.begin("multiply_transposed", ProductOrder(*batch, row))
        self._begun.do()
        return True

    def update(self, optimizer: Optimizer, settings: StepSettings) -> float:
        """Take a step of an optimizer, as `Optimizer.update` says; BrokenStepError if a member is lost meanwhile."""
        rule, vectors = self._rules.get(type(optimizer)), optimizer.vectors
        if rule is None or vectors is not self._parameters.vectors:
            self._finish()
            return optimizer.update(*settings)  # the others know the rules of this package, and these vectors
        optimizer.count()
        self._parameters.renew_previous()
        work = self.begin("move", UpdateOrder(rule, vectors.rows, optimizer.steps, optimizer.numbers, *settings))
        if (batch := self.batches.next()) is not None:  # the next step's first product needs nothing else
            self._ahead = self.begin("multiply", ProductOrder(*batch, vectors.row(PREVIOUS)))
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
        work = self.begin("square", SquareOrder(vectors.row(vector), None if minus is None else vectors.row(minus)))
        if self._ahead is not None:
            self._ahead.do()  # so are the others
        return work.result()

    def settle(self) -> None:
        """Finish what was begun; a product that was begun ahead is dropped."""
        self._finish()
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            ahead.result()

    # --- how it is shared -------------------------------------------------------------------------------------------

    def begin(self, name: str, what: tuple[Any, ...]) -> Work:
        """Let all members begin with a piece of work."""
        return Work(self.block, self.processes, name, what)

    def _admit_started(self) -> None:
        """Let processes that have started join, but not while this one still has to do the share of an absent member.

        One that joined in between would compute with that share before it is done.
        """
        if self._begun is None and self._ahead is None:
            for process in self.processes:
                process.join()

    def _finish(self) -> None:
        """Wait until the gradients are there."""
        begun, self._begun = self._begun, None
        if begun is not None:
            begun.result()

    def _shared(self, inputs: SharedInputs) -> SharedBatch | None:
        """Where the members find the inputs, which are copied there if need be; None if they are too large."""
        if (batch := self.batches.find(inputs)) is None and self.batches.has_room_for(inputs):
            self.settle()  # nobody reads the slot any more
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
