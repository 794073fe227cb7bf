"""The units of a layer as a strip: which pixel shows which unit, and how wide and tall it is."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

NUMBER_WIDTH: Final = 5
"""Columns of a unit whose number is written."""
WIDEST: Final = 8
SIZES: Final = ((8, 8), (4, 4), (2, 2), (1, 2), (1, 1))
"""Columns and half rows of a pixel, the best first."""


class Strip(NamedTuple):
    """`units` in `pixels` pixels, down and then to the right, `across` columns of so many rows of cells.

    A pixel has so many columns and half rows; in a `numbered` strip each unit is a number instead. With more units than
    pixels, each pixel is the mean of some neighbours.
    """

    units: int
    pixels: int
    across: int
    rows: int
    columns: int
    half_rows: int
    numbered: bool

    @property
    def width(self) -> int:
        """Columns of cells."""
        return self.across * self.columns

    def column(self, place: int) -> int:
        """The first column of the unit at this place of the order."""
        return place * self.pixels // self.units // self._down * self.columns

    def place_at(self, column: int, row: int) -> int:
        """The place in the order of the first unit that is shown in a cell."""
        across = min(max(column // self.columns, 0), self.across - 1)
        pixel = across * self._down + min(2 * row // self.half_rows, self._down - 1)
        return min(-(-min(pixel, self.pixels - 1) * self.units // self.pixels), self.units - 1)

    @property
    def _down(self) -> int:
        return 2 * self.rows // self.half_rows

    def drawn(self, values: NDArray[Any]) -> NDArray[Any]:
        """Numbers (units,) in their order as an image (2 · rows, width); 0 where there is no unit."""
        if self.pixels < self.units:
            starts = -(-np.arange(self.pixels) * self.units // self.pixels)
            values = np.add.reduceat(values, starts) / np.diff([*starts, self.units])
        padded = np.zeros(self.across * self._down, values.dtype)
        padded[: self.pixels] = values
        image = padded.reshape(self.across, self._down).T
        return image.repeat(self.half_rows, axis=0).repeat(self.columns, axis=1)


def strip(units: int, width: int, most_rows: int) -> Strip:
    """The strip of so many units in so many columns: numbers if they have room, else the largest pixels that have."""
    if units * NUMBER_WIDTH <= width:
        return Strip(units, units, units, 1, min(width // units, WIDEST), 2, numbered=True)
    width, most_rows = max(width, 1), max(most_rows, 1)
    for columns, half_rows in SIZES:
        down = -(-units // max(width // columns, 1))
        rows = -(-down * half_rows // 2)
        if rows <= most_rows and columns <= width:
            down = 2 * rows // half_rows
            return Strip(units, units, -(-units // down), rows, columns, half_rows, numbered=False)
    return Strip(units, 2 * most_rows * width, width, most_rows, 1, 1, numbered=False)
