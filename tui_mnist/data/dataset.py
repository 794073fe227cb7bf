"""Training sees one thing only: a checked pair of training and test sets, wherever their bytes came from."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tui_mnist.data.checks import check_arrays
from tui_mnist.data.fingerprint import fingerprint
from tui_mnist.data.format import Arrays
from tui_mnist.data.plane.point_cloud import PointCloud
from tui_mnist.errors import DataError

PARTS: Final = ("train samples", "train labels", "test samples", "test labels")


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples and labels to train on and to test on; its arrays are read-only.

    Samples are images, uint8 of shape (samples, rows, columns) from 0 to 255, or feature vectors, float32 of shape
    (samples, features). Labels have shape (samples,), from 0 to `classes` - 1; integers of any type are taken and kept
    as np.intp. `class_names` has one name for each label.

    Raises `DataError` when the parts don't fit together in number, shape, type or range.
    """

    name: str
    train_samples: NDArray[np.uint8] | NDArray[np.float32]
    train_labels: NDArray[np.intp]
    test_samples: NDArray[np.uint8] | NDArray[np.float32]
    test_labels: NDArray[np.intp]
    class_names: tuple[str, ...]

    def __post_init__(self) -> None:
        arrays = (self.train_samples, self.train_labels, self.test_samples, self.test_labels)
        first, second, third, fourth = (f"{self.name}, {part}" for part in PARTS)
        check_arrays(Arrays(*arrays, (first, second, third, fourth)), features=self.train_samples.dtype.kind == "f")
        largest = max(int(labels.max()) for labels in (self.train_labels, self.test_labels))
        if largest >= self.classes:
            raise DataError(f"{self.name}: label {largest} in {self.classes} classes; expected 0 to {self.classes - 1}")
        for field in ("train_samples", "test_samples"):
            object.__setattr__(self, field, _read_only(getattr(self, field)))
        for field in ("train_labels", "test_labels"):
            object.__setattr__(self, field, _read_only(getattr(self, field).astype(np.intp)))

    @property
    def classes(self) -> int:
        """The number of classes."""
        return len(self.class_names)

    @property
    def image_shape(self) -> tuple[int, int] | None:
        """Rows and columns of each image; None where samples are feature vectors."""
        if self.train_samples.dtype.kind == "f":
            return None
        _, rows, columns = self.train_samples.shape
        return rows, columns

    @property
    def features(self) -> int:
        """The number of values in each sample: of an image, rows · columns."""
        return math.prod(self.train_samples.shape[1:])

    @property
    def most_held_out(self) -> int:
        """How many training samples are held out for validation at most, unless one says how many: a tenth of them.

        Of points it is a third, as there are too few to be judged by a tenth.
        """
        return len(self.train_labels) // (3 if self.image_shape is None else 10)

    @property
    def picture_shape(self) -> tuple[int, int]:
        """Rows and columns of what `pictures` gives for a sample."""
        _, rows, columns = self.pictures(self.train_samples[:1]).shape
        return rows, columns

    def pictures(self, samples: NDArray[Any]) -> NDArray[np.uint8]:
        """Images of bytes (n, rows, columns) of n samples: they themselves, or where they are among all others."""
        return samples if self.image_shape is not None else self._cloud.pictures(samples)

    @cached_property
    def _cloud(self) -> PointCloud:
        return PointCloud(self.train_samples)

    @cached_property
    def fingerprint(self) -> str:
        """What is in the arrays, whatever the data set is called; computed when it is first asked for."""
        return fingerprint(self.train_samples, self.train_labels, self.test_samples, self.test_labels)


def _read_only(array: NDArray[Any]) -> NDArray[Any]:
    view = array.view()
    view.setflags(write=False)
    return view
