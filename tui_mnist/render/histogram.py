"""A histogram as rows of characters: how often a tensor's numbers fall where."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.number_format import number_in
from tui_mnist.render.bars import HEIGHTS

EIGHTHS = 8


def columns_of(counts: NDArray[Any], width: int) -> NDArray[Any]:
    """The counts of the bins, each repeated or some added up, so that they fill at most `width` columns evenly."""
    bins = len(counts)
    if width >= bins:
        return np.repeat(counts, width // bins)
    together = math.ceil(bins / max(1, width))
    return np.add.reduceat(counts, np.arange(0, bins, together))


def histogram_rows(counts: NDArray[Any], rows: int, width: int, *, ascii_only: bool = False) -> list[str]:
    """Bars beside each other, from the top row; the highest fills all rows, and what is not 0 is never invisible."""
    columns = columns_of(counts, width).astype(np.float64)
    steps = 1 if ascii_only else EIGHTHS
    highest = columns.max(initial=0)
    heights = np.ceil(columns / highest * rows * steps).astype(int) if highest else np.zeros(len(columns), int)
    letters = " #" if ascii_only else f" {HEIGHTS}"
    return [
        "".join(letters[min(max(height - row * steps, 0), steps)] for height in heights.tolist())
        for row in range(rows - 1, -1, -1)
    ]


def axis_row(low: float, high: float, width: int, *, mark: float | None = None, ascii_only: bool = False) -> str:
    """The line under a histogram of so many columns: its two ends, 0 if it lies between, and a mark at a value."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return " " * width
    cells = [" "] * width

    def write(text: str, start: int) -> None:
        if text and start >= 0 and start + len(text) <= width and not "".join(cells[start : start + len(text)]).strip():
            cells[start : start + len(text)] = text

    def place(value: float) -> int:
        share = (value / 2 - low / 2) / (high / 2 - low / 2) if high / 2 > low / 2 else 0.5
        return int(min(max(share * width, 0.0), width - 1))

    if mark is not None and math.isfinite(mark):
        cells[place(mark)] = "^" if ascii_only else "▴"
    left, right = number_in(low, 7), number_in(high, 7)
    write(left, 0)
    write(right, width - len(right))
    if low < 0 < high:
        write("0", place(0))
    return "".join(cells)
