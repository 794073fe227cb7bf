"""Each unit as a small picture of what it computes over the plane, and the weights between them as lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.geometry.unfolding import Array
from tui_mnist.render.plane import Layer, Lines, Points, Shades, TextMark, View
from tui_mnist.render.raster import DOTS_ACROSS, DOTS_DOWN
from tui_mnist.tui.screens.geometry.unfolding.plane_picture import HEATS, PlanePicture
from tui_mnist.tui.screens.geometry.unfolding.state import SHEET, UnfoldingState

MOST_ROWS = 7
FAINT, STRONG = 0.12, 0.6
"""Shares of the largest weight: below the first a weight is not drawn, above the second it is drawn thick."""
STEP = 0.1
"""By so much an arrow key changes a weight."""
LEAST_SEEN = 0.35
"""A weaker weight is drawn as if it were so strong."""
NEGATIVE_LETTERS, POSITIVE_LETTERS = ".-=", ":+#"


@dataclass(frozen=True)
class Unit:
    """A hidden unit, by its layer and its number, both from 0."""

    layer: int
    number: int


class NetworkView(PlanePicture, can_focus=True):
    """From the points at the top to the last hidden layer at the bottom; arrows or a click choose a unit."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "choose(-1, 0)", show=False),
        Binding("down", "choose(1, 0)", show=False),
        Binding("left", "choose(0, -1)", show=False),
        Binding("right", "choose(0, 1)", show=False),
        Binding("enter", "edit", show=False),
        Binding("escape", "choose_units", show=False),
    ]

    class Chosen(Message):
        """This unit was chosen; `again`, if it was already, by a click."""

        def __init__(self, unit: Unit, *, again: bool = False) -> None:
            super().__init__()
            self.unit = unit
            self.again = again

    class Edited(Message):
        """The weight from this unit of the layer before shall be seen as if it were so much larger."""

        def __init__(self, unit: Unit, start: int, by: float) -> None:
            super().__init__()
            self.unit = unit
            self.start = start
            self.by = by

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.state: UnfoldingState | None = None
        self.chosen = Unit(0, 0)
        self.weight: int | None = None
        self._is_entered = False  # by the click that comes with it, nothing is silenced

    @property
    def view(self) -> View:
        """A unit of its plane is a dot."""
        rows, columns = self.size.height, self.size.width
        middle = (columns * DOTS_ACROSS - 1) / 2, (rows * DOTS_DOWN - 1) / 2
        return View(rows, columns, 1.0, (float(np.rint(middle[0])), -float(np.rint(middle[1]))))

    def show_network(self, state: UnfoldingState) -> None:
        """Show the units of this network."""
        self.state = state
        hidden = state.network.hidden
        layer = min(self.chosen.layer, len(hidden) - 1)
        self.chosen = Unit(layer, min(self.chosen.number, hidden[layer] - 1))
        if self.weight is not None:
            self.weight = min(self.weight, len(state.network.weights(layer)) - 1)
        self.show(lambda view: list(self._network(state, view)))

    def action_choose(self, layers: int, units: int) -> None:
        """A unit beside this one."""
        if self.state is None:
            return
        if self.weight is not None:
            if layers:
                self.post_message(self.Edited(self.chosen, self.weight, -STEP * layers))
            else:
                self.weight = (self.weight + units) % len(self.state.network.weights(self.chosen.layer))
                self.post_message(self.Chosen(self.chosen))
            return
        hidden = self.state.network.hidden
        layer = min(max(self.chosen.layer + layers, 0), len(hidden) - 1)
        number = min(max(self.chosen.number + units, 0), hidden[layer] - 1)
        self.post_message(self.Chosen(Unit(layer, number)))

    def action_edit(self) -> None:
        """Have arrows choose and change the weights into the chosen unit, or choose units again."""
        self.weight = 0 if self.weight is None else None
        self.post_message(self.Chosen(self.chosen))

    def action_choose_units(self) -> None:
        """Have arrows choose units again."""
        if self.weight is not None:
            self.action_edit()

    def on_focus(self) -> None:
        """Take note that the keys have come here just now."""
        self._is_entered = True

    def on_click(self, event: events.Click) -> None:
        """Choose the unit that was clicked."""
        place = event.get_content_offset(self)
        if place is None or self.state is None:
            return
        for unit, (row, column) in self._places(self.state).items():
            rows = self._rows_of_a_picture(self.state)
            if row <= place.y < row + rows and column <= place.x < column + 2 * rows:
                self.post_message(self.Chosen(unit, again=unit == self.chosen and not self._is_entered))
        self._is_entered = False

    # --- where the units are ------------------------------------------------------------------------------------------

    def _rows_of_a_picture(self, state: UnfoldingState) -> int:
        """Pictures are twice as many columns wide, which is square."""
        hidden = state.network.hidden
        gaps = len(hidden) if self.size.height > 2 * len(hidden) else 0
        high, wide = (self.size.height - gaps) // len(hidden), (self.size.width // max(hidden) - 1) // 2
        return max(1, min(high, wide, MOST_ROWS))

    def _places(self, state: UnfoldingState) -> dict[Unit, tuple[int, int]]:
        """The first row and column of each picture."""
        hidden, rows = state.network.hidden, self._rows_of_a_picture(state)
        places = {}
        between = (self.size.height - rows * len(hidden)) / max(1, len(hidden) - 1)
        for layer, units in enumerate(hidden):
            row = int(layer * (rows + max(0, between))) if len(hidden) > 1 else int(between / 2)
            room = self.size.width / units
            for number in range(units):
                places[Unit(layer, number)] = row, int((number + 0.5) * room) - rows
        return places

    # --- drawing ------------------------------------------------------------------------------------------------------

    def _network(self, state: UnfoldingState, view: View) -> Iterator[Layer]:
        rows, places = self._rows_of_a_picture(state), self._places(state)
        yield from self._weights(state, rows, places)
        upper, lower = self._values(state, view, rows, places)
        yield Shades(np.maximum(lower, 0) + (lower >= 0), ("", *(f"heat-{heat}" for heat in range(HEATS))))
        for heat in range(HEATS):
            cells = np.argwhere(upper == heat)
            if len(cells):
                yield Points(_centres(cells), f"heat-{heat}", _letter(heat), sign="▀")
        for unit, (row, column) in places.items():
            if (unit.layer, unit.number) in state.silent:
                for line in range(rows):
                    yield TextMark(_centre(row + line, column + 2 * line), "XX" if self.ascii_only else "╳╳", "strong")
            if unit == self.chosen and self.has_focus:
                left, right = ("[", "]") if self.ascii_only else ("▐", "▌")
                for line in range(rows):
                    yield TextMark(_centre(row + line, column - 1), left, "strong")
                    yield TextMark(_centre(row + line, column + 2 * rows), right, "strong")

    def _values(
        self, state: UnfoldingState, view: View, rows: int, places: dict[Unit, tuple[int, int]]
    ) -> tuple[np.ndarray, np.ndarray]:
        """The heats of the upper and the lower half of each cell (rows, columns); -1 where there is no picture."""
        side = SHEET * (np.arange(2 * rows) + 0.5 - rows) / rows
        x, y = np.meshgrid(side, side[::-1])
        layers = state.network.layers(np.stack([x, y], axis=-1))
        upper, lower = np.full((2, view.rows, view.columns), -1, np.intp)
        for layer, outputs in enumerate(layers[:-1]):
            heats = _heats(outputs, state.unit_middle(layer))
            for number in range(outputs.shape[-1]):
                row, column = places[Unit(layer, number)]
                seen = np.s_[max(row, 0) : row + rows, max(column, 0) : column + 2 * rows]
                height, width = upper[seen].shape
                upper[seen] = heats[::2, :, number][:height, :width]
                lower[seen] = heats[1::2, :, number][:height, :width]
        return upper, lower

    def _weights(self, state: UnfoldingState, rows: int, places: dict[Unit, tuple[int, int]]) -> Iterator[Layer]:
        """From below each picture to above the pictures of the next layer, the strongest last."""
        for layer in range(1, len(state.network.hidden)):
            weights = state.network.weights(layer)
            shares = weights / (np.abs(weights).max() or 1.0)
            starts = np.array([_edge(row + rows, column + rows) for row, column in _of_layer(places, layer - 1)])
            ends = np.array([_edge(row, column + rows) for row, column in _of_layer(places, layer)]) + np.array([0, 1])
            heats = _heats(np.sign(shares) * np.maximum(np.abs(shares), LEAST_SEEN), 0.0)
            for heat in sorted(range(HEATS), key=lambda heat: abs(heat - HEATS // 2)):
                above, below = np.nonzero((heats == heat) & (np.abs(shares) >= FAINT))
                if len(above):
                    lines = np.stack([starts[above], ends[below]], axis=1)
                    away = 2 * heat / (HEATS - 1) - 1
                    yield Lines(lines, f"heat-{heat}", _letter(heat), wide=abs(away) > STRONG, dashed=away < 0)
            if self.weight is not None and self.chosen.layer == layer:
                line = np.stack([starts[self.weight], ends[self.chosen.number]])
                yield Lines(line[None], "strong", "@", wide=True)


def _heats(values: Array, middle: float) -> np.ndarray:
    """From 0 to HEATS - 1; the middle is that of the values' scale, of which all units of a layer have the same."""
    away = np.nan_to_num(values - middle)
    largest = float(np.abs(away).max()) or 1.0
    heats: np.ndarray = np.rint((away / largest + 1) / 2 * (HEATS - 1)).astype(np.intp)
    return heats


def _of_layer(places: dict[Unit, tuple[int, int]], layer: int) -> list[tuple[int, int]]:
    return [place for unit, place in places.items() if unit.layer == layer]


def _letter(heat: int) -> str:
    """What stands for a value where there are no half blocks."""
    away = 2 * heat / (HEATS - 1) - 1
    if abs(away) < 1 / HEATS:
        return " "
    return (POSITIVE_LETTERS if away > 0 else NEGATIVE_LETTERS)[min(int(abs(away) * 3), 2)]


def _centre(row: int, column: int) -> Array:
    return np.array([column * DOTS_ACROSS + 0.0, -(row * DOTS_DOWN + 1.0)])


def _centres(cells: np.ndarray) -> Array:
    return np.stack([cells[:, 1] * DOTS_ACROSS + 0.0, -(cells[:, 0] * DOTS_DOWN + 1.0)], axis=-1)


def _edge(row: int, column: int) -> Array:
    """The dot at the upper edge of a row, in the middle of a picture."""
    return np.array([column * DOTS_ACROSS - 0.5, -(row * DOTS_DOWN + 0.0)])
