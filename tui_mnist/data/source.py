"""Wherever a data set comes from and whatever its format, this is where it becomes the arrays that training knows."""

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from numpy.typing import NDArray

from tui_mnist.data.catalog import CATALOG, BundledDataset, Catalog, RemoteDataset, bundled_folder, find_known
from tui_mnist.data.checks import check_arrays
from tui_mnist.data.dataset import Dataset
from tui_mnist.data.download import Progress, cache_folder, download
from tui_mnist.data.folder import DataFiles, find_data_files
from tui_mnist.data.format import Arrays
from tui_mnist.data.location import find_place
from tui_mnist.data.mapping import read_mapping
from tui_mnist.data.plane.plane_dataset import PlaneDataset
from tui_mnist.data.plane.set_points import SetPoints
from tui_mnist.errors import DataError

EMNIST: Final = re.compile(r"(.*[-_.])?emnist([-_.].*)?", re.IGNORECASE)
IMAGES_AT_ONCE: Final = 1_000


def load(
    name_or_place: str | os.PathLike[str],
    *,
    seed: int = 0,
    progress: Progress | None = None,
    catalog: Catalog = CATALOG,
    cache: Path | None = None,
) -> Dataset:
    """Load a data set by its name in the catalog, or from a place: a folder of IDX or CSV files, or an .npz file.

    A name wins over a folder of the same name; `./mnist` is the folder. `FOLDER:PREFIX` tells one of several sets in a
    folder from the others, as in `gzip:letters`. A data set from a folder has as many classes as its largest label asks
    for, so labels that start at 1, as EMNIST's letters do, leave class 0 unused; its classes are called as a
    `mapping.txt` beside the files says, or by their numbers. EMNIST's images, which lie on their side in its files, are
    turned upright. Points in the plane are generated, with options as in `spirals:noise=0.2,points=500`: the `seed` is
    for them alone; `points:0,-1,0;1,1,0` are points as a person has set them. `progress` hears of a download, which is
    kept in `cache` (the user's cache folder).

    Raises `DataError`, which names the file and the fact, and `StorageError` if a download can't be kept.
    """
    name = os.fspath(name_or_place)
    match find_known(name, catalog):
        case BundledDataset() as known:
            return _dataset(name, find_data_files(bundled_folder(known.name)), known.class_names)
        case RemoteDataset() as known:
            folder = download(known, cache or cache_folder(), progress=progress)
            return _dataset(name, find_data_files(folder), known.class_names)
        case PlaneDataset() as known:
            from tui_mnist.data.plane.generate import generate  # noqa: PLC0415 - most runs don't need it

            return generate(known, seed, name)
        case SetPoints() as known:
            return known.dataset()
        case None:
            name, files = _found(name, catalog)
            return _dataset(name, files)


def check(name_or_place: str, *, catalog: Catalog = CATALOG) -> None:
    """Raise `DataError` if there is no such data set; what is in its files is not looked at."""
    if find_known(name_or_place, catalog) is None:
        _found(name_or_place, catalog)


def _found(text: str, catalog: Catalog) -> tuple[str, DataFiles]:
    """Return the files in a place, and the data set's name: that of the files that were asked for, or the folder's."""
    place = find_place(text)
    if place is None:
        shown = text if len(text) <= 80 else f"{text[:77]}..."
        raise DataError(
            f'no data set and no folder is called "{shown}"; expected {", ".join(catalog)}, or a folder of IDX, npz or '
            "CSV files"
        )
    path = Path(place.path)
    files = find_data_files(path, place.wanted)
    return (files.name if place.wanted or path in files.paths else path.name or place.path), files


def _dataset(name: str, files: DataFiles, class_names: tuple[str, ...] | None = None) -> Dataset:
    arrays = files.format.read(files.paths)
    check_arrays(arrays)
    if files.format.scans and EMNIST.fullmatch(files.name):
        arrays = replace(arrays, train_images=_upright(arrays.train_images), test_images=_upright(arrays.test_images))
    if class_names is None:
        class_names = _class_names(arrays, files.mapping)
    return Dataset(name, arrays.train_images, arrays.train_labels, arrays.test_images, arrays.test_labels, class_names)


def _class_names(arrays: Arrays, mapping: Path | None) -> tuple[str, ...]:
    """A name for each label from 0 to the largest; a number in brackets where the mapping has none."""
    labels = range(1 + max(int(arrays.train_labels.max()), int(arrays.test_labels.max())))
    if mapping is None:
        return tuple(map(str, labels))
    known = read_mapping(mapping)
    return tuple(known.get(label, f"({label})") for label in labels)


def _upright(images: NDArray[Any]) -> NDArray[Any]:
    """Swap rows and columns of each image, in the very memory of the images, which may be shared.

    The EMNIST paper (Cohen, Afshar, Tapson, van Schaik, 2017) makes its files in column-major order.
    """
    count, rows, columns = images.shape
    upright = images.reshape(count, columns, rows)
    for start in range(0, count, IMAGES_AT_ONCE):
        part = slice(start, start + IMAGES_AT_ONCE)
        upright[part] = images[part].transpose(0, 2, 1)  # NumPy copies what overlaps
    return upright
