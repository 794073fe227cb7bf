"""A result as rows of segments: as a picture, as numbers, or as a histogram."""

from __future__ import annotations

import math
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment

from tui_mnist.queries.tensors import TensorResult
from tui_mnist.render.histogram import axis_row, histogram_rows
from tui_mnist.tui.screens.inside.tensors.bar_chart import bar_chart_rows
from tui_mnist.tui.screens.inside.tensors.heat_map import heat_map_rows, image_rows
from tui_mnist.tui.screens.inside.tensors.look import Row, TensorLook, centred, colours, width_of, words
from tui_mnist.tui.screens.inside.tensors.number_table import number_rows

View = Literal["picture", "numbers", "histogram"]
VIEWS: Final[tuple[View, ...]] = ("picture", "numbers", "histogram")
FEW: Final = 8
"""Numbers that are best read as such."""
TILE_HEIGHTS: Final = range(14, 2, -1)
"""Rows that a tile may have, the largest first; each is twice as wide."""
TOO_FEW: Final = 6
"""Tiles are drawn smaller so that at least so many have room, if there are so many."""


def usual_view(result: TensorResult) -> View:
    """What shows most of it."""
    return "numbers" if result.rank == 0 or math.prod(result.shape) <= FEW else "picture"


def views_of(result: TensorResult) -> tuple[View, ...]:
    """How it can be shown: a single number is no picture."""
    return VIEWS if result.rank else ("numbers",)


def result_rows(result: TensorResult, view: View, look: TensorLook, rows: int, columns: int) -> list[Row]:
    """The result in at most so many cells."""
    if min(rows, columns) < 1:
        return []
    if view not in views_of(result) or view == "numbers":
        found = number_rows(result, look, rows, columns)
        return [[]] * ((rows - 1) // 2) + centred(found, columns) if not result.rank else found
    if view == "histogram":
        return _histogram(result, look, rows, columns)
    if result.rank == 1:
        return centred(bar_chart_rows(result.pictures[0, 0], result.shape[0], look, rows, columns), columns)
    if result.rank == 2:
        found = _picture(result, 0, look, rows, columns)
        return [[]] * ((rows - len(found)) // 2) + centred(found, columns)
    return _tiles(result, look, rows, columns)


def _picture(result: TensorResult, number: int, look: TensorLook, rows: int, columns: int) -> list[Row]:
    values = result.pictures[number]
    if result.is_image:
        return image_rows(values, result.limit, look, rows, columns)
    square = result.axes[-2:] == ("row", "column")
    return heat_map_rows(values, result.limit, look, rows, columns, square=square)


def _tiles(result: TensorResult, look: TensorLook, rows: int, columns: int) -> list[Row]:
    """As many of the matrices as have room, each above its index."""
    count = len(result.pictures)
    height = next(
        (h for h in TILE_HEIGHTS if (rows // (h + 1)) * (columns // (2 * h + 1)) >= min(count, TOO_FEW)),
        TILE_HEIGHTS[-1],
    )
    height = min(height, max(1, rows - 1))
    across = max(1, columns // (2 * height + 1))
    found: list[Row] = []
    for first in range(0, count, across):
        if len(found) + height + 1 > rows and found:
            break
        numbers = range(first, min(first + across, count))
        drawn = [_picture(result, number, look, height, 2 * height) for number in numbers]
        for y in range(height):
            line: Row = []
            for tile in drawn:
                row = tile[y] if y < len(tile) else []
                line += [*row, Segment(" " * (2 * height + 1 - width_of(row)))]
            found.append(line)
        captions = [_index(result, number, 2 * height).ljust(2 * height + 1) for number in numbers]
        found.append(words("".join(captions), look.muted))
    return centred(found[:rows], columns)


def _index(result: TensorResult, number: int, room: int) -> str:
    """The index of a tile, with blanks if there is room."""
    places = [str(int(place)) for place in np.unravel_index(number, result.tiles)]
    text = f"[{', '.join(places)}]"
    return text if len(text) <= room else f"[{','.join(places)}]"[:room]


def _histogram(result: TensorResult, look: TensorLook, rows: int, columns: int) -> list[Row]:
    """How often which numbers are there, and where the mean is."""
    if not result.counted:
        return [words("no finite numbers", look.muted)]
    front = colours(look.positive)
    counts = _in_columns(result.counts, columns)
    bars = histogram_rows(counts, max(1, rows - 2), columns, ascii_only=look.ascii_only)
    found = [words(row, front) for row in bars]
    ends = axis_row(result.minimum, result.maximum, columns, mark=result.mean, ascii_only=look.ascii_only)
    every = math.prod(result.shape) // result.counted
    mark = "^" if look.ascii_only else "▴"
    counted = f"{mark} the mean of {math.prod(result.shape):,} numbers"
    counted += f"; counted: {result.counted:,} of them" if every > 1 else ""
    return [*found, words(ends, look.muted), words(counted, look.muted)][:rows]


def _in_columns(counts: NDArray[np.intp], columns: int) -> NDArray[np.float64]:
    """The counts of equal bins as those of so many columns; what lies on an edge is shared."""
    summed = np.concatenate([[0.0], np.cumsum(counts)])
    edges = np.linspace(0, len(counts), columns + 1)
    return np.diff(np.interp(edges, np.arange(len(summed)), summed))
