"""Paper is never evenly lit: what is ink shows against the paper around it, which is dark or light itself."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

COARSE_SIDE: Final = 128
"""The light changes slowly: a picture of so many rows and columns tells it."""
DARKEST_PAPER: Final = 24.0
"""Darker paper is not brightened further: there is nothing but noise in it."""


def shrunk(picture: NDArray[np.uint8], factor: int) -> NDArray[np.uint8]:
    """The picture with the mean of each square of `factor` pixels as one; what is left over at the end is left out."""
    if factor == 1:
        return picture
    rows, columns = (max(side // factor, 1) for side in picture.shape)
    squares = picture[: rows * factor, : columns * factor].reshape(rows, min(factor, picture.shape[0]), columns, -1)
    return np.rint(squares.mean(axis=(1, 3), dtype=np.float32)).astype(np.uint8)


def has_light_ink(picture: NDArray[np.uint8]) -> bool:
    """Whether a picture (rows, columns) is light on dark: it is, if that takes less ink, all over and at its edge."""
    levels = _coarse(picture)
    edge = np.concatenate([levels[0], levels[-1], levels[:, 0], levels[:, -1]])
    return bool(levels.mean() + edge.mean() < float(levels.min()) + float(levels.max()))


def paper_of(picture: NDArray[np.uint8], window: float) -> NDArray[np.uint8]:
    """The levels that the paper would have without the dark ink on it, of the same shape.

    Ink is what is darker than its surroundings and narrower than `window`, in pixels: a morphological closing (J.
    Serra, Image Analysis and Mathematical Morphology, 1982) of the picture with few pixels.
    """
    coarse = _coarse(picture)
    size = _odd(max(round(window * max(coarse.shape) / max(picture.shape)), 3))
    paper = _smooth(_paper(coarse, size), max(size // 4, 1))
    down, across = (_interpolation(*sides) for sides in zip(coarse.shape, picture.shape, strict=True))
    return np.rint(down @ paper @ across.T).astype(np.uint8)


def darkness(picture: NDArray[np.uint8], paper: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How much of the paper's light is missing in each pixel, from 0 to 1."""
    light = np.maximum(paper.astype(np.float32), DARKEST_PAPER)
    missing: NDArray[np.float32] = np.clip((paper.astype(np.float32) - picture) / light, 0, 1)
    return missing


def _coarse(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    return shrunk(picture, min(math.ceil(max(picture.shape) / COARSE_SIDE), *picture.shape)).astype(np.float32)


def _paper(levels: NDArray[np.float32], window: int) -> NDArray[np.float32]:
    """The closing: the darkest of the lightest pixels around each pixel."""
    return -_lightest(-_lightest(levels, window), window)


def _lightest(levels: NDArray[np.float32], window: int) -> NDArray[np.float32]:
    for axis in (0, 1):
        pad = [(window // 2, window // 2) if axis == along else (0, 0) for along in (0, 1)]
        padded = np.pad(levels, pad, constant_values=-np.inf)
        levels = np.lib.stride_tricks.sliding_window_view(padded, window, axis=axis).max(axis=-1)
    return levels


def _smooth(levels: NDArray[np.float32], radius: int) -> NDArray[np.float32]:
    """The mean around each pixel; at the edge it goes on as the last pixel there."""
    window = 2 * radius + 1
    for axis in (0, 1):
        pad = [(radius, radius) if axis == along else (0, 0) for along in (0, 1)]
        padded = np.pad(levels, pad, mode="edge")
        levels = np.lib.stride_tricks.sliding_window_view(padded, window, axis=axis).mean(axis=-1)
    return levels


def _interpolation(few: int, many: int) -> NDArray[np.float32]:
    """The matrix (many, few) that draws straight lines between the middles of `few` equal parts."""
    places = np.clip((np.arange(many) + 0.5) * few / many - 0.5, 0, few - 1)
    weights: NDArray[np.float32] = np.maximum(1 - np.abs(places[:, None] - np.arange(few)), 0).astype(np.float32)
    return weights


def _odd(size: int) -> int:
    return size | 1
