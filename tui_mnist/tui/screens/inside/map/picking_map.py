"""The large map: the mouse draws a line around the digits that are to be picked out."""

from __future__ import annotations

from typing import Final

import numpy as np
from rich.style import Style
from textual import events
from textual.message import Message

from tui_mnist.render.scatter import Letters, Segments
from tui_mnist.tui.kit.maps.map_view import CLASSES, MapView
from tui_mnist.tui.kit.maps.placed_map import Array, PlacedMap
from tui_mnist.tui.screens.inside.map.picks import Digits, closed, inside

LASSO: Final = 7 * CLASSES
"""The style of the line that is being drawn."""
LEAST_WAY: Final = 2
"""Cells that a drag has to go; with fewer it was a click."""


class PickingMap(MapView):
    """A drag that does not begin at a handle draws a line; let go, it picks out the digits inside."""

    class Lassoed(Message):
        """The digits with these numbers were inside of the line."""

        def __init__(self, digits: Digits) -> None:
            super().__init__()
            self.digits = digits

    def __init__(self) -> None:
        super().__init__(0)
        self._path: list[tuple[int, int]] = []

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin a line here; the map itself takes a handle or a digit that is here."""
        if self.placed is not None:
            self._path = [self._cell(event)]
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Draw the line on to here."""
        if self._held is not None or not event.button:
            self._drop_line()
        elif self._path and self._cell(event) != self._path[-1]:
            self._path.append(self._cell(event))
            self.draw()

    def on_mouse_up(self, _: events.MouseUp) -> None:
        """Close the line, and pick out what is inside."""
        outline = self._outline()
        self.release_mouse()
        if self.placed is not None and outline is not None:
            self.post_message(self.Lassoed(inside(self._seen(self.placed.positions), outline)))

    def on_mouse_release(self, _: events.MouseRelease) -> None:
        """What was drawn is over, whatever took the mouse away."""
        self._drop_line()

    def _drop_line(self) -> None:
        if self._path:
            self._path = []
            self.draw()

    def _outline(self) -> Array | None:
        """The corners (m, 2) of what the line goes around, on the view; None for a click."""
        path = np.array(self._path)
        if len(path) < 2 or np.ptp(path, axis=0).max() < LEAST_WAY:
            return None
        return closed(np.array([self._view.point(*cell) for cell in self._path]))

    def _cell(self, event: events.MouseEvent) -> tuple[int, int]:
        return int(event.x) - self.gutter.left, int(event.y) - self.gutter.top

    def _layers(self, placed: PlacedMap) -> list[Letters | Segments]:
        layers = super()._layers(placed)
        if (outline := self._outline()) is not None:
            layers.append(Segments(np.stack([outline, np.roll(outline, -1, axis=0)], axis=1), LASSO, "*"))
        return layers

    def new_style(self, number: int | None) -> Style:
        """The style of this number; that of the line is the text's."""
        return self.rich_style + Style(bold=True) if number == LASSO else super().new_style(number)
