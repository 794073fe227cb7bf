"""A tensor as its numbers, as many of them as there is room for, with their places beside them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment

from tui_mnist.number_format import number_in
from tui_mnist.queries.tensors import TensorResult
from tui_mnist.tui.screens.inside.tensors.look import Row, TensorLook, words

FLOAT_WIDTH = 7
LEAST_FLOAT, LEAST_WHOLE = 5, 2
"""Columns that a number takes at least, with the blank before it."""


def number_rows(result: TensorResult, look: TensorLook, rows: int, columns: int) -> list[Row]:
    """The first numbers; "..." where there are more."""
    if min(rows, columns) < 1:
        return []
    texts = _texts(_in_view(result.numbers, rows, columns))
    width = max((len(text) for text in texts.ravel().tolist()), default=1) + 1
    if result.rank < 2:
        return _vector(texts[0, 0], result, look, (rows, columns, width))
    found: list[Row] = []
    for number, matrix in enumerate(texts):
        if len(found) >= rows:
            break
        if result.rank > 2:
            index = ", ".join(str(int(place)) for place in np.unravel_index(number, result.tiles))
            found.append(words(f"[{index}]", look.strong))
        found += _matrix(matrix, result, look, (rows - len(found), columns, width))
    return found[:rows]


def _in_view(numbers: NDArray[Any], rows: int, columns: int) -> NDArray[Any]:
    """Those that may have room: to write one takes longer than to draw it."""
    across = max(1, columns // (LEAST_FLOAT if numbers.dtype.kind == "f" else LEAST_WHOLE))
    if numbers.shape[:2] == (1, 1):
        return numbers[:, :, : rows * across]
    blocks = rows // (min(numbers.shape[1], rows) + 2) + 1
    return numbers[:blocks, :rows, :across]


def _texts(numbers: NDArray[Any]) -> NDArray[np.str_]:
    """Each number as it is written."""
    if numbers.dtype.kind == "f":
        flat = [number_in(value, FLOAT_WIDTH) for value in numbers.ravel().tolist()]
    else:
        flat = [str(value) for value in numbers.ravel().tolist()]
    return np.array(flat).reshape(numbers.shape)


def _vector(texts: NDArray[np.str_], result: TensorResult, look: TensorLook, room: tuple[int, int, int]) -> list[Row]:
    """Line after line, each with the place of its first number; a single number alone."""
    rows, columns, width = room
    if not result.rank:
        return [words(str(texts[0]), look.strong)]
    margin = len(str(len(texts))) + 1
    across = max(1, (columns - margin) // width)
    if across > 10:
        across -= across % 10
    found: list[Row] = []
    for start in range(0, len(texts), across):
        if len(found) == rows - 1 and start + across < result.shape[0]:
            found.append(words("...", look.muted))
            break
        line = "".join(text.rjust(width) for text in texts[start : start + across].tolist())
        found.append([Segment(str(start).rjust(margin), look.muted), Segment(line)])
    return found[:rows]


def _matrix(matrix: NDArray[np.str_], result: TensorResult, look: TensorLook, room: tuple[int, int, int]) -> list[Row]:
    """A header with the columns' numbers, then rows behind theirs."""
    rows, columns, width = room
    if rows < 2:
        return []
    squeezed = result.shape[:-1] if result.rank > 3 and result.shape[-1] == 1 else result.shape
    high, wide = squeezed[-2:]
    margin = len(str(len(matrix))) + 1
    width = max(width, len(str(matrix.shape[1])) + 1)
    across = min(max(1, (columns - margin - 4 * (wide * width + margin > columns)) // width), matrix.shape[1])
    more = " ..." if across < wide else ""
    header = "".join(str(number).rjust(width) for number in range(across)) + more
    found = [words(" " * margin + header, look.muted)]
    below = min(len(matrix), rows - 1)
    if below < high and below == rows - 1:
        below -= 1
    for number, row in enumerate(matrix[:below].tolist()):
        line = "".join(text.rjust(width) for text in row[:across])
        found.append([Segment(str(number).rjust(margin), look.muted), Segment(line + more)])
    if below < high:
        found.append(words("...".rjust(margin), look.muted))
    return found
