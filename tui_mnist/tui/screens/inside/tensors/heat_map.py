"""A matrix as a heat map: two colours for the two signs, or characters that tell them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.render.tensor_picture import strongest
from tui_mnist.tui.kit.digit_picture import picture
from tui_mnist.tui.kit.signed_picture import SignedColours, drawn_pixels
from tui_mnist.tui.screens.inside.tensors.look import Row, TensorLook

LARGEST_PIXEL = 6
"""Cells that a number covers at most, from left to right."""


def image_rows(values: NDArray[Any], limit: float, look: TensorLook, rows: int, columns: int) -> list[Row]:
    """A matrix of numbers from 0 to the limit as ink on paper, with the proportions of its axes."""
    ink = np.nan_to_num(values / (limit or 1)).clip(0, 1) * 255
    drawn = picture(np.rint(ink), look.drawing, rows=rows, columns=columns, ink=look.ink, paper=look.paper)
    return [list(row) for row in drawn]


def heat_map_rows(
    values: NDArray[Any], limit: float, look: TensorLook, rows: int, columns: int, *, square: bool
) -> list[Row]:
    """A matrix as large as fits into so many cells, or shrunk to them; `square` keeps the proportions of its axes."""
    if min(rows, columns) < 1:
        return []
    high, wide = values.shape
    down, across = 2 * rows / high, columns / wide
    if square:
        down = across = min(down, across)
    down, across = (float(min(int(scale), LARGEST_PIXEL)) if scale >= 1 else scale for scale in (down, across))
    size = max(1, round(high * down)), max(1, round(wide * across))
    shown = strongest(np.asarray(values, np.float64), min(size[0], high), min(size[1], wide))
    shown = shown.repeat(max(1, int(down)), axis=0).repeat(max(1, int(across)), axis=1)
    signs = SignedColours(look.negative, look.positive, look.ground, look.wrong)
    return [list(row) for row in drawn_pixels(shown, limit, look.drawing, signs)]
