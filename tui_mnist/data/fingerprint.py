"""A line of text tells whether a run goes on with the data that it began with."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray


def fingerprint(
    train_samples: NDArray[Any], train_labels: NDArray[Any], test_samples: NDArray[Any], test_labels: NDArray[Any]
) -> str:
    """What is in the four arrays: their sizes, and a CRC-32 of every sample and label in their order.

    Samples are images, uint8 of shape (samples, rows, columns), or feature vectors (samples, features) of any type;
    labels are 0 to 255 of shape (samples,). MNIST takes 35 ms.
    """
    checksum = 0
    for samples, labels in ((train_samples, train_labels), (test_samples, test_labels)):
        checksum = zlib.crc32(np.ascontiguousarray(samples).view(np.uint8).data, checksum)
        checksum = zlib.crc32(np.ascontiguousarray(labels, np.uint8).data, checksum)
    count, *shape = train_samples.shape
    what = f"images of {shape[0]} x {shape[1]}" if len(shape) == 2 else f"samples of {shape[0]} features"
    return f"{count:,} + {len(test_samples):,} {what}, CRC {checksum:08x}"
