"""A matrix as a heat map: two colours for the two signs, or characters that tell them."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment

from tui_mnist.render.tensor_picture import LEVELS, NOT_FINITE, character, colour_of, signed_levels, strongest
from tui_mnist.tui.kit.digit_picture import picture
from tui_mnist.tui.screens.inside.tensors.look import Row, TensorLook, colours

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
    if len(shown) % 2:
        shown = np.vstack([shown, np.zeros((1, shown.shape[1]))])
    if look.in_colour:
        levels = signed_levels(shown, limit)
        return [_half_blocks(levels[y], levels[y + 1], look) for y in range(0, len(levels), 2)]
    return [_characters(signed_levels(strongest(shown[y : y + 2], 1, shown.shape[1])[0], limit), look)
            for y in range(0, len(shown), 2)]  # fmt: skip


def _half_blocks(above: NDArray[np.int8], below: NDArray[np.int8], look: TensorLook) -> Row:
    row: Row = []
    for (top, bottom), cells in groupby(zip(above.tolist(), below.tolist(), strict=True)):
        count = len(list(cells))
        if NOT_FINITE in (top, bottom):
            row.append(Segment(character(NOT_FINITE) * count, colours(look.ground, look.wrong)))
        elif top == bottom:
            row.append(Segment(" " * count, colours(None, _colour(top, look))))
        else:
            row.append(Segment("▀" * count, colours(_colour(top, look), _colour(bottom, look))))
    return row


def _characters(levels: NDArray[np.int8], look: TensorLook) -> Row:
    row: Row = []
    for level, cells in groupby(levels.tolist()):
        front = look.wrong if level == NOT_FINITE else _colour(LEVELS if level > 0 else -LEVELS, look)
        row.append(Segment(character(level) * len(list(cells)), colours(front)))
    return row


def _colour(level: int, look: TensorLook) -> tuple[int, int, int]:
    return colour_of(level, negative=look.negative, positive=look.positive, ground=look.ground)
