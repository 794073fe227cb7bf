"""A batch of inputs whose products with the first layer's weights a team computes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_mnist.autodiff import ColumnSparse
from tui_mnist.team.batches import SharedInputs

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.team.leader import Leader


@dataclass(frozen=True, slots=True, eq=False)
class TeamInputs(SharedInputs):
    """A ColumnSparse matrix like any other, but for who multiplies."""

    leader: Leader

    def __matmul__(self, kernel: Array) -> Array:
        """The product with a kernel: of the team, if the kernel is the first layer's."""
        product = self.leader.multiply(self, kernel)
        return ColumnSparse.__matmul__(self, kernel) if product is None else product

    def transposed_matmul(self, gradient: Array, out: Array | None = None) -> Array:
        """The transposed matrix times `gradient`: of the team, if it is to be written to the first layer's gradient."""
        if out is not None and self.leader.multiply_transposed(self, gradient, out):
            return out
        return ColumnSparse.transposed_matmul(self, gradient, out)
