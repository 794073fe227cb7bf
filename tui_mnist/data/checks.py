"""Four arrays are a data set only if they fit together; where they don't, the error says which part and why."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tui_mnist.data.format import Arrays
from tui_mnist.errors import DataError

MAXIMUM_CLASSES: Final = 256


def check_arrays(arrays: Arrays, *, features: bool = False) -> None:
    """Raise `DataError`, with the name of the part's source, unless the four arrays make a data set.

    It is one of images, uint8 of rank 3, or with `features` one of feature vectors, float32 of rank 2.
    """
    check_samples, samples, of = (
        (_check_features, "feature vectors", "numbers") if features else (_check_images, "images", "pixels")
    )
    train_images, train_labels = arrays.train_images, arrays.train_labels
    test_images, test_labels = arrays.test_images, arrays.test_labels
    of_train_images, of_train_labels, of_test_images, of_test_labels = arrays.sources
    check_samples(train_images, of_train_images)
    _check_labels(train_labels, of_train_labels)
    check_samples(test_images, of_test_images)
    _check_labels(test_labels, of_test_labels)
    _check_numbers(train_images, of_train_images, train_labels, of_train_labels)
    _check_numbers(test_images, of_test_images, test_labels, of_test_labels)
    if train_images.shape[1:] != test_images.shape[1:]:
        raise DataError(
            f"{of_test_images}: its {samples} are {_size(test_images)} {of}, those of {of_train_images} "
            f"{_size(train_images)}; expected one size for all"
        )
    if train_labels.min() == train_labels.max():
        raise DataError(f"{of_train_labels}: every label is {train_labels[0]}; expected at least two classes to learn")


def _check_images(images: NDArray[Any], source: str) -> None:
    if images.ndim != 3 or images.dtype != np.uint8:
        raise DataError(
            f"{source}: holds {images.dtype.name} of rank {images.ndim}; "
            "expected images, uint8 of rank 3 (samples, rows, columns)"
        )
    if images.size == 0:
        raise DataError(
            f"{source}: holds {len(images)} images of {_size(images)} pixels; expected at least one of 1 × 1"
        )


def _check_features(samples: NDArray[Any], source: str) -> None:
    if samples.ndim != 2 or samples.dtype != np.float32:
        raise DataError(
            f"{source}: holds {samples.dtype.name} of rank {samples.ndim}; "
            "expected feature vectors, float32 of rank 2 (samples, features)"
        )
    if samples.size == 0:
        raise DataError(
            f"{source}: holds {len(samples)} feature vectors of {_size(samples)} numbers; expected at least one of 1"
        )
    if not np.isfinite(samples).all():
        raise DataError(f"{source}: holds NaN or infinity; expected finite numbers")


def _check_labels(labels: NDArray[Any], source: str) -> None:
    if labels.ndim != 1 or not np.issubdtype(labels.dtype, np.integer):
        raise DataError(
            f"{source}: holds {labels.dtype.name} of rank {labels.ndim}; expected labels, integers of rank 1 (samples)"
        )
    if len(labels) == 0:
        raise DataError(f"{source}: holds no labels; expected one for each image")
    for label in (int(labels.min()), int(labels.max())):
        if not 0 <= label < MAXIMUM_CLASSES:
            raise DataError(f"{source}: label {label} is out of range; expected 0 to {MAXIMUM_CLASSES - 1}")


def _check_numbers(images: NDArray[Any], of_images: str, labels: NDArray[Any], of_labels: str) -> None:
    if len(labels) != len(images):
        raise DataError(
            f"{of_labels}: holds {len(labels):,} labels, but {of_images} {len(images):,} images; expected as many"
        )


def _size(images: NDArray[Any]) -> str:
    return " × ".join(map(str, images.shape[1:]))
