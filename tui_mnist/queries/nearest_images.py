"""Finds the training images that are most like another one: in their pixels, or in what a network makes of them."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tui_mnist.autodiff import ColumnSparse
from tui_mnist.data import split
from tui_mnist.nn import Network
from tui_mnist.training.batch_trainer import BatchTrainer

BY_PIXELS_SAMPLE: Final = 2000
BY_HIDDEN_SAMPLE: Final = 1000
"""So many of the training images are compared at most, evenly spread. What 512 units make of 1,000 takes 17 ms."""
REMEMBERED: Final = "nearest images"

Array = NDArray[np.float32]


class NearestImages:
    """Samples of the images that a trainer trains on; an image to compare is given as values (pixels,) from 0 to 1."""

    def __init__(self, trainer: BatchTrainer) -> None:
        given = trainer.hyperparameters
        trained_on, _ = split(len(trainer.dataset.train_labels), given.validation_size, given.train_size)
        self._many, self._some = (_spread(trained_on, count) for count in (BY_PIXELS_SAMPLE, BY_HIDDEN_SAMPLE))
        self._of_many, self._of_some = (
            trainer.network.inputs(trainer.samples[indices]) for indices in (self._many, self._some)
        )
        self._squares = _squares(self._of_many.values)
        self._hidden: tuple[object, Array] = (None, np.zeros((0, 0), np.float32))

    def by_pixels(self, image: Array) -> tuple[NDArray[np.intp], Array]:
        """Places among the training samples, and how far each of those images is from this one."""
        return self._many, _distances(self._of_many @ image, self._squares, image)

    def by_hidden(self, trainer: BatchTrainer, image: Array) -> tuple[NDArray[np.intp], Array]:
        """The same, by the outputs of the last hidden layer as it is; there has to be one.

        What that layer makes of the sample is computed once for each state of the network.
        """
        network = trainer.network
        vector = network.parameters.vector
        weights = (trainer.step, np.dot(vector, vector).tobytes())  # the step may be the same where one was taken back
        if weights != self._hidden[0]:
            self._hidden = (weights, _last_hidden(network, self._of_some))
        outputs, own = self._hidden[1], _last_hidden(network, image[None])[0]
        return self._some, _distances(outputs @ own, _squares(outputs), own)


def _spread(indices: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """At most so many of the indices, from the first to the last."""
    places = np.linspace(0, len(indices) - 1, min(count, len(indices)))
    return indices[np.rint(places).astype(np.intp)]


def _last_hidden(network: Network, inputs: ColumnSparse | Array) -> Array:
    outputs: Any = inputs
    for layer in network.layers[:-1]:
        outputs = layer(outputs)
    return np.asarray(outputs.numpy())


def _squares(points: Array) -> Array:
    squares: Array = np.einsum("nd,nd->n", points, points)
    return squares


def _distances(products: Array, squares: Array, own: Array) -> Array:
    """Distances of points to one of them, from the products with it and the squares of their lengths."""
    distances: Array = np.sqrt(np.maximum(squares - 2 * products + own @ own, 0))
    return distances


def nearest_images_of(trainer: BatchTrainer) -> NearestImages:
    """Those of a trainer, which the trainer remembers."""
    if REMEMBERED not in trainer.remembered:
        trainer.remembered[REMEMBERED] = NearestImages(trainer)
    images: NearestImages = trainer.remembered[REMEMBERED]
    return images
