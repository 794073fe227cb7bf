"""The points in the plane, and which class the network takes each place for; points are set in it by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, NamedTuple

import numpy as np
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.geometry.unfolding import Array
from tui_mnist.render.plane import Layer, PlaneRun, TextMark, View, draw
from tui_mnist.render.raster import DOTS_ACROSS, DOTS_DOWN
from tui_mnist.tui.screens.geometry.unfolding.plane_picture import PlanePicture
from tui_mnist.tui.screens.geometry.unfolding.scenes import LETTERS, SIGNS
from tui_mnist.tui.screens.geometry.unfolding.state import SHEET

REACH = 1.06 * SHEET
RIGHT_BUTTON = 3


class PictureCell(NamedTuple):
    """A cell of the picture, from the left and from the top."""

    column: int
    row: int


class RegionView(PlanePicture, can_focus=True):
    """Always in the same scale.

    `pen` is the class of the points that are set in it, None where none can be: a cell is chosen by arrows, and taken
    by enter; or one is clicked, or dragged over.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(0, -1)", show=False),
        Binding("down", "move(0, 1)", show=False),
        Binding("left", "move(-1, 0)", show=False),
        Binding("right", "move(1, 0)", show=False),
        Binding("enter", "set", show=False),
    ]

    class Taken(Message):
        """A point shall be set or removed in this cell; `removes` is None where that depends on what is there."""

        def __init__(self, cell: PictureCell, *, removes: bool | None) -> None:
            super().__init__()
            self.cell = cell
            self.removes = removes

    class Moved(Message):
        """Another cell is chosen."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.pen: int | None = None
        self.is_free = True
        self._chosen = 0.0, 0.0
        self._dragged: PictureCell | None = None
        self._removes: bool | None = None

    @property
    def view(self) -> View:
        """All that the points take."""
        return View.around((0.0, 0.0), REACH, self.size.height, self.size.width)

    @property
    def chosen(self) -> PictureCell:
        """The cell that the keys are about."""
        [chosen] = self.cells(np.array([self._chosen]))
        return chosen

    def cells(self, points: Array) -> list[PictureCell]:
        """The cells in which points (n, 2) of the plane are seen."""
        dots = np.rint(self.view.dots(points)).astype(int)
        return [PictureCell(*cell) for cell in (dots // np.array([DOTS_ACROSS, DOTS_DOWN])).tolist()]

    def middle(self, cell: PictureCell) -> tuple[float, float]:
        """The point of the plane in the middle of a cell."""
        x, y = self.view.point(*cell).tolist()
        return x, y

    # --- keys and mouse -----------------------------------------------------------------------------------------------

    def action_move(self, columns: int, rows: int) -> None:
        """Choose a cell beside this one."""
        if self.pen is not None:
            column, row = self.chosen
            self._choose(PictureCell(column + columns, row + rows))

    def action_set(self) -> None:
        """Set a point, or remove the one of the same class."""
        if self.pen is not None:
            self.post_message(self.Taken(self.chosen, removes=None))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to set points, or with the right button to remove them."""
        place = event.get_content_offset(self)
        if place is not None and self.pen is not None:
            event.stop()
            self._removes = True if event.button == RIGHT_BUTTON else None
            self.capture_mouse()
            self._take(PictureCell(place.x, place.y))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Go on in each cell that is dragged over."""
        if self._dragged is not None:
            cell = PictureCell(event.x - self.gutter.left, event.y - self.gutter.top)
            if cell != self._dragged and self._is_inside(cell):
                self._removes = bool(self._removes)
                self._take(cell)

    def on_mouse_up(self) -> None:
        """Have done with it."""
        if self._dragged is not None:
            self._dragged = None
            self.release_mouse()

    def _take(self, cell: PictureCell) -> None:
        self._dragged = cell
        self._choose(cell)
        self.post_message(self.Taken(cell, removes=self._removes))

    def _choose(self, cell: PictureCell) -> None:
        if self._is_inside(cell):
            self._chosen = self.middle(cell)
            self.post_message(self.Moved())

    def _is_inside(self, cell: PictureCell) -> bool:
        return 0 <= cell.column < self.size.width and 0 <= cell.row < self.size.height

    # --- drawing ------------------------------------------------------------------------------------------------------

    def rows(self) -> list[list[PlaneRun]] | None:
        """The layers as they are seen, and the chosen cell."""
        view = self.view
        if self._layers is None:
            return None
        return draw(view, [*self._layers(view), *self._mark()], ascii_only=self.ascii_only)

    def _mark(self) -> Iterator[Layer]:
        """What encloses the chosen cell, and in it what would be set."""
        if self.pen is None or not self.has_focus:
            return
        column, row = self.chosen
        left, right = ("[", "]") if self.ascii_only else ("▐", "▌")
        for beside, sign in ((-1, left), (1, right)):
            yield TextMark(np.array(self.middle(PictureCell(column + beside, row))), sign, "strong")
        if self.is_free:
            sign = (LETTERS if self.ascii_only else SIGNS)[self.pen]
            yield TextMark(np.array(self.middle(self.chosen)), sign, "chosen")
