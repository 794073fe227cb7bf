"""Rotates and shifts images, between whose pixels it interpolates."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float32]


def warped(pixels: Pixels, shape: tuple[int, int], degrees: float, right: float, down: float) -> Pixels:
    """Images (rows * columns, n), turned counter-clockwise about their middle, then moved; what comes in is 0.

    Each pixel is the bilinear interpolation of the four around the place that it comes from.
    """
    if not (degrees or right or down):
        return pixels
    rows, columns = shape
    middle_y, middle_x = (rows - 1) / 2, (columns - 1) / 2
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    y, x = np.mgrid[:rows, :columns].reshape(2, -1) - np.array([[middle_y + down], [middle_x + right]])
    from_x, from_y = cosine * x - sine * y + middle_x, sine * x + cosine * y + middle_y  # y is downwards
    left, top = np.floor(from_x), np.floor(from_y)
    out = np.zeros_like(pixels)
    for corner_y, share_y in ((top, 1 - (from_y - top)), (top + 1, from_y - top)):
        for corner_x, share_x in ((left, 1 - (from_x - left)), (left + 1, from_x - left)):
            weight = (share_y * share_x).astype(np.float32)
            inside = (corner_y >= 0) & (corner_y < rows) & (corner_x >= 0) & (corner_x < columns) & (weight > 0)
            sources = (corner_y[inside] * columns + corner_x[inside]).astype(np.intp)
            out[inside] += weight[inside, None] * pixels[sources]
    return out
