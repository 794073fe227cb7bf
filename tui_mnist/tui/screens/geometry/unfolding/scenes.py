"""What is drawn of the plane and of the sheet that a layer makes of it: regions, grid, points, creases, boundary."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tui_mnist.geometry.unfolding import Array, certainty
from tui_mnist.render.plane import Layer, Lines, Points, Shades, View
from tui_mnist.render.raster import DOTS_ACROSS, DOTS_DOWN
from tui_mnist.tui.screens.geometry.unfolding.plane_picture import SHADES
from tui_mnist.tui.screens.geometry.unfolding.state import SHEET, SPACING, UnfoldingState

SIGNS = ("•", "×", "+", "◦")
LETTERS = ("o", "x", "+", "*")
CELLS_A_POINT = 5
REGION_LETTERS = (" ", ":", "-", "'")
"""What fills the region of a class where there are no shades."""


def regions(state: UnfoldingState, view: View) -> Iterator[Layer]:
    """The plane, each cell in the shade of the class that the network takes it for, and the points over it."""
    lattice = _dots(view)
    layers = state.network.layers(lattice)
    yield from _shades(state.network.classes, lattice, layers[-1])
    if state.folds:
        yield Points(lattice[_turns(_pattern(layers[:-1]))], "crease", ",")
    yield Points(lattice[_turns(layers[-1].argmax(axis=-1))], "boundary", "#")
    yield from _points(state, view, state.cloud.points)


def sheet(state: UnfoldingState, view: View) -> Iterator[Layer]:
    """The grid of the plane and the points after a layer, each stretch in the colour of the class it is taken for.

    Behind two units as they are is said for what the layers behind them take each place.
    """
    layer, network = state.layer, state.network
    if state.units[layer] == 2:
        places = _dots(view)
        yield from _shades(network.classes, places, network.logits_after(layer, places), 0.5)
    layers = network.layers(_grid())
    placed, found = state.place(layer, layers[layer]), layers[-1].argmax(axis=-1)
    for label in range(network.classes):
        yield Lines(np.where((found == label)[..., None], placed, np.nan), f"dim-{label}", ".-:'"[label])
    if state.folds:
        before = network.layers(_lattice())[: min(layer + 1, len(network.hidden))]
        yield Points(state.place(layer, network.layers(_lattice()[_turns(_pattern(before))])[layer]), "crease", ",")
    boundary = network.layers(network.boundary(_lattice()))[layer]
    yield Points(state.place(layer, boundary), "boundary", "#")
    yield from _points(state, view, state.place(layer, network.layers(state.cloud.points)[layer]))


def _shades(classes: int, lattice: Array, logits: Array, strength: float = 1.0) -> Iterator[Layer]:
    """A shade behind each cell of a view, the stronger the more certain; a letter where there are no shades."""
    middle = np.s_[DOTS_DOWN // 2 :: DOTS_DOWN, DOTS_ACROSS // 2 :: DOTS_ACROSS]
    found, certain = certainty(logits[middle])
    steps = np.minimum((certain * SHADES * strength).astype(np.intp), SHADES - 1)
    every = range(classes)
    yield Shades(found * SHADES + steps, tuple(f"shade-{label}-{step}" for label in every for step in range(SHADES)))
    for label in every:
        if REGION_LETTERS[label].strip():
            yield Points(lattice[middle][found == label], "muted", REGION_LETTERS[label], sign=" ")


def _points(state: UnfoldingState, view: View, placed: Array) -> Iterator[Layer]:
    """The points, a sign for each class, and not more of them than leave something to be seen between."""
    seen = view.rows * view.columns // CELLS_A_POINT
    placed, labels = placed[:seen], state.cloud.labels[:seen]
    for label in range(state.network.classes):
        yield Points(placed[labels == label], f"class-{label}", LETTERS[label], sign=SIGNS[label])


def _pattern(layers: list[Array]) -> NDArray[np.bool_]:
    """Which of all units are active, at each place (rows, columns, units)."""
    return np.concatenate(layers, axis=-1) > 0


def _turns(values: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Where the value of a place (rows, columns, …) is not that of the one to its right, or below it."""
    if values.ndim == 2:
        values = values[..., None]
    turns = np.zeros(values.shape[:2], np.bool_)
    turns[:, :-1] |= (values[:, 1:] != values[:, :-1]).any(axis=-1)
    turns[:-1] |= (values[1:] != values[:-1]).any(axis=-1)
    return turns


@lru_cache(maxsize=4)
def _dots(view: View) -> Array:
    """The point of each dot of a view: (rows, columns, 2)."""
    across = (np.arange(view.columns * DOTS_ACROSS) + 0.5) / DOTS_ACROSS - 0.5
    down = (np.arange(view.rows * DOTS_DOWN) + 0.5) / DOTS_DOWN - 0.5
    first, last = view.point(across[0], down[0]), view.point(across[-1], down[-1])
    x, y = np.linspace(first[0], last[0], len(across)), np.linspace(first[1], last[1], len(down))
    return np.stack(np.meshgrid(x, y), axis=-1)


@lru_cache(maxsize=1)
def _grid() -> Array:
    """Lines (n, points, 2) of the sheet, both ways."""
    places = np.arange(-SHEET, SHEET + SPACING / 2, SPACING)
    along = np.linspace(-SHEET, SHEET, 97)
    upright = np.stack(np.broadcast_arrays(places[:, None], along[None, :]), axis=-1)
    return np.concatenate([upright, upright[..., ::-1]])


@lru_cache(maxsize=1)
def _lattice() -> Array:
    """Points (rows, columns, 2) all over the sheet."""
    side = np.linspace(-SHEET, SHEET, 120)
    return np.stack(np.meshgrid(side, side[::-1]), axis=-1)
