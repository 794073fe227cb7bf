"""Curves become rows of characters: braille dots, two across and four down a cell, or letters where there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

DOTS_ACROSS, DOTS_DOWN = 2, 4
"""Dots of a braille cell."""

# The dots of a braille cell, from the top, as bits: https://www.unicode.org/charts/PDF/U2800.pdf
BLANK = 0x2800
BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], np.uint8)


@dataclass(frozen=True, eq=False)
class Curve:
    """For each column of dots the lowest and the highest dot, counted from 0 at the bottom; NaN is a gap.

    Columns beside one another are joined, so that a steep curve has no holes; what is outside of the raster is not
    seen. `letter` is drawn for it where there is no braille.
    """

    lowest: NDArray[np.float64]
    highest: NDArray[np.float64]
    letter: str = "*"


@dataclass(frozen=True, eq=False)
class Glyphs:
    """A character at each of some cells, counted from 0 at the left and at the bottom; NaN or outside is not drawn."""

    columns: NDArray[np.float64]
    rows: NDArray[np.float64]
    glyph: str


class Cells(NamedTuple):
    """Neighbouring cells of the same layer, None for none."""

    text: str
    layer: int | None


def raster(layers: Sequence[Curve | Glyphs], rows: int, columns: int, *, ascii_only: bool = False) -> list[list[Cells]]:
    """The rows of cells, from the top; a cell shows the last layer that has something in it, and that one alone."""
    codes = np.full((rows, columns), ord(" "), np.uint32)
    owners = np.full((rows, columns), -1, np.intp)
    for number, layer in enumerate(layers):
        if isinstance(layer, Glyphs):
            if len(layer.columns):
                cells = _cells_at(layer, rows, columns)
                codes[cells], owners[cells] = ord(layer.glyph), number
        else:
            bits = cell_bits(_dots(layer, rows, columns))
            drawn = bits > 0
            codes[drawn] = ord(layer.letter) if ascii_only else BLANK + bits[drawn].astype(np.uint32)
            owners[drawn] = number
    return runs(codes, owners)


def joined(
    lowest: NDArray[np.float64], highest: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Whole dots, each column stretched halfway towards its neighbour where the two would not touch."""
    low, high = np.rint(lowest), np.rint(highest)
    longer_low, longer_high = low.copy(), high.copy()
    with np.errstate(invalid="ignore", over="ignore"):
        # halfway between two columns, if there is anything between; else one of them has these dots already
        rising = np.floor((high[:-1] + low[1:]) / 2)
        falling = np.floor((low[:-1] + high[1:]) / 2)
    np.fmax(longer_high[:-1], rising, out=longer_high[:-1])
    np.fmin(longer_low[1:], rising + 1, out=longer_low[1:])
    np.fmin(longer_low[:-1], falling + 1, out=longer_low[:-1])
    np.fmax(longer_high[1:], falling, out=longer_high[1:])
    return longer_low, longer_high


def _dots(curve: Curve, rows: int, columns: int) -> NDArray[np.bool_]:
    low, high = joined(curve.lowest, curve.highest)
    heights = np.arange(rows * DOTS_DOWN - 1, -1, -1)[:, None]
    dots: NDArray[np.bool_] = (heights >= low) & (heights <= high)
    if dots.shape[1] != columns * DOTS_ACROSS:
        raise ValueError(f"a curve has {dots.shape[1]} columns of dots; expected {columns * DOTS_ACROSS}")
    return dots


def cell_bits(dots: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """The braille bits (rows, columns) of the cells whose dots are set."""
    cells = dots.reshape(dots.shape[0] // DOTS_DOWN, DOTS_DOWN, dots.shape[1] // DOTS_ACROSS, DOTS_ACROSS)
    bits: NDArray[np.uint8] = np.einsum("yaxb,ab->yx", cells.view(np.uint8), BITS)
    return bits


def _cells_at(glyphs: Glyphs, rows: int, columns: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    inside = (glyphs.columns >= 0) & (glyphs.columns < columns) & (glyphs.rows >= 0) & (glyphs.rows < rows)
    down = rows - 1 - glyphs.rows[inside].astype(np.intp)
    return down, glyphs.columns[inside].astype(np.intp)


def runs(codes: NDArray[np.uint32], owners: NDArray[np.intp]) -> list[list[Cells]]:
    """The characters (rows, columns) of these codes, row by row, those of the same owner together; -1 is none."""
    rows, columns = codes.shape
    text = codes.astype("<u4").tobytes().decode("utf-32-le")
    cuts: list[list[int]] = [[0] for _ in range(rows)]
    down, across = np.nonzero(owners[:, 1:] != owners[:, :-1])
    for row, column in zip(down.tolist(), across.tolist(), strict=True):
        cuts[row].append(column + 1)
    layers = owners.tolist()
    return [
        [
            Cells(text[row * columns + start : row * columns + end], None if of[start] < 0 else of[start])
            for start, end in pairwise([*cuts[row], columns])
            if end > start
        ]
        for row, of in enumerate(layers)
    ]
