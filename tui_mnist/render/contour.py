"""A surface over the plane becomes layers of a picture: levels as backgrounds or letters, and lines between them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tui_mnist.render.plane import Layer, Points, Shades, View
from tui_mnist.render.raster import DOTS_ACROSS, DOTS_DOWN

Array = NDArray[np.float64]

LEVELS = 12
LETTERS = " .,:;-~=+*%#"
"""For each level, from the lowest, where only ASCII may be drawn."""
LINE, LEVEL = "contour", "level"
"""The styles: of the lines, and of the levels as LEVEL-0 and so on."""


def contour_layers(
    view: View, height: Callable[[Array], Array], bounds: Array, *, ascii_only: bool = False
) -> list[Layer]:
    """The layers of a surface, of which `height` gives the heights (…) at points (…, 2).

    `bounds` (LEVELS - 1,) are the heights between the levels, ascending; NaN is on the highest level. Where only ASCII
    may be drawn, levels are letters; else they are backgrounds, with braille lines between them.
    """
    levels = np.searchsorted(bounds, height(_dots(view))).astype(np.intp)
    in_cells = levels[DOTS_DOWN // 2 :: DOTS_DOWN, ::DOTS_ACROSS]
    layers: list[Layer] = [Shades(in_cells, tuple(f"{LEVEL}-{level}" for level in range(LEVELS)))]
    if ascii_only:
        places = _dots(view)[DOTS_DOWN // 2 :: DOTS_DOWN, ::DOTS_ACROSS]
        return layers + [
            Points(places[in_cells == level], LINE, letter)
            for level, letter in enumerate(LETTERS)
            if letter != " " and (in_cells == level).any()
        ]
    line = np.zeros(levels.shape, np.bool_)
    line[:, :-1] |= levels[:, 1:] > levels[:, :-1]
    line[:, 1:] |= levels[:, :-1] > levels[:, 1:]
    line[:-1] |= levels[1:] > levels[:-1]
    line[1:] |= levels[:-1] > levels[1:]
    return [*layers, Points(_dots(view)[line], LINE)]


def _dots(view: View) -> Array:
    """The points of the plane (rows, columns, 2) at the dots of the cells."""
    rows, columns = view.rows * DOTS_DOWN, view.columns * DOTS_ACROSS
    left, top = view.point(-0.5 + 0.5 / DOTS_ACROSS, -0.5 + 0.5 / DOTS_DOWN).tolist()
    across = left + np.arange(columns) / view.dots_per_unit
    down = top - np.arange(rows) / view.dots_per_unit
    return np.stack(np.meshgrid(across, down), axis=-1)
