"""An image becomes a picture of characters: half-blocks where there is colour, braille or a ramp of letters elsewhere.

Images have any shape (rows, columns), integers 0…255 or floats 0…1. `rows` and `columns` are the cells that the picture
may take; it is shrunk to fit them, keeps its proportions (a cell is twice as high as wide), and is never enlarged.
"""

from __future__ import annotations

from itertools import groupby, pairwise, zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.render.lines import Picture, TextRun
from tui_mnist.render.resize import intensities, resized, size_within

GREYS = 24
"""So many grey levels, as many as the 256-colour palette has, and few enough to cache a style for each pair."""

RAMP = " .:-=+*#%@"

# The dots of a braille cell, as bits: https://www.unicode.org/charts/PDF/U2800.pdf
BRAILLE_BLANK = 0x2800
BRAILLE_DOTS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])


def half_blocks(image: NDArray[Any], *, rows: int | None = None, columns: int | None = None) -> Picture:
    """Two pixels a cell, one above the other; below an odd last row of pixels the terminal's own background shows."""
    pixels = intensities(image)
    pixels = resized(pixels, *size_within(pixels.shape, rows and 2 * rows, columns))
    levels = (np.rint(pixels * (GREYS - 1)) * (255 / (GREYS - 1))).astype(np.uint8).tolist()
    below_the_last: list[int | None] = [None] * len(levels[0])
    pairs = zip_longest(levels[::2], levels[1::2], fillvalue=below_the_last)
    return [
        [_run(*colours, len(list(cells))) for colours, cells in groupby(zip(above, below, strict=True))]
        for above, below in pairs
    ]


def _run(above: int, below: int | None, cells: int) -> TextRun:
    return TextRun(" " * cells, None, above) if above == below else TextRun("▀" * cells, above, below)


def braille(
    image: NDArray[Any], *, rows: int | None = None, columns: int | None = None, diffuse: bool = False
) -> list[str]:
    """2 x 4 dots a cell: those brighter than half, or with `diffuse` as dense as the image is bright.

    Strokes stay clearest without, shades of grey show with it.
    """
    pixels = intensities(image)
    pixels = resized(pixels, *size_within(pixels.shape, rows and 4 * rows, columns and 2 * columns))
    dots = _diffused(pixels) if diffuse else pixels >= 0.5
    high, wide = -(-dots.shape[0] // 4), -(-dots.shape[1] // 2)
    whole = np.zeros((high * 4, wide * 2), bool)
    whole[: dots.shape[0], : dots.shape[1]] = dots
    cells = np.einsum("hywx,yx->hw", whole.reshape(high, 4, wide, 2), BRAILLE_DOTS) + BRAILLE_BLANK
    return ["".join(map(chr, row)) for row in cells.tolist()]


def ascii_ramp(image: NDArray[Any], *, rows: int | None = None, columns: int | None = None) -> list[str]:
    """A character a cell, the denser the brighter."""
    pixels = intensities(image)
    high, wide = size_within(pixels.shape, rows and 2 * rows, columns)
    pixels = resized(pixels, -(-high // 2), wide)
    steps = np.rint(pixels * (len(RAMP) - 1)).astype(np.intp).tolist()
    return ["".join([RAMP[step] for step in row]) for row in steps]


def _diffused(pixels: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Black or white, its error passed on to the neighbours: R. W. Floyd, L. Steinberg, Proc. SID 17 (1976)."""
    rows = np.pad(pixels, ((0, 1), (1, 1))).tolist()
    for row, below in pairwise(rows):
        for x in range(1, len(row) - 1):
            wanted = row[x]
            row[x] = float(wanted >= 0.5)
            error = (wanted - row[x]) / 16
            row[x + 1] += 7 * error
            below[x - 1] += 3 * error
            below[x] += 5 * error
            below[x + 1] += error
    return np.array(rows)[:-1, 1:-1] >= 0.5
