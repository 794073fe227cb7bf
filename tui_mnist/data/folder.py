"""A data set in MNIST's form is a folder of four IDX files, whatever prefix its makers gave their names."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tui_mnist.errors import DataError

FILE_NAME: Final = re.compile(
    r"(?:^|.*[-_.])(train|t10k|test)-(images|labels)[-.]idx[13]-ubyte(?:\.gz)?", re.IGNORECASE
)
LISTED_NAMES: Final = 8


@dataclass(frozen=True, slots=True)
class DataFiles:
    """Where the four files of a data set are."""

    train_images: Path
    train_labels: Path
    test_images: Path
    test_labels: Path


def find_data_files(folder: Path) -> DataFiles:
    """Find the four IDX files in `folder` by the ends of their names, as MNIST, Fashion-MNIST, KMNIST and EMNIST have.

    `train-images-idx3-ubyte`, `emnist-letters-test-labels-idx1-ubyte.gz` and `t10k-images.idx3-ubyte` are such names.
    Where a file lies there both gzipped and not, the one that is not is taken.

    Raises `DataError` if one is missing, if several fit, or if the folder can't be read.
    """
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if entry.is_file())
    except OSError as error:
        raise DataError(f"{folder}: can't be read ({error.strerror}); expected a folder of four IDX files") from error
    return DataFiles(
        train_images=folder / _the_one(folder, names, "train", "images"),
        train_labels=folder / _the_one(folder, names, "train", "labels"),
        test_images=folder / _the_one(folder, names, "test", "images"),
        test_labels=folder / _the_one(folder, names, "test", "labels"),
    )


def _the_one(folder: Path, names: list[str], subset: str, content: str) -> str:
    """Return the only name that fits."""
    fitting = [name for name in names if _role(name) == (subset, content)]
    candidates = [
        name for name in fitting if name.removesuffix(".gz") == name or name.removesuffix(".gz") not in fitting
    ]
    if not candidates:
        expected = f"{'train' if subset == 'train' else 't10k'}-{content}-idx{3 if content == 'images' else 1}-ubyte"
        raise DataError(f"{folder}: lacks the {subset} {content}, {expected}(.gz); found {_listed(names)}")
    if len(candidates) > 1:
        raise DataError(
            f"{folder}: more than one file could be the {subset} {content}: {_listed(candidates)}; "
            "keep each data set in a folder of its own"
        )
    return candidates[0]


def _role(name: str) -> tuple[str, str] | None:
    """Say what a file of this name holds, such as ("test", "labels"), or None."""
    match = FILE_NAME.fullmatch(name)
    if match is None:
        return None
    subset, content = match[1].lower(), match[2].lower()
    return ("train" if subset == "train" else "test"), content


def _listed(names: Iterable[str]) -> str:
    names = list(names)
    more = len(names) - LISTED_NAMES
    return (", ".join(names[:LISTED_NAMES]) + (f" and {more} more" if more > 0 else "")) or "no files"
