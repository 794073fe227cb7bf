"""Pictures are made to fit a screen by area averaging: each new pixel is the mean of what it covers."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

GAMMA = 2.2
"""Grey levels are averaged as light, of which a level is the 2.2th root, so that thin strokes keep their brightness."""


def intensities(image: NDArray[Any]) -> NDArray[np.float32]:
    """An image of shape (rows, columns), integers 0…255 or floats 0…1, as floats 0…1; NaN is 0."""
    if image.ndim != 2 or 0 in image.shape:
        raise ValueError(f"an image of shape {image.shape} can't be drawn; expected (rows, columns), 1 or more of each")
    if np.issubdtype(image.dtype, np.integer):
        return image.clip(0, 255).astype(np.float32) / np.float32(255)
    values: NDArray[np.float32] = np.nan_to_num(image.clip(0, 1), nan=0.0).astype(np.float32)
    return values


def resized(image: NDArray[np.float32], rows: int, columns: int) -> NDArray[np.float32]:
    """The image, floats 0…1, in so many rows and columns."""
    if image.shape == (rows, columns):
        return image
    down, across = area_shares(image.shape[0], rows), area_shares(image.shape[1], columns)
    light = (down @ image**GAMMA @ across.T).clip(0, 1)
    return (light ** (1 / GAMMA)).astype(np.float32)


def size_within(shape: tuple[int, ...], rows: int | None, columns: int | None) -> tuple[int, int]:
    """The largest (rows, columns) of the image's proportions inside the given ones, but no larger than the image."""
    high, wide = shape
    scale = min(1.0, (rows or high) / high, (columns or wide) / wide)
    return max(1, round(high * scale)), max(1, round(wide * scale))


@lru_cache(maxsize=64)
def area_shares(length: int, wanted: int) -> NDArray[np.float32]:
    """Row = new pixel, column = old pixel: the share of the new one's area that lies on the old one."""
    edges = np.linspace(0, length, wanted + 1)[:, None]
    starts = np.arange(length)
    overlaps = np.minimum(edges[1:], starts + 1) - np.maximum(edges[:-1], starts)
    return (overlaps.clip(0) * wanted / length).astype(np.float32)


def averaged(values: NDArray[Any], rows: int, columns: int) -> NDArray[Any]:
    """Numbers of any size and sign (rows, columns) in so many rows and columns, each the mean of what it covers."""
    if values.shape == (rows, columns):
        return values
    down, across = area_shares(values.shape[0], rows), area_shares(values.shape[1], columns)
    with np.errstate(all="ignore"):
        means: NDArray[Any] = down @ values @ across.T
    return means
