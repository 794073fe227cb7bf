"""One map: each digit is the letter of its class, a mistake has a line towards the class it was taken for."""

from __future__ import annotations

from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.render.plane import View
from tui_mnist.render.raster import DOTS_ACROSS, DOTS_DOWN, Cells
from tui_mnist.render.scatter import Letters, Segments, scatter
from tui_mnist.tui.kit.class_colours import LETTERS, colour
from tui_mnist.tui.kit.raster_view import RasterView
from tui_mnist.tui.screens.geometry.maps.placed_map import Array, MapBox, PlacedMap

CLASSES: Final = 100
"""The style of a digit is the number of its class, and so many more for each further way to draw a class."""
WRONG, ANCHOR, CHOSEN, PARTNER = CLASSES, 2 * CLASSES, 3 * CLASSES, 4 * CLASSES
LINE: Final = 5 * CLASSES
LINE_LENGTH: Final = 0.4
"""Of the way to the class that a digit was taken for."""
MOST_LINES: Final = 120
"""With more, the lines would hide what they belong to."""
NEAR: Final = 1.6
"""In rows: so near to a digit or a handle, one takes it."""
CODES: Final = np.array([ord(each) for each in LETTERS])


class MapView(RasterView, can_focus=True):
    """Arrows and clicks choose a digit; the handles of classes are dragged. The scale stays until it is fitted."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"map--line"}

    DEFAULT_CSS = """
    MapView {
        border-subtitle-align: left;
        & > .map--line { color: $error 75%; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"move({across}, {down})", show=False)
        for key, across, down in (("left", -1, 0), ("right", 1, 0), ("up", 0, -1), ("down", 0, 1))
    ]

    class Chosen(Message):
        """A digit was chosen."""

        def __init__(self, digit: int) -> None:
            super().__init__()
            self.digit = digit

    class HandleMoved(Message):
        """The handle of a class shall come to a point of the plane."""

        def __init__(self, label: int, point: Array) -> None:
            super().__init__()
            self.label = label
            self.point = point

    def __init__(self, number: int) -> None:
        super().__init__(id=f"map-{number}")
        self.number = number
        self.placed: PlacedMap | None = None
        self._labels = self._predicted = np.zeros(0, np.intp)
        self._chosen, self._partner = 0, -1
        self._box = MapBox(np.zeros(2), np.ones(2))
        self._asked: tuple[object, ...] = (None,) * 6
        self._held: int | None = None

    def show(
        self,
        placed: PlacedMap,
        labels: NDArray[np.intp],
        predicted: NDArray[np.intp],
        *,
        box: MapBox,
        chosen: int,
        partner: int | None,
    ) -> None:
        """Show digits of these classes, and what they were taken for; `box` is what one sees."""
        asked = (placed, labels, predicted, box, chosen, partner)
        if all(before is now for before, now in zip(self._asked, asked, strict=True)):
            return
        self._asked = asked
        self.placed, self._labels, self._predicted, self._box = placed, labels, predicted, box
        self._chosen, self._partner = chosen, -1 if partner is None else partner
        self.draw()

    def caption(self) -> str:
        """How far the classes are apart, in the longest wording that has room."""
        if self.placed is None:
            return ""
        stage, plane = self.placed.stage, self.placed.in_plane
        if not np.isfinite(self.placed.positions).all():
            return "its numbers are no longer finite"
        dimensions = f"{stage.apart:.0%} in {stage.dimensions} dimensions".replace("%", " %")
        short = f"{stage.apart:.0%}".replace("%", " %")
        if plane is None:
            wordings = [f"classes apart: {dimensions}", f"apart: {dimensions}", f"apart: {short}"]
        else:
            in_plane = f"{plane:.0%}".replace("%", " %")
            wordings = [f"classes apart: {dimensions}, {in_plane} in the plane"]
            wordings += [f"apart: {dimensions}, {in_plane} in the plane", f"apart: {short}, in the plane {in_plane}"]
        room = self.size.width - 4
        return next((each for each in wordings if len(each) <= room), "")

    # --- choosing and dragging ----------------------------------------------------------------------------------------

    def action_move(self, across: int, down: int) -> None:
        """Choose the nearest digit in this direction."""
        if self.placed is None or not len(self.placed.positions):
            return
        cells = self._cells(self.placed.positions)
        ways = cells - cells[self._chosen]
        along = ways @ np.array([across, down])
        beside = np.abs(ways @ np.array([down, across]))
        distance = np.where(along >= 0.5, along + 2 * beside, np.inf)
        nearest = int(np.nan_to_num(distance, nan=np.inf).argmin())
        if np.isfinite(distance[nearest]):
            self.post_message(self.Chosen(nearest))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of a handle, or choose a digit."""
        if self.placed is None:
            return
        at = np.array([event.x - self.gutter.left, (event.y - self.gutter.top) * 2.0])
        if self.placed.by_handles:
            nearest, distance = self._nearest(self.placed.anchors, at)
            if distance <= 2 * NEAR:
                self._held = nearest
                self.capture_mouse()
                return
        nearest, distance = self._nearest(self.placed.positions, at)
        if distance <= 4 * NEAR:
            self.post_message(self.Chosen(nearest))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the handle."""
        if self._held is not None:
            within = self._view.point(event.x - self.gutter.left, event.y - self.gutter.top) / self._stretch
            self.post_message(self.HandleMoved(self._held, self._box.point(within)))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let it go where it is."""
        if self._held is not None:
            self.on_mouse_move(event)  # type: ignore[arg-type]
            self._held = None
            self.release_mouse()

    def _nearest(self, points: Array, at: Array) -> tuple[int, float]:
        """The point nearest to a place on the widget, and how far it is, both in half rows."""
        if not len(points):
            return 0, np.inf
        distances = np.nan_to_num(np.hypot(*(self._cells(points) * [1, 2] - at).T), nan=np.inf)
        nearest = int(distances.argmin())
        return nearest, float(distances[nearest])

    def _cells(self, points: Array) -> Array:
        """Columns and rows (n, 2) of points, not rounded."""
        cells: Array = self._view.dots(self._seen(points)) / [DOTS_ACROSS, DOTS_DOWN]
        return cells

    # --- drawing ------------------------------------------------------------------------------------------------------

    @property
    def _view(self) -> View:
        return View.around((0.0, 0.0), 1.0, max(self.size.height, 1), max(self.size.width, 1))

    @property
    def _stretch(self) -> Array:
        """Factors (2,) with which the box fills the pane."""
        dots = np.array([self.size.width * DOTS_ACROSS, self.size.height * DOTS_DOWN])
        stretch: Array = dots / max(dots.min(), 1)
        return stretch

    def _seen(self, points: Array) -> Array:
        seen: Array = self._box.within(points) * self._stretch
        return seen

    def _layers(self, placed: PlacedMap) -> list[Letters | Segments]:
        labels, predicted = self._labels, self._predicted
        positions, anchors = self._seen(placed.positions), self._seen(placed.anchors)
        wrong = labels != predicted
        order = np.argsort(wrong, kind="stable")  # mistakes over the others
        has_lines = 0 < np.count_nonzero(wrong) <= MOST_LINES
        styles = labels + WRONG * wrong
        codes = CODES[labels % len(CODES)]
        classes = np.arange(len(anchors))
        layers: list[Letters | Segments] = []
        if has_lines:
            starts = positions[wrong]
            ends = starts + LINE_LENGTH * (anchors[predicted[wrong]] - starts)
            layers.append(Segments(np.stack([starts, ends], axis=1), LINE))
        layers.append(Letters(positions[order], codes[order], styles[order]))
        layers.append(Letters(anchors, CODES[classes % len(CODES)], classes + ANCHOR))
        for digit, style in ((self._partner, PARTNER), (self._chosen, CHOSEN)):
            if 0 <= digit < len(labels):
                one = slice(digit, digit + 1)
                layers.append(Letters(positions[one], codes[one], labels[one] + style))
        return layers

    def rows(self) -> list[list[Cells]] | None:
        """The map as it is seen; nothing of one that is hidden."""
        if self.placed is None or not self.display:
            return None
        return scatter(self._view, self._layers(self.placed), ascii_only=self.ascii_only)

    def draw(self) -> None:
        """Draw the rows that changed, and say how far the classes are apart."""
        super().draw()
        self.border_subtitle = self.caption()

    def on_show(self) -> None:
        """Draw what came while it was hidden."""
        self.draw()

    def new_style(self, number: int | None) -> Style:
        """The style of this number, or that of blank cells."""
        base = self.rich_style
        if number is None:
            return base
        if number == LINE:
            return base + Style(color=self.get_component_rich_style("map--line").color)
        way, label = number // CLASSES * CLASSES, number % CLASSES
        style = Style(color=colour(label, self.palette))
        if way == WRONG:
            style += Style(bold=True)
        elif way == ANCHOR:
            style += Style(bold=True, reverse=True)
        elif way in {CHOSEN, PARTNER}:
            style = Style(color=base.bgcolor, bgcolor=base.color, bold=True, underline=way == PARTNER)
        return base + style
