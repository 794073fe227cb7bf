"""Images become rows of segments here, in ink of one colour on paper of another, each drawn only once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from tui_mnist import render

if TYPE_CHECKING:
    from numpy.typing import NDArray

PIXELS_OF_A_CELL = {"blocks": (2, 1), "braille": (4, 2), "ascii": (2, 1)}
"""Rows and columns of pixels that a cell can show; two rows share a letter, so that proportions are kept."""

INK, PAPER = 255, 0
"""The levels of a pixel that is all ink, and of one that has none."""

WHITE, BLACK = "#ffffff", "#000000"

Rows = tuple[tuple[Segment, ...], ...]
"""A picture, row by row from the top; all rows are equally wide."""


def picture(
    image: NDArray[Any], drawing: str, *, rows: int, columns: int, ink: str = WHITE, paper: str = BLACK
) -> Rows:
    """An image of bytes (rows, columns) as large as fits into so many cells; enlarged by whole factors only.

    `drawing` is one of DRAWINGS, `ink` and `paper` are colours as "#rrggbb". There is no row if there is no cell.
    """
    if min(rows, columns) < 1:
        return ()
    return _drawn(image.astype(np.uint8).tobytes(), image.shape, drawing, (rows, columns), (ink, paper))


@lru_cache(maxsize=512)
def _drawn(data: bytes, shape: tuple[int, ...], drawing: str, room: tuple[int, int], colours: tuple[str, str]) -> Rows:
    rows, columns = room
    image = np.frombuffer(data, np.uint8).reshape(shape)
    down, across = PIXELS_OF_A_CELL[drawing]
    factor = min(rows * down // shape[0], columns * across // shape[1])
    if factor > 1:
        image = image.repeat(factor, axis=0).repeat(factor, axis=1)
    if drawing == "blocks":
        return tuple(
            tuple(Segment(run.text, _style(run.foreground, run.background, colours)) for run in row)
            for row in render.half_blocks(image, rows=rows, columns=columns)
        )
    draw = render.braille if drawing == "braille" else render.ascii_ramp
    return tuple((Segment(row, _style(INK, PAPER, colours)),) for row in draw(image, rows=rows, columns=columns))


@lru_cache(maxsize=4096)
def _style(foreground: int | None, background: int | None, colours: tuple[str, str]) -> Style:
    """The style of two levels, 0 to 255; what has none is paper."""
    ink, paper = map(Color.parse, colours)
    front, back = (paper.blend(ink, (level or PAPER) / INK).rich_color for level in (foreground, background))
    return Style(color=front, bgcolor=back)
