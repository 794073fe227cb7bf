"""What the makers of MNIST did to each digit, so that another one can be read by a network that learned theirs."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

SIDE: Final = 28
"""Rows and columns of an image."""
BOX: Final = 20
"""Rows and columns of the box that a digit fills."""


def mnist_form(picture: NDArray[np.uint8], *, scale: bool = True, centre: bool = True) -> NDArray[np.uint8]:
    """The digit of a picture (rows, columns), ink from 0 for none to 255, in an image of 28 by 28 pixels.

    As in MNIST: it keeps its shape and fills a box of 20 by 20 pixels (`scale`), and its centre of mass comes to the
    pixel in row 14 and column 14 (`centre`; else the middle of its box does). Without either, an image of that size
    stays as it is. See Y. LeCun, C. Cortes, C. Burges, The MNIST database of handwritten digits.

    Raises ValueError for another number of dimensions than two.
    """
    if picture.ndim != 2:
        raise ValueError(f"expected a picture of rows and columns, got shape {picture.shape}")
    rows, columns = np.flatnonzero(picture.any(axis=1)), np.flatnonzero(picture.any(axis=0))
    if not len(rows):
        return np.zeros((SIDE, SIDE), np.uint8)
    if not scale and not centre and picture.shape == (SIDE, SIDE):
        return picture.copy()
    digit = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float64)
    longest = max(digit.shape)
    if scale or longest > SIDE:
        height, width = (max(1, round(side * (BOX if scale else SIDE) / longest)) for side in digit.shape)
        digit = _weights(digit.shape[0], height) @ digit @ _weights(digit.shape[1], width).T
    middle = _centre_of_mass(digit) if centre else np.array(digit.shape) / 2
    return _placed(np.rint(digit).astype(np.uint8), np.rint(SIDE // 2 - middle).astype(int))


def _weights(before: int, after: int) -> NDArray[np.float64]:
    """The matrix (after, before) that gives each new pixel the mean of the old ones that it covers."""
    edges = np.arange(after + 1) * before / after
    old = np.arange(before)
    covered = np.minimum(edges[1:, None], old + 1) - np.maximum(edges[:-1, None], old)
    weights: NDArray[np.float64] = np.maximum(covered, 0) * after / before
    return weights


def _centre_of_mass(digit: NDArray[np.float64]) -> NDArray[np.float64]:
    rows, columns = (np.arange(side) for side in digit.shape)
    moments = np.array([digit.sum(axis=1) @ rows, digit.sum(axis=0) @ columns])
    return moments / float(digit.sum())


def _placed(digit: NDArray[np.uint8], corner: NDArray[np.intp]) -> NDArray[np.uint8]:
    """The digit in an empty image, its first pixel at this corner; moved as little as needed to be all inside."""
    top, left = (int(np.clip(at, 0, SIDE - side)) for at, side in zip(corner, digit.shape, strict=True))
    image = np.zeros((SIDE, SIDE), np.uint8)
    image[top : top + digit.shape[0], left : left + digit.shape[1]] = digit
    return image
