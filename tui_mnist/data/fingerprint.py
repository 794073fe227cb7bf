"""A line of text tells whether a run goes on with the data that it began with."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray


def fingerprint(
    train_images: NDArray[np.uint8],
    train_labels: NDArray[Any],
    test_images: NDArray[np.uint8],
    test_labels: NDArray[Any],
) -> str:
    """What is in the four arrays: their sizes, and a CRC-32 of every image and label in their order.

    Images are uint8 of shape (samples, rows, columns), labels 0 to 255 of shape (samples,). MNIST takes 35 ms.
    """
    checksum = 0
    for array in (train_images, train_labels, test_images, test_labels):
        checksum = zlib.crc32(np.ascontiguousarray(array, np.uint8).data, checksum)
    samples, rows, columns = train_images.shape
    return f"{samples:,} + {len(test_images):,} images of {rows} x {columns}, CRC {checksum:08x}"
