"""The landscape from above, with the optimizers on it, their trails, and a cursor that puts down the start."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.message import Message

from tui_mnist.geometry.landscape import Landscape
from tui_mnist.render.contour import LEVEL, LEVELS, LINE, contour_layers
from tui_mnist.render.plane import Layer, Lines, PlaneRun, TextMark, View, draw
from tui_mnist.tui.kit.contrast import legible
from tui_mnist.tui.kit.raster_view import RasterView
from tui_mnist.tui.screens.geometry.landscape.balls import ball_colour, ball_letter
from tui_mnist.tui.screens.geometry.landscape.state import LandscapeState

FAINTEST, STRONGEST = 0.04, 0.34
"""How much of the colour the lowest and the highest level have: little enough for letters to be read on them."""
LINE_SHARE = 0.24
"""How much of black or white the lines between levels have."""
START, MINIMUM, CURSOR = "start", "minimum", "cursor"


class LandscapeView(RasterView, can_focus=True):
    """Arrow keys move the cursor, enter or a click starts the race there."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"landscape--{part}" for part in (START, MINIMUM, CURSOR)}

    DEFAULT_CSS = """
    LandscapeView {
        & > .landscape--start { color: $text; text-style: bold; }
        & > .landscape--minimum { color: $text; text-style: bold; }
        & > .landscape--cursor { color: $primary; text-style: bold reverse; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"move({across}, {down})", show=False)
          for key, across, down in (("left", -1, 0), ("right", 1, 0), ("up", 0, -1), ("down", 0, 1),
                                    ("shift+left", -8, 0), ("shift+right", 8, 0),
                                    ("shift+up", 0, -4), ("shift+down", 0, 4))),
        Binding("enter", "place", show=False),
    ]  # fmt: skip

    class Placed(Message):
        """The race shall start here."""

        def __init__(self, point: tuple[float, float]) -> None:
            super().__init__()
            self.point = point

    class CursorMoved(Message):
        """The cursor is somewhere else, or gone."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._state: LandscapeState | None = None
        self._shown: Landscape | None = None
        self._cursor: tuple[float, float] | None = None
        self._contour: tuple[object, list[Layer]] = (None, [])
        self._holds = False

    @property
    def view(self) -> View:
        """The part of the plane that is seen."""
        height, width = max(self.size.height, 1), max(self.size.width, 1)
        if self._state is None:
            return View.around((0.0, 0.0), 1.0, height, width)
        return View.around(self._state.landscape.centre, self._state.landscape.reach, height, width)

    @property
    def cursor(self) -> tuple[float, float] | None:
        """The point under the cursor, while the keys go here."""
        if not self.has_focus or self._state is None:
            return None
        return self._cursor if self._cursor is not None else self._state.settings.start

    def show(self, state: LandscapeState) -> None:
        """Show the race as it stands."""
        if self._shown is not state.landscape:
            self._cursor = None
        self._state, self._shown = state, state.landscape
        self.draw()

    # --- the cursor ---------------------------------------------------------------------------------------------------

    def action_move(self, across: int, down: int) -> None:
        """Move the cursor by so many cells; it stays in sight."""
        cursor = self.cursor
        if cursor is not None:
            column, row = self._cell(cursor)
            self._cursor = self._point(column + across, row + down)
            self._cursor_moved()

    def action_place(self) -> None:
        """Start from the cursor."""
        if self.cursor is not None:
            self.post_message(self.Placed(self.cursor))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Start from there."""
        self._holds = True
        self.capture_mouse()
        self._place_at(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the start along."""
        if self._holds:
            self._place_at(event)

    def on_mouse_up(self) -> None:
        """Let it go."""
        self._holds = False
        self.release_mouse()

    def _place_at(self, event: events.MouseEvent) -> None:
        self._cursor = self._point(event.x - self.gutter.left, event.y - self.gutter.top)
        self.post_message(self.Placed(self._cursor))

    def _point(self, column: int, row: int) -> tuple[float, float]:
        column = min(max(column, 0), self.size.width - 1)
        row = min(max(row, 0), self.size.height - 1)
        w1, w2 = self.view.point(column, row).tolist()
        return w1, w2

    def _cell(self, point: tuple[float, float]) -> tuple[int, int]:
        across, down = np.rint(self.view.dots(np.array(point))).astype(np.intp).tolist()
        return across // 2, down // 4

    def _cursor_moved(self) -> None:
        self.draw()
        self.post_message(self.CursorMoved())

    def on_focus(self) -> None:
        """Show the cursor."""
        self._cursor_moved()

    def on_blur(self) -> None:
        """Show none."""
        self._cursor_moved()

    # --- drawing ------------------------------------------------------------------------------------------------------

    def rows(self) -> list[list[PlaneRun]] | None:
        """The levels, and what is on them."""
        state = self._state
        if state is None:
            return None
        view = self.view
        layers = [*self._levels(view, state.landscape), *self._race(view, state)]
        drawn = draw(view, layers, ascii_only=self.ascii_only)
        return [[piece for run in row for piece in _without_blanks(run)] for row in drawn]

    def _levels(self, view: View, landscape: Landscape) -> list[Layer]:
        """The layers of the landscape, which are made once for each size."""
        what = view, landscape.name, self.ascii_only
        if self._contour[0] != what:
            bounds = landscape.level_bounds(LEVELS)
            self._contour = what, contour_layers(view, landscape.loss, bounds, ascii_only=self.ascii_only)
        return self._contour[1]

    def _race(self, view: View, state: LandscapeState) -> list[Layer]:
        race, step = state.race, state.step
        minimum = "@" if self.ascii_only else "★"
        names = race.settings.optimizers
        seen = race.positions[:, : step + 1]
        layers: list[Layer] = [TextMark(np.array(point), minimum, MINIMUM) for point in state.landscape.minima]
        for name, trail in zip(names, seen, strict=True):
            layers.append(Lines(trail[None], f"trail-{name}", letter=ball_letter(name).lower()))
        layers.append(TextMark(np.array(race.settings.start), "+", START))
        for name, trail in zip(names, seen, strict=True):
            layers.append(TextMark(trail[-1], ball_letter(name), f"ball-{name}"))
        if (cursor := self.cursor) is not None and self._cursor is not None:
            layers.append(TextMark(np.array(cursor), "X" if self.ascii_only else "╋", CURSOR))
        return layers

    def new_style(self, part: str, area: str) -> Style:
        """A part, on a level."""
        behind = self.background_colors[1]
        level = int(area.removeprefix(f"{LEVEL}-") or 0) / (LEVELS - 1)
        shade = behind.blend(Color.parse(self.palette.train), FAINTEST + (STRONGEST - FAINTEST) * level, alpha=1)
        style = self.rich_style + Style(bgcolor=shade.rich_color)
        kind, _, name = part.partition("-")
        if kind in {"trail", "ball"}:
            colour = legible(Color.parse(ball_colour(name, self.palette)), [shade])
            return style + Style(color=colour.rich_color, bold=True, reverse=kind == "ball")
        if part == LINE:
            return style + Style(color=shade.blend(behind.get_contrast_text(1), LINE_SHARE, alpha=1).rich_color)
        return style + self.get_component_rich_style(f"landscape--{part}", partial=True) if part else style


def _without_blanks(run: PlaneRun) -> list[PlaneRun]:
    """The run with what is behind a ball's letter apart, since its colour is its background."""
    text = run.text.rstrip(" ")
    if not run.part.startswith("ball-") or text == run.text:
        return [run]
    return [run._replace(text=text), PlaneRun(run.text[len(text) :], "", run.area)]
