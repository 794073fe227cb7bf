"""Images as inputs: bytes become numbers from 0 to 1, and pixels that are black in a whole batch are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui_mnist.autodiff.tensor import Array

BRIGHTEST = 255
"""A white pixel; inputs are scaled to 0…1 by it."""


def lit_pixels(images: Array, room: Callable[[int], Array]) -> tuple[Array, Array]:
    """Which pixels of images of bytes (samples, pixels) are lit in any of them, and their values.

    The values have shape (lit, samples) and lie in an array that `room` gives for so many lit pixels.
    """
    columns = np.flatnonzero(images.max(axis=0))
    values = room(len(columns))
    np.multiply(images.T[columns], values.dtype.type(1 / BRIGHTEST), out=values, dtype=values.dtype)
    return columns, values
