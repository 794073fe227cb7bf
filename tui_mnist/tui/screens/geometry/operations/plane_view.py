"""The plane before or after the operations, and the images of the basis vectors to take hold of with the mouse."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from rich.style import Style
from textual import events
from textual.color import Color
from textual.message import Message

from tui_mnist.geometry import HANDLES
from tui_mnist.geometry.affine import Array
from tui_mnist.render.plane import PlaneRun, View, draw
from tui_mnist.tui.kit.raster_view import RasterView
from tui_mnist.tui.screens.geometry.operations.scene import LATTICE, SHEET, Scene

PARTS = ("frame", "dotted", "grid", "axis", "outline", "letter", "sum")
SERIES = {"crease": 1, "second": 2, "first": 3, "refusal": 3, "over": 4, "target": 5} | {
    **dict.fromkeys(("class-1", "first-vector"), 4),
    **dict.fromkeys(("class-2", "second-vector"), 5),
}
"""Parts with a colour of the palette's series; the others are of the theme."""
AREAS = ("square", "flipped")
REACH = 1.4 * SHEET
"""So far from 0 one sees at first: the whole sheet, and some room for it to move."""
CLOSE_REACH = 1.1 * SHEET
"""Where the sheet does not move."""
NEAR = 3.0
"""In cells, a column counting as half: so near to a handle one takes hold of it."""
CENTRE = (0.0, 0.0)
MARGIN = 1.1
LEAST_REACH, MOST_REACH = 0.1, 1e6


class PlaneView(RasterView):
    """Shows a scene, always in the same scale until it is fitted anew; only rows that changed are drawn."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"plane--{part}" for part in (*PARTS, *AREAS)}

    DEFAULT_CSS = """
    PlaneView {
        & > .plane--frame { color: $foreground 30%; }
        & > .plane--dotted { color: $primary 60%; }
        & > .plane--grid { color: $primary; }
        & > .plane--axis { color: $foreground 70%; }
        & > .plane--outline { color: $foreground 65%; }
        & > .plane--letter { color: $text; text-style: bold; }
        & > .plane--sum { color: $text; text-style: bold; }
        & > .plane--square { background: $success 30%; }
        & > .plane--flipped { background: $error 35%; }
    }
    """

    class Pulled(Message):
        """The image of a handle shall come to a point; `is_done` if it was let go there."""

        def __init__(self, handle: int, target: Array, *, is_done: bool) -> None:
            super().__init__()
            self.handle = handle
            self.target = target
            self.is_done = is_done

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        reach: float = REACH,
        has_handles: bool = False,
    ) -> None:
        super().__init__(id=id)
        self._usual_reach = self._reach = reach
        self._centre = CENTRE
        self.is_fitted = False
        self._has_handles = has_handles
        self._scene: Scene | None = None
        self._held: int | None = None

    def show(self, scene: Scene) -> None:
        """Show this."""
        self._scene = scene
        self.draw()

    def fit(self) -> None:
        """Show as much of the plane as the sheet takes now; or as much as at first, if it was fitted already."""
        if self.is_fitted or self._scene is None:
            self._centre, self._reach = CENTRE, self._usual_reach
        else:
            self._centre, self._reach = self._extent(self._scene)
        self.is_fitted = not self.is_fitted
        self.draw()

    @property
    def wants_fitting(self) -> bool:
        """Whether the sheet has become much larger or smaller than what is shown of the plane."""
        if self._scene is None:
            return False
        _, reach = self._extent(self._scene)
        return not 0.3 < reach / self._reach < 2.5

    @staticmethod
    def _extent(scene: Scene) -> tuple[tuple[float, float], float]:
        """The middle of the sheet, and how far from there one has to see to see all of it."""
        sheet = np.nan_to_num(scene.move(LATTICE))
        low, high = sheet.min(axis=0), sheet.max(axis=0)
        x, y = ((low + high) / 2).tolist()
        return (x, y), min(max(MARGIN * float((high - low).max()) / 2, LEAST_REACH), MOST_REACH)

    # --- the mouse ----------------------------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the image of 0, (1, 0) or (0, 1)."""
        place = event.get_content_offset(self)
        if not self._has_handles or self._scene is None or place is None:
            return
        view, at = self._view, np.array([place.x, place.y])
        cells = view.dots(self._scene.move(HANDLES)) // np.array([2, 4])
        away = np.abs((cells - at) / np.array([2, 1])).max(axis=1)
        nearest = len(away) - 1 - int(np.argmin(away[::-1]))  # of those in one place an arrow, not 0
        if away[nearest] <= NEAR / 2:
            self._held = nearest
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Pull it."""
        self._pull(event, is_done=False)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let it go."""
        if self._held is not None:
            self._pull(event, is_done=True)
            self._held = None
            self.release_mouse()

    def _pull(self, event: events.MouseEvent, *, is_done: bool) -> None:
        if self._held is not None:
            column, row = event.x - self.gutter.left, event.y - self.gutter.top
            self.post_message(self.Pulled(self._held, self._view.point(column, row), is_done=is_done))

    # --- drawing ------------------------------------------------------------------------------------------------------

    @property
    def _view(self) -> View:
        return View.around(self._centre, self._reach, self.size.height, self.size.width)

    def rows(self) -> list[list[PlaneRun]] | None:
        """The scene as it is seen."""
        view = self._view
        return None if self._scene is None else draw(view, self._scene.layers(view), ascii_only=self.ascii_only)

    def new_style(self, part: str, area: str) -> Style:
        """A part, on an area."""
        style = self.rich_style
        if part in SERIES:
            colour = Color.parse(self.palette.series[SERIES[part]])
            style += Style(color=colour.rich_color, bold=part != "target")
        elif part:
            style = self.get_component_rich_style(f"plane--{part}")
        if area:
            style += Style(bgcolor=self.get_component_rich_style(f"plane--{area}").bgcolor)
        return style
