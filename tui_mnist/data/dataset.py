"""Training sees one thing only: a checked pair of training and test sets, wherever their bytes came from."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tui_mnist.data.fingerprint import fingerprint
from tui_mnist.data.format import Arrays
from tui_mnist.errors import DataError

MAXIMUM_CLASSES: Final = 256
PARTS: Final = ("train images", "train labels", "test images", "test labels")


@dataclass(frozen=True, eq=False)
class Dataset:
    """Images and labels to train on and to test on; its arrays are read-only.

    Images are uint8 of shape (samples, rows, columns), from 0 to 255. Labels have shape (samples,), from 0 to
    `classes` - 1; integers of any type are taken and kept as np.intp. `class_names` has one name for each label.

    Raises `DataError` when the parts don't fit together in number, shape, type or range.
    """

    name: str
    train_images: NDArray[np.uint8]
    train_labels: NDArray[np.intp]
    test_images: NDArray[np.uint8]
    test_labels: NDArray[np.intp]
    class_names: tuple[str, ...]

    def __post_init__(self) -> None:
        arrays = (self.train_images, self.train_labels, self.test_images, self.test_labels)
        first, second, third, fourth = (f"{self.name}, {part}" for part in PARTS)
        check_arrays(Arrays(*arrays, (first, second, third, fourth)))
        largest = max(int(labels.max()) for labels in (self.train_labels, self.test_labels))
        if largest >= self.classes:
            raise DataError(f"{self.name}: label {largest} in {self.classes} classes; expected 0 to {self.classes - 1}")
        for field in ("train_images", "test_images"):
            object.__setattr__(self, field, _read_only(getattr(self, field)))
        for field in ("train_labels", "test_labels"):
            object.__setattr__(self, field, _read_only(getattr(self, field).astype(np.intp)))

    @property
    def classes(self) -> int:
        """The number of classes."""
        return len(self.class_names)

    @property
    def image_shape(self) -> tuple[int, int]:
        """Rows and columns of each image."""
        _, rows, columns = self.train_images.shape
        return rows, columns

    @property
    def pixels(self) -> int:
        """The number of values in each image, rows · columns."""
        rows, columns = self.image_shape
        return rows * columns

    @cached_property
    def fingerprint(self) -> str:
        """What is in the arrays, whatever the data set is called; computed when it is first asked for."""
        return fingerprint(self.train_images, self.train_labels, self.test_images, self.test_labels)


def check_arrays(arrays: Arrays) -> None:
    """Raise `DataError`, with the name of the part's source, unless the four arrays make a data set."""
    train_images, train_labels = arrays.train_images, arrays.train_labels
    test_images, test_labels = arrays.test_images, arrays.test_labels
    of_train_images, of_train_labels, of_test_images, of_test_labels = arrays.sources
    _check_images(train_images, of_train_images)
    _check_labels(train_labels, of_train_labels)
    _check_images(test_images, of_test_images)
    _check_labels(test_labels, of_test_labels)
    _check_numbers(train_images, of_train_images, train_labels, of_train_labels)
    _check_numbers(test_images, of_test_images, test_labels, of_test_labels)
    if train_images.shape[1:] != test_images.shape[1:]:
        raise DataError(
            f"{of_test_images}: its images are {_size(test_images)} pixels, those of {of_train_images} "
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


def _read_only(array: NDArray[Any]) -> NDArray[Any]:
    view = array.view()
    view.setflags(write=False)
    return view
