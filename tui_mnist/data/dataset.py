"""Training sees one thing only: a checked pair of training and test sets, wherever their bytes came from."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tui_mnist.data.catalog import CATALOG, BundledDataset, RemoteDataset, bundled_folder
from tui_mnist.data.download import Progress, cache_folder, download
from tui_mnist.data.fingerprint import fingerprint
from tui_mnist.data.folder import find_data_files
from tui_mnist.data.idx import read_idx
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
        _check_arrays(*arrays, sources=[f"{self.name}, {part}" for part in PARTS])
        largest = _largest_label(self.train_labels, self.test_labels)
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


def load(
    name_or_folder: str | os.PathLike[str],
    *,
    progress: Progress | None = None,
    catalog: Mapping[str, BundledDataset | RemoteDataset] = CATALOG,
    cache: Path | None = None,
) -> Dataset:
    """Load a data set by its name in the catalog, or from any folder that holds its four IDX files.

    A name wins over a folder of the same name; `./mnist` is the folder. A data set from a folder has as many classes
    as its largest label asks for, so labels that start at 1, as EMNIST's letters do, leave class 0 unused; its classes
    are called by their numbers. `progress` hears of a download, which is kept in `cache` (the user's cache folder).

    Raises `DataError`, which names the file and the fact, and `StorageError` if a download can't be kept.
    """
    name = os.fspath(name_or_folder)
    class_names: tuple[str, ...] | None = None
    match catalog.get(name):
        case BundledDataset() as known:
            folder, class_names = bundled_folder(known.name), known.class_names
        case RemoteDataset() as known:
            folder, class_names = download(known, cache or cache_folder(), progress=progress), known.class_names
        case None:
            folder = _existing_folder(name, catalog)
            name = Path(os.path.abspath(folder)).name or str(folder)
    files = astuple(find_data_files(folder))
    train_images, train_labels, test_images, test_labels = (read_idx(file) for file in files)
    _check_arrays(train_images, train_labels, test_images, test_labels, sources=[str(file) for file in files])
    if class_names is None:
        class_names = tuple(str(label) for label in range(1 + _largest_label(train_labels, test_labels)))
    return Dataset(name, train_images, train_labels, test_images, test_labels, class_names)


def check(name_or_folder: str, *, catalog: Mapping[str, BundledDataset | RemoteDataset] = CATALOG) -> None:
    """Raise `DataError` if there is no such data set; what is in its files is not looked at."""
    if name_or_folder not in catalog:
        find_data_files(_existing_folder(name_or_folder, catalog))


def _existing_folder(name: str, catalog: Mapping[str, BundledDataset | RemoteDataset]) -> Path:
    folder = os.path.expanduser(name)
    if os.path.isdir(folder):
        return Path(folder)
    if os.path.isfile(folder):
        raise DataError(f"{name}: is a file; expected the folder that holds the four IDX files")
    raise DataError(
        f'no data set and no folder is called "{name}"; expected {", ".join(catalog)}, or a folder of four IDX files'
    )


def _check_arrays(
    train_images: NDArray[Any],
    train_labels: NDArray[Any],
    test_images: NDArray[Any],
    test_labels: NDArray[Any],
    *,
    sources: Sequence[str],
) -> None:
    """Raise `DataError` unless the four arrays make a data set; `sources` says what to call each of them."""
    of_train_images, of_train_labels, of_test_images, of_test_labels = sources
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


def _largest_label(*sets: NDArray[Any]) -> int:
    return max(int(labels.max()) for labels in sets)


def _size(images: NDArray[Any]) -> str:
    return " × ".join(map(str, images.shape[1:]))


def _read_only(array: NDArray[Any]) -> NDArray[Any]:
    view = array.view()
    view.setflags(write=False)
    return view
