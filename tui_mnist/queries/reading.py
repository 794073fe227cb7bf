"""What the network says of an image that is in no data set, and which of the training images are most like it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from tui_mnist.errors import UsageError
from tui_mnist.training.query import Query

if TYPE_CHECKING:
    from tui_mnist.training.batch_trainer import BatchTrainer

BY_PIXELS: Final = "pixels"
BY_HIDDEN: Final = "last hidden layer"
NEAREST_BY: Final = (BY_PIXELS, BY_HIDDEN)
SHOWN: Final = 12
"""So many of the nearest images are told."""


@dataclass(frozen=True, eq=False)
class Reading:
    """The `probabilities` (classes,) of an image, and the nearest of `among` training images.

    `images` (n, rows, columns), `labels` (n,) and `distances` (n,) begin with the nearest; `nearest_by` is one of
    NEAREST_BY: the pixels if there is no hidden layer.
    """

    probabilities: NDArray[np.float32]
    images: NDArray[np.uint8]
    labels: NDArray[np.intp]
    distances: NDArray[np.float32]
    among: int
    nearest_by: str

    @property
    def predicted(self) -> int | None:
        """The most probable class; None if the probabilities are not numbers."""
        return int(self.probabilities.argmax()) if np.isfinite(self.probabilities).all() else None


@dataclass(frozen=True)
class ReadingQuery(Query[Reading]):
    """Read an image, given as the bytes of its pixels row by row, of the shape that the data has."""

    image: bytes
    nearest_by: str = NEAREST_BY[0]

    def compute(self, trainer: BatchTrainer) -> Reading:
        """The reading; UsageError for an image of another size, data without images, or another `nearest_by`."""
        from tui_mnist.autodiff.operations import softmax  # noqa: PLC0415 - whoever asks need not load it
        from tui_mnist.queries.nearest_images import nearest_images_of  # noqa: PLC0415

        dataset = trainer.dataset
        if self.nearest_by not in NEAREST_BY:
            raise UsageError(f"nearest by {self.nearest_by!r} is not known; choose one of: {', '.join(NEAREST_BY)}")
        pixels = checked_images(trainer, self.image, 1)
        nearest_by = self.nearest_by if len(trainer.network.layers) > 1 else BY_PIXELS
        sample = nearest_images_of(trainer)
        with np.errstate(all="ignore"):  # a network on its way out of the finite world is still asked
            probabilities = softmax(trainer.network.logits(pixels))[0]
            values = pixels[0].astype(np.float32) / np.float32(255)
            by_pixels = nearest_by == BY_PIXELS
            indices, distances = sample.by_pixels(values) if by_pixels else sample.by_hidden(trainer, values)
        nearest = np.argsort(distances, kind="stable")[:SHOWN]
        places = indices[nearest]
        return Reading(
            probabilities,
            np.asarray(dataset.train_samples[places], np.uint8),
            dataset.train_labels[places],
            distances[nearest],
            len(indices),
            nearest_by,
        )


def checked_images(trainer: BatchTrainer, images: bytes, count: int) -> NDArray[np.uint8]:
    """So many images of bytes, (count, pixels); UsageError if the data has no images, or of another size."""
    shape = trainer.dataset.image_shape
    if shape is None:
        raise UsageError("the network reads points, not images; choose data of images to have a drawing read")
    expected = count * trainer.dataset.features
    if len(images) != expected:
        raise UsageError(f"{len(images):,} pixels; expected {expected:,}, {count} × {shape[0]} × {shape[1]}")
    return np.frombuffer(images, np.uint8).reshape(count, trainer.dataset.features)
