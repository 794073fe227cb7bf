"""What is drawn of the plane and of the sheet that a layer makes of it: regions, grid, points, creases, boundary."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np

from tui_mnist.geometry.unfolding import Array, boundaries, certainty
from tui_mnist.render.plane import Layer, Lines, Points, Shades, View
from tui_mnist.tui.screens.geometry.unfolding.plane_picture import SHADES
from tui_mnist.tui.screens.geometry.unfolding.state import SHEET, SPACING, UnfoldingState

SIGNS = ("•", "×", "+", "◦")
LETTERS = ("o", "x", "+", "*")
HELD_OUT_SIGNS = ("⊡", "⊠", "⊞", "□")
HELD_OUT_LETTERS = ("O", "X", "%", "@")
"""Of points that are held out: the same signs, in a square."""
CELLS_A_POINT = 5
REGION_LETTERS = (" ", ":", "-", "'")
"""What fills the region of a class where there are no shades."""


def regions(state: UnfoldingState, view: View) -> Iterator[Layer]:
    """The plane, each cell in the shade of the class that the network takes it for, and the points over it."""
    lattice = _places(view)
    logits = state.network.layers(lattice)[-1]
    yield from _shades(lattice, logits)
    if state.folds:
        yield Lines(state.network.creases(lattice, len(state.network.hidden)), "crease", ",")
    yield Lines(boundaries(lattice, logits), "boundary", "#")
    yield from _points(state, view, lambda points: points)


def sheet(state: UnfoldingState, view: View) -> Iterator[Layer]:
    """The grid of the plane and the points after a layer, each stretch in the colour of the class it is taken for.

    Behind two units as they are stands what the layers behind them take each place for.
    """
    layer, network = state.layer, state.network

    def placed(points: Array) -> Array:
        return state.place(layer, network.layers(points)[layer])

    if state.units[layer] == 2:
        places = _places(view)
        yield from _shades(places, network.logits_after(layer, places), strength=0.5)
    layers = network.layers(GRID)
    grid, found = state.place(layer, layers[layer]), layers[-1].argmax(axis=-1)
    for label in range(network.classes):
        yield Lines(np.where((found == label)[..., None], grid, np.nan), f"dim-{label}", ".-:'"[label])
    if state.folds:
        yield Lines(placed(network.creases(LATTICE, min(layer + 1, len(network.hidden)))), "crease", ",")
    yield Lines(placed(boundaries(LATTICE, network.layers(LATTICE)[-1])), "boundary", "#")
    yield from _points(state, view, placed)


def _shades(lattice: Array, logits: Array, strength: float = 1.0) -> Iterator[Layer]:
    """A shade behind each cell of a view, the stronger the more certain; a letter where there are no shades."""
    classes = range(logits.shape[-1])
    found, certain = certainty(logits[::2])
    steps = np.minimum((certain * SHADES * strength).astype(np.intp), SHADES - 1)
    yield Shades(found * SHADES + steps, tuple(f"shade-{label}-{step}" for label in classes for step in range(SHADES)))
    for label in classes:
        if REGION_LETTERS[label].strip():
            yield Points(lattice[::2][found == label], "muted", REGION_LETTERS[label], sign=" ")


def _points(state: UnfoldingState, view: View, place: Callable[[Array], Array]) -> Iterator[Layer]:
    """The points, a sign for each class, and not more of them than leave something to be seen between.

    Where points that are held out are shown, too, they are half of those.
    """
    cloud = state.cloud
    shown = [(cloud.points, cloud.labels, LETTERS, SIGNS)]
    if state.shows_held_out:
        shown.append((cloud.held_out, cloud.held_out_labels, HELD_OUT_LETTERS, HELD_OUT_SIGNS))
    most = None if cloud.is_set else view.rows * view.columns // CELLS_A_POINT // len(shown)
    for points, labels, letters, signs in shown:
        placed, of = place(points[:most]), labels[:most]
        for label in range(state.network.classes):
            yield Points(placed[of == label], f"class-{label}", letters[label], sign=signs[label])


@lru_cache(maxsize=4)
def _places(view: View) -> Array:
    """A point for the upper and one for the lower half of each cell: (2 rows, columns, 2)."""
    (left, top), (right, bottom) = view.point(0, -0.25), view.point(view.columns - 1, view.rows - 0.75)
    x, y = np.linspace(left, right, view.columns), np.linspace(top, bottom, 2 * view.rows)
    return np.stack(np.meshgrid(x, y), axis=-1)


def _grid() -> Array:
    """Lines (n, points, 2) of the sheet, both ways."""
    places = np.arange(-SHEET, SHEET + SPACING / 2, SPACING)
    along = np.linspace(-SHEET, SHEET, 73)
    upright = np.stack(np.broadcast_arrays(places[:, None], along[None, :]), axis=-1)
    return np.concatenate([upright, upright[..., ::-1]])


def _lattice() -> Array:
    """Points (rows, columns, 2) all over the sheet."""
    side = np.linspace(-SHEET, SHEET, 64)
    return np.stack(np.meshgrid(side, side[::-1]), axis=-1)


GRID, LATTICE = _grid(), _lattice()
