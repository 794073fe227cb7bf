"""What computes the large pieces of a training step: one process alone, or several that share them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tui_mnist.autodiff import ColumnSparse
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.nn import Network, Optimizer
    from tui_mnist.nn.optimizers import StepSettings


class Backend(Protocol):
    """The work of a step, in its order; the products are asked of the inputs."""

    def inputs(self, images: Array) -> ColumnSparse:
        """Images of bytes (samples, pixels) as inputs from 0 to 1."""

    def batch(self, images: Array, indices: Array, ahead: Array | None = None) -> ColumnSparse:
        """Those of the images that `indices` names; those of `ahead` will be asked for next."""

    def update(self, optimizer: Optimizer, settings: StepSettings) -> float:
        """Take a step of an optimizer, as `Optimizer.update` says."""

    def square(self, vector: str, minus: str | None = None) -> float:
        """The sum of the squares of one of the vectors, as `Parameters.square` says."""

    def settle(self) -> None:
        """Finish what was begun: before one reads a gradient that no update used yet, or writes to the parameters."""


class OneProcess:
    """NumPy, and the threads of the BLAS library for the products."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def inputs(self, images: Array) -> ColumnSparse:
        """All of the images."""
        return self._network.inputs(images)

    def batch(self, images: Array, indices: Array, ahead: Array | None = None) -> ColumnSparse:
        """Some of the images."""
        return self._network.inputs(images.take(indices, axis=0))

    def update(self, optimizer: Optimizer, settings: StepSettings) -> float:
        """Take a step."""
        return optimizer.update(*settings)

    def square(self, vector: str, minus: str | None = None) -> float:
        """The sum of the squares of one of the vectors."""
        return self._network.parameters.square(vector, minus)

    def settle(self) -> None:
        """Nothing is begun that is not done."""
