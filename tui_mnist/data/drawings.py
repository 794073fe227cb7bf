"""Drawings with their labels are kept as a small MNIST of one's own: a test set for any run, and data to train on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tui_mnist.atomic import write_atomically
from tui_mnist.data.idx import idx_bytes, read_idx
from tui_mnist.data.mnist_form import SIDE
from tui_mnist.errors import DataError, StorageError

FOLDER: Final = "drawings"
CLASSES: Final = 10
TRAINED_ON_FOR_EACH_TESTED: Final = 4
"""Of five drawings one is for testing, the first, where the folder is trained on: none is both."""
FILES: Final = {
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
}
REMEDY: Final = "make room there, or let it be written to"

Images = NDArray[np.uint8]


def default_drawings_folder() -> Path:
    """The folder beside the runs, in the user's folder for data of this program."""
    import platformdirs  # noqa: PLC0415 - most runs don't need it

    return Path(platformdirs.user_data_path("tui-mnist")) / FOLDER


@dataclass(frozen=True, eq=False)
class Drawings:
    """`images` (n, 28, 28) and `labels` (n,) from 0 to 9, both uint8; the first `tested` are those for testing."""

    images: Images
    labels: NDArray[np.uint8]
    tested: int

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.labels)


def read_drawings(folder: Path) -> Drawings:
    """All drawings in a folder; none if there is no such folder.

    If the program was ended between the writing of an image and of its label, that one is not there.

    Raises `DataError` for files that are no such drawings.
    """
    sets = [_read_set(folder, part) for part in FILES]
    images, labels = (np.concatenate([each[at] for each in sets]) for at in range(2))
    return Drawings(images, labels, len(sets[0][1]))


def add_drawing(folder: Path, image: Images, label: int) -> Drawings:
    """Keep an image (28, 28) with its label, 0 to 9, and return all drawings.

    Raises `DataError` if what is in the folder can't be read, `StorageError` if it can't be written to.
    """
    if image.shape != (SIDE, SIDE) or not 0 <= label < CLASSES:
        raise ValueError(f"an image of shape {image.shape} with label {label}; expected {SIDE} × {SIDE} and a digit")
    before = read_drawings(folder)
    trained = before.count - before.tested
    part = "test" if before.tested * TRAINED_ON_FOR_EACH_TESTED <= trained else "train"
    images, labels = _read_set(folder, part)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{folder} could not be made: {error.strerror}; {REMEDY}") from error
    _write_set(folder, part, np.append(images, image[None], axis=0), np.append(labels, np.uint8(label)))
    return read_drawings(folder)


def take_back_drawing(folder: Path) -> Drawings:
    """Forget the drawing that was kept last, if there is one, and return the others.

    Raises `DataError` if what is in the folder can't be read, `StorageError` if it can't be written to.
    """
    before = read_drawings(folder)
    if before.count:
        was_tested = before.count - before.tested == (before.tested - 1) * TRAINED_ON_FOR_EACH_TESTED
        part = "test" if was_tested or before.count == before.tested else "train"
        images, labels = _read_set(folder, part)
        _write_set(folder, part, images[:-1], labels[:-1])
    return read_drawings(folder)


def _read_set(folder: Path, part: str) -> tuple[Images, NDArray[np.uint8]]:
    paths = [folder / name for name in FILES[part]]
    if not all(path.exists() for path in paths):
        return np.zeros((0, SIDE, SIDE), np.uint8), np.zeros(0, np.uint8)
    images, labels = map(read_idx, paths)
    if images.dtype != np.uint8 or images.shape[1:] != (SIDE, SIDE):
        held = f"{' × '.join(map(str, images.shape))} {images.dtype.name}"
        raise DataError(f"{paths[0]}: holds {held}; expected drawings of {SIDE} × {SIDE} bytes; move the file away")
    if labels.dtype != np.uint8 or labels.ndim != 1 or labels.max(initial=0) >= CLASSES:
        raise DataError(f"{paths[1]}: holds other labels than bytes from 0 to 9; move the file away")
    count = min(len(images), len(labels))
    return images[:count], labels[:count]


def _write_set(folder: Path, part: str, images: Images, labels: NDArray[np.uint8]) -> None:
    """Image first: one without a label is no drawing yet. Files of none are removed, as they are no data."""
    paths = [folder / name for name in FILES[part]]
    if not len(labels):
        for path in reversed(paths):
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise StorageError(f"{path} could not be removed: {error.strerror}; {REMEDY}") from error
        return
    for path, array in zip(paths, (images, labels), strict=True):
        write_atomically(path, idx_bytes(array), remedy=REMEDY)
