"""Many labelled points become rows of characters: a letter at each point, lines of braille dots behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.render.plane import View
from tui_mnist.render.raster import BLANK, DOTS_ACROSS, DOTS_DOWN, Cells, cell_bits, runs

Array = NDArray[Any]

STEPS = 48
"""Points along a line: lines are short, and dots of one cell are one character anyway."""


@dataclass(frozen=True, eq=False)
class Letters:
    """Points (n, 2), the code (n,) of the letter of each, and the number (n,) of its style; NaN is left out."""

    points: Array
    codes: NDArray[np.integer[Any]]
    styles: NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class Segments:
    """Straight lines (n, 2, 2) in one style; `letter` is drawn for them where there is no braille."""

    points: Array
    style: int
    letter: str = "."


def scatter(view: View, layers: list[Letters | Segments], *, ascii_only: bool = False) -> list[list[Cells]]:
    """The rows, from the top; of what is in a cell the last is seen. `Cells.layer` is the number of the style."""
    codes = np.full((view.rows, view.columns), ord(" "), np.uint32)
    styles = np.full((view.rows, view.columns), -1, np.intp)
    for layer in layers:
        if isinstance(layer, Letters):
            column, row, inside = cells_of(view, layer.points)
            codes[row, column] = layer.codes[inside]
            styles[row, column] = layer.styles[inside]
        elif len(layer.points):
            bits = _bits(view, layer.points)
            drawn = bits > 0
            codes[drawn] = ord(layer.letter) if ascii_only else BLANK + bits[drawn].astype(np.uint32)
            styles[drawn] = layer.style
    return runs(codes, styles)


def cells_of(view: View, points: Array) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
    """Columns and rows of the points that are in sight, and which (n,) those are."""
    dots = view.dots(points)
    known = np.isfinite(dots[:, 0]) & np.isfinite(dots[:, 1])
    at = np.rint(np.where(known[:, None], dots, -1)).astype(np.intp)
    column, row = at[:, 0] // DOTS_ACROSS, at[:, 1] // DOTS_DOWN
    inside = known & (column >= 0) & (column < view.columns) & (row >= 0) & (row < view.rows)
    return column[inside], row[inside], inside


def _bits(view: View, segments: Array) -> NDArray[np.uint8]:
    share = np.linspace(0, 1, STEPS)[:, None, None]
    along = view.dots(segments[:, 0] + share * (segments[:, 1] - segments[:, 0])).reshape(-1, 2)
    at = np.rint(along[np.isfinite(along).all(axis=1)]).astype(np.intp)
    dots = np.zeros((view.rows * DOTS_DOWN, view.columns * DOTS_ACROSS), np.bool_)
    across, down = at.T
    inside = (across >= 0) & (down >= 0) & (across < dots.shape[1]) & (down < dots.shape[0])
    dots[down[inside], across[inside]] = True
    return cell_bits(dots)
