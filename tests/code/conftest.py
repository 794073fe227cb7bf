"""A tiny data set in IDX files, so that programs and trainer train on the same bytes in no time."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

SIDE, CLASSES = 6, 10


def write_idx(path: Path, array: NDArray[np.uint8]) -> None:
    sizes = np.array(array.shape, ">u4").tobytes()
    path.write_bytes(bytes((0, 0, 8, array.ndim)) + sizes + array.tobytes())


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200 images to train on, 40 to test."""
    folder = tmp_path_factory.mktemp("tiny")
    generator = np.random.default_rng(7)
    patterns = generator.integers(0, 160, (CLASSES, SIDE, SIDE))
    for part, count in (("train", 200), ("t10k", 40)):
        labels = np.arange(count) % CLASSES
        images = patterns[labels] + generator.integers(0, 96, (count, SIDE, SIDE))
        write_idx(folder / f"{part}-images-idx3-ubyte", images.astype(np.uint8))
        write_idx(folder / f"{part}-labels-idx1-ubyte", labels.astype(np.uint8))
    return folder
