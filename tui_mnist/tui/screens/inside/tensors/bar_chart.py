"""A vector as bars beside each other, up from 0 and down from it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment

from tui_mnist.render.tensor_picture import strongest
from tui_mnist.tui.screens.inside.tensors.look import Row, TensorLook, colours

WIDEST = 6
EIGHTHS = " ▁▂▃▄▅▆▇█"


def bar_chart_rows(values: NDArray[Any], count: int, look: TensorLook, rows: int, columns: int) -> list[Row]:
    """The numbers of a vector (n,), of which there are `count` in all; where there are too many, the strongest ones.

    With room for it the last row has their places in the vector.
    """
    if min(rows, columns) < 1:
        return []
    numbers = np.nan_to_num(np.asarray(values, np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    if len(numbers) > columns:
        numbers = strongest(numbers[None], 1, columns)[0]
    width = min(max(1, columns // len(numbers)), WIDEST)
    has_places = rows > 3
    height = rows - has_places
    top, bottom = max(float(numbers.max()), 0.0), min(float(numbers.min()), 0.0)
    above = height if not bottom else 0 if not top else min(max(round(top / (top - bottom) * height), 1), height - 1)
    found = []
    scale = max(top / above if above else 0.0, -bottom / (height - above) if height > above else 0.0) or 1.0
    for y in range(height):
        upper = y < above
        share = numbers / scale - (above - 1 - y) if upper else -numbers / scale - (y - above)
        found.append(_row(share, width, look, upper=upper))
    if has_places:
        found.append(_places(len(numbers), count, width, look))
    return found


def _row(share: NDArray[np.float64], width: int, look: TensorLook, *, upper: bool) -> Row:
    """One row of cells: how much of each is filled, from 0 to 1 and beyond."""
    gap = 1 if width > 2 else 0
    front, back = (look.positive, None) if upper else (look.negative, None)
    row: Row = []
    for one in share.tolist():
        letter = ("#" if one >= 0.5 else " ") if look.ascii_only else EIGHTHS[round(min(max(one, 0.0), 1.0) * 8)]
        if not upper and not look.ascii_only:  # there are no blocks that hang down but the whole and the half one
            letter = "█" if one >= 0.75 else "▀" if one > 0 else " "
        row.append(Segment(letter * (width - gap) + " " * gap, colours(front, back)))
    return row


def _places(shown: int, count: int, width: int, look: TensorLook) -> Row:
    if shown == count and width > 2:
        return [Segment("".join(str(number)[:width].ljust(width) for number in range(shown)), look.muted)]
    last = str(count - 1)
    return [Segment("0" + last.rjust(max(shown * width - 1, len(last) + 1)), look.muted)]
