"""Paper is never evenly lit: what is ink shows against the paper around it, which is dark or light itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

COARSE_SIDE: Final = 80
"""The light changes slowly: a picture of so many rows and columns tells it."""
LEAST_BARE: Final = 0.05
"""Of a window: less bare paper tells nothing of the light."""
DARKEST_PAPER: Final = 24.0
"""Darker paper is not brightened further: there is nothing but noise in it."""


def shrunk(picture: NDArray[Any], down: int, across: int) -> NDArray[np.float32]:
    """The picture with the mean of each block of `down` rows and `across` columns as one pixel.

    Neither may be more than the picture has; what is left over at its end is left out.
    """
    rows, columns = picture.shape[0] // down, picture.shape[1] // across
    blocks = picture[: rows * down, : columns * across].reshape(rows, down, columns, across)
    means: NDArray[np.float32] = blocks.mean(axis=(1, 3), dtype=np.float32)
    return means


def has_light_ink(picture: NDArray[np.uint8]) -> bool:
    """Whether a picture (rows, columns) is light on dark: it is, if that takes less ink, all over and at its edge."""
    levels = coarse(picture)
    edge = np.concatenate([levels[0], levels[-1], levels[:, 0], levels[:, -1]])
    return bool(levels.mean() + edge.mean() < float(levels.min()) + float(levels.max()))


def paper_around(picture: NDArray[np.uint8], window: float) -> NDArray[np.uint8]:
    """The levels that the paper would have without the dark ink on it, of the same shape, or a little lighter ones.

    Ink is what is darker than its surroundings and narrower than `window`, in pixels: a morphological closing (J.
    Serra, Image Analysis and Mathematical Morphology, 1982) of the picture with few pixels.
    """
    levels = coarse(picture)
    sizes = _sizes(levels, picture, window)
    paper = _mean(-_lightest(-_lightest(levels, sizes), sizes), [_odd(size // 2) for size in sizes])
    return _enlarged(paper, picture.shape)


def paper_beside(
    picture: NDArray[np.uint8], ink: NDArray[np.bool_], window: float, roughly: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """The same, as the mean of the bare paper in a window, once it is known where there is ink.

    Where a window has no bare paper it is `roughly` the former estimate.
    """
    bare = ~ink
    share = coarse(bare)
    sizes = _sizes(share, picture, window)
    weights = _mean(share, sizes)
    levels = _mean(coarse(picture * bare), sizes) / np.maximum(weights, LEAST_BARE)
    return _enlarged(np.where(weights >= LEAST_BARE, levels, coarse(roughly)), picture.shape)


def darkness(picture: NDArray[np.uint8], paper: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How much of the paper's light is missing in each pixel: up to 1, and below 0 where it is lighter than paper."""
    level = np.maximum(paper.astype(np.float32), DARKEST_PAPER)
    missing: NDArray[np.float32] = np.maximum((paper - picture.astype(np.float32)) / level, -1)
    return missing


def coarse(picture: NDArray[Any]) -> NDArray[np.float32]:
    """The picture in at most COARSE_SIDE rows and columns."""
    return shrunk(picture, *(math.ceil(side / COARSE_SIDE) for side in picture.shape))


def _sizes(few_pixels: NDArray[np.float32], picture: NDArray[Any], window: float) -> list[int]:
    return [_odd(max(round(window * few / many), 3)) for few, many in zip(few_pixels.shape, picture.shape, strict=True)]


def _lightest(levels: NDArray[np.float32], sizes: Sequence[int]) -> NDArray[np.float32]:
    """The most in a window of odd sizes around each pixel."""
    lightest: NDArray[np.float32] = _windows(_windows(levels, 0, sizes[0]).max(axis=-1), 1, sizes[1]).max(axis=-1)
    return lightest


def _mean(levels: NDArray[np.float32], sizes: Sequence[int]) -> NDArray[np.float32]:
    means: NDArray[np.float32] = _windows(_windows(levels, 0, sizes[0]).mean(axis=-1), 1, sizes[1]).mean(axis=-1)
    return means


def _enlarged(few_pixels: NDArray[np.float32], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    down, across = (_interpolation(*sides) for sides in zip(few_pixels.shape, shape, strict=True))
    return np.rint(down @ few_pixels @ across.T).astype(np.uint8)


def _windows(levels: NDArray[np.float32], axis: int, size: int) -> NDArray[np.float32]:
    """For each pixel those around it along an axis, as a last axis; the picture goes on as its last pixels do."""
    pad = [(size // 2, size // 2) if axis == along else (0, 0) for along in (0, 1)]
    return np.lib.stride_tricks.sliding_window_view(np.pad(levels, pad, mode="edge"), size, axis)


def _interpolation(few: int, many: int) -> NDArray[np.float32]:
    """The matrix (many, few) that draws straight lines between the middles of `few` equal parts."""
    places = np.clip((np.arange(many) + 0.5) * few / many - 0.5, 0, few - 1)
    weights: NDArray[np.float32] = np.maximum(1 - np.abs(places[:, None] - np.arange(few)), 0).astype(np.float32)
    return weights


def _odd(size: int) -> int:
    return size | 1
