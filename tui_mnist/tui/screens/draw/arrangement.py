"""How the room of the screen is shared among its panes."""

from __future__ import annotations

from typing import NamedTuple

from tui_mnist.tui.screens.draw.canvas_layout import zoom_for

FRAME = 2
"""Rows or columns of a border."""
LEAST_ANSWERS = 46
"""Columns that the answers need beside the canvas."""
LEAST_TOOLS = 30
LOW, TOOLS, LOW_TOOLS = 34, 8, 6
"""Below so many rows the tools have fewer."""
MOST_PICTURE = 14
"""Rows of the picture as MNIST would have it: two pixels a row."""
LEAST_READING = 12


class Arrangement(NamedTuple):
    """Columns and rows, with borders; where it is `stacked` all panes stand one below the other."""

    stacked: bool
    canvas: tuple[int, int]
    picture: tuple[int, int]


def arrangement(width: int, height: int, shape: tuple[int, int]) -> Arrangement:
    """Sizes for a screen of so many cells and a canvas (rows, columns)."""
    rows, columns = shape
    tools = LOW_TOOLS if height < LOW else TOOLS
    stacked = width < LEAST_ANSWERS + LEAST_TOOLS
    room = (width if stacked else width - LEAST_ANSWERS) - FRAME, height - tools - FRAME
    zoom = 0 if stacked else zoom_for(*room, shape)
    wide, high = (2 * columns * zoom, rows * zoom) if zoom else (columns, -(-rows // 2))
    canvas = max(min(wide, room[0]) + FRAME, LEAST_TOOLS), max(min(high, room[1]) + FRAME, 3)
    picture = max(min(MOST_PICTURE, height - LEAST_READING - FRAME, height // 2 - FRAME), 1)
    return Arrangement(stacked, canvas, (2 * picture + FRAME, picture + FRAME))
