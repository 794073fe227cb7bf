"""What each member of a team does: its share of the first layer's products, and of the update."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.optimizers import OPTIMIZERS, StepSettings
from tui_mnist.nn.pixels import lit_pixels
from tui_mnist.nn.vectors import Vectors, sum_of_squares
from tui_mnist.team.block import Block


class SharedBatch(NamedTuple):
    """A batch in a slot of the shared memory; `lit` is the number of its lit pixels."""

    slot: int
    samples: int
    lit: int = 0


class ProductOrder(NamedTuple):
    """A product with a batch; `row` is that of the vectors in which the weights lie, or their gradient."""

    slot: int
    samples: int
    lit: int
    row: int


class UpdateOrder(NamedTuple):
    """One step of an optimizer: its name, where its vectors lie, and what it counts, this step included."""

    rule: str
    rows: Mapping[str, int]
    steps: int
    numbers: Mapping[str, float]
    learning_rate: float
    momentum: float
    weight_decay: float


class SquareOrder(NamedTuple):
    """A row of vectors, and one to be subtracted from it."""

    row: int
    minus: int | None = None


def prepare(block: Block, member: int, batch: SharedBatch) -> float:
    """Make the next batch ready, of the images that `indices` names; returns the number of its lit pixels."""
    columns, _ = lit_pixels(
        block.images.take(block.indices[: batch.samples], axis=0, mode="clip"),
        lambda lit: block.values_of(batch.slot, batch.samples, lit),
    )
    block.columns[batch.slot, : len(columns)] = columns
    return float(len(columns))


def multiply(block: Block, member: int, product: ProductOrder) -> float:
    """Leave in `partials` the product of the member's lit pixels with their weights, which lie in a row of vectors."""
    columns, values, first, end = _share_of(block, member, product)
    pixels, units, samples = block.plan.pixels, block.plan.units, product.samples
    kernel = block.matrix[product.row, : pixels * units].reshape(pixels, units)
    partial = block.partials[member, : samples * units].reshape(samples, units)
    np.matmul(values[first:end].T, kernel.take(columns[first:end], axis=0, mode="clip"), out=partial)
    return 0.0


def multiply_transposed(block: Block, member: int, product: ProductOrder) -> float:
    """Leave in a row of vectors the gradient of the weights of the member's pixels; that of black pixels is zero."""
    columns, values, first, end = _share_of(block, member, product)
    units, samples, (start, stop) = block.plan.units, product.samples, block.plan.pixels_of(member)
    count = end - first
    lit = np.empty((count + 1, units), np.float32)
    np.matmul(values[first:end], block.upstream[: samples * units].reshape(samples, units), out=lit[:count])
    lit[count] = 0  # the row of every pixel that is black
    rows = np.full(stop - start, count)
    rows[columns[first:end] - start] = np.arange(count)
    gradient = block.matrix[product.row, start * units : stop * units].reshape(stop - start, units)
    lit.take(rows, axis=0, out=gradient, mode="clip")
    return 0.0


def move(block: Block, member: int, step: UpdateOrder) -> float:
    """Take the step for the member's elements; returns the sum of the squares of what the parameters become."""
    first, end = block.plan.elements_of(member)
    vectors = Vectors.over(block.matrix[:, first:end], step.rows)
    optimizer = OPTIMIZERS[step.rule].on(vectors, step.steps, step.numbers)
    return optimizer.move(StepSettings(step.learning_rate, step.momentum, step.weight_decay))


def square(block: Block, member: int, rows: SquareOrder) -> float:
    """The sum of the squares of the member's elements of one row of vectors, or of its difference from another."""
    first, end = block.plan.elements_of(member)
    minus = None if rows.minus is None else block.matrix[rows.minus, first:end]
    return sum_of_squares(block.matrix[rows.row, first:end], minus)


def _share_of(block: Block, member: int, product: ProductOrder) -> tuple[Array, Array, int, int]:
    """The lit columns, their values (lit, samples), and from where to where they are the member's own."""
    slot, samples, lit, _ = product
    columns = block.columns[slot, :lit]
    first, end = columns.searchsorted(block.plan.pixels_of(member))
    return columns, block.values_of(slot, samples, lit), int(first), int(end)


class Share(NamedTuple):
    """A kind of order: how a member does its share, and the type of the arguments, which are sent as bare fields.

    What is `repeatable` comes out the same when it is done again, even if it was left half done.
    """

    do: Callable[[Block, int, Any], float]
    arguments: Callable[..., Any]
    repeatable: bool = True


SHARES = {
    "prepare": Share(prepare, SharedBatch),
    "multiply": Share(multiply, ProductOrder),
    "multiply_transposed": Share(multiply_transposed, ProductOrder),
    "move": Share(move, UpdateOrder, repeatable=False),
    "square": Share(square, SquareOrder),
}
"""Every kind of order, by its name."""

STOP = "stop"
"""The last order."""
