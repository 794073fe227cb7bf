"""What a unit looks for, as a picture: its weights from the pixels, or its pre-activation over the plane."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from tui_mnist.autodiff.tensor import Array

if TYPE_CHECKING:
    from tui_mnist.training.batch_trainer import BatchTrainer

SPREAD: Final = 2.0
"""Weights are drawn against so many times the root of the mean square of the weights of the strongest unit."""
SOME: Final = 13
"""Beyond the first layer every 13th pixel tells how strong a unit is, since all of them would be felt."""
SIDE: Final = 28
"""Rows and columns of a picture of the plane."""


class UnitPictures:
    """Pictures of the units of layer number `layer`, all drawn against the same `limit`.

    Of feature vectors that are no points in the plane, a picture is one row of weights.
    """

    def __init__(self, trainer: BatchTrainer, layer: int) -> None:
        dataset, network = trainer.dataset, trainer.network
        self.in_plane = dataset.image_shape is None and dataset.features == 2
        self._kernels = [each.kernel.value for each in network.layers[:layer]]
        self._shape = dataset.image_shape or (1, dataset.features)
        if self.in_plane:
            self._shape = (SIDE, SIDE)
            x: Any = places(dataset.train_samples)
            for each in network.layers[: layer - 1]:
                x = each(x)
            last = network.layers[layer - 1]
            self._all = (x @ last.kernel + last.bias).numpy()
            self.limit = float(np.abs(self._all).max())
        else:
            some = self._product(self._kernels, slice(None, None, SOME if layer > 1 else 1))
            mean_squares = np.einsum("ij,ij->j", some, some) / len(some)
            self.limit = SPREAD * float(np.sqrt(mean_squares.max()))

    def of(self, units: NDArray[np.intp]) -> NDArray[np.float32]:
        """The pictures (n, rows, columns) of these units (n,)."""
        if self.in_plane:
            columns = self._all[:, units]
        else:
            *between, last = self._kernels
            columns = self._product([*between, last[:, units]], slice(None))
        return np.ascontiguousarray(columns.T).reshape(len(units), *self._shape)

    @staticmethod
    def _product(kernels: list[Array], pixels: slice) -> Array:
        """The first layer's weights of these pixels, summed up with those of the layers between."""
        first, *others = kernels
        return np.linalg.multi_dot([first[pixels], *others]) if others else first[pixels]


def places(samples: NDArray[Any]) -> NDArray[np.float32]:
    """Points (SIDE · SIDE, 2) in the middles of the cells of a picture, row by row from the top; up is up.

    It shows what the pictures of points show: from the lowest to the highest coordinate of the samples, both ways.
    """
    low, high = float(samples.min()), float(samples.max())
    along = low + (np.arange(SIDE) + 0.5) / SIDE * (high - low)
    across, up = np.meshgrid(along, along[::-1])
    return np.stack([across.ravel(), up.ravel()], axis=1).astype(np.float32)
