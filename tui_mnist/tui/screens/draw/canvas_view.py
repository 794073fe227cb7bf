"""The canvas in the hands of the learner: drawn on with the mouse, or with a cursor and keys."""

from __future__ import annotations

from itertools import groupby
from typing import ClassVar, Final

import numpy as np
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from tui_mnist.tui.kit.raster_view import RasterView, Run
from tui_mnist.tui.screens.draw.canvas import Brush, DigitCanvas
from tui_mnist.tui.screens.draw.canvas_layout import CanvasLayout, canvas_layout

SHADES: Final = " ░▒▓█"
LETTERS: Final = " .:-=+*#%@"
"""What stands for ink where there are no colours, and where there is only ASCII."""
GREYS: Final = 16
RIGHT_BUTTON: Final = 3
WAYS: Final = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}
"""Rows and columns of a step, by the key that makes it."""
UP, DOWN = "[]", "><"
"""The cursor while the pen is up, and while it is down."""


class CanvasView(RasterView, can_focus=True):
    """Shows the canvas, and draws on it. `Drawn` is posted after every change."""

    DEFAULT_CSS = """
    CanvasView { border-subtitle-align: left; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pen", show=False),
        *(Binding(way, f"move_cursor{step}", show=False) for way, step in WAYS.items()),
        *(Binding(f"shift+{way}", f"screen.draw('shift', '{way}')", show=False) for way in WAYS),
    ]

    drawing: reactive[str] = reactive("blocks", init=False)

    class Drawn(Message):
        """There is other ink on the canvas, or the pen was put down or lifted."""

    def __init__(self, canvas: DigitCanvas, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.brush = Brush()
        self.is_pen_down = False
        self._is_dragging = False
        self.use(canvas)

    def use(self, canvas: DigitCanvas) -> None:
        """Show this canvas, with the cursor in its middle."""
        self.canvas = canvas
        self.cursor = canvas.shape[0] // 2, canvas.shape[1] // 2
        self.is_pen_down = False
        self.draw()

    def watch_drawing(self) -> None:
        """Draw in another way."""
        self._styles = {}
        self.draw()
        self.refresh()

    # --- keys ---------------------------------------------------------------------------------------------------------

    def action_pen(self) -> None:
        """Put the pen down at the cursor, or lift it."""
        if self.is_pen_down:
            self.lift()
        else:
            self.canvas.begin(*self.cursor, self.brush)
            self.is_pen_down = True
        self._changed()

    def lift(self) -> None:
        """Lift the pen, if it is down."""
        self.is_pen_down = False
        self.canvas.end()

    def action_move_cursor(self, rows: int, columns: int) -> None:
        """Move the cursor, and draw if the pen is down."""
        high, wide = self.canvas.shape
        row, column = self.cursor
        self.cursor = min(max(row + rows, 0), high - 1), min(max(column + columns, 0), wide - 1)
        if self.is_pen_down:
            self.canvas.move(*self.cursor)
            self._changed()
        else:
            self.draw()

    # --- mouse --------------------------------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin a stroke: the right button erases, as does any with shift."""
        place = self._pixel(event)
        if not self._layout.shows(*place):
            return
        erases = self.brush.erases or event.button == RIGHT_BUTTON or event.shift
        self.is_pen_down = False
        self.canvas.begin(*place, self.brush._replace(erases=erases))
        self._is_dragging = True
        self.capture_mouse()
        self._changed()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Draw to where the mouse is, also beside the canvas."""
        if self._is_dragging:
            self.canvas.move(*self._pixel(event))
            self._changed()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """The stroke is over; the cursor is where it ended."""
        if self._is_dragging:
            self._is_dragging = False
            self.canvas.end()
            self.release_mouse()
            (row, column), (high, wide) = self._pixel(event), self.canvas.shape
            self.cursor = min(max(round(row), 0), high - 1), min(max(round(column), 0), wide - 1)
            self._changed()

    def on_mouse_release(self) -> None:
        """The stroke is over where the mouse is taken away, as by a dialog."""
        if self._is_dragging:
            self._is_dragging = False
            self.canvas.end()
            self._changed()

    def _pixel(self, event: events.MouseEvent) -> tuple[float, float]:
        return self._layout.pixel_at(event.x - self.gutter.left, event.y - self.gutter.top)

    def _changed(self) -> None:
        self.draw()
        self.post_message(self.Drawn())

    # --- drawing ------------------------------------------------------------------------------------------------------

    def on_focus(self) -> None:
        """Show the cursor."""
        self.draw()

    def on_blur(self) -> None:
        """Hide it, and lift the pen: the arrows move something else now."""
        if self.is_pen_down:
            self.lift()
            self._changed()
        else:
            self.draw()

    @property
    def _layout(self) -> CanvasLayout:
        return canvas_layout(max(self.size.width, 1), max(self.size.height, 1), self.canvas.shape, self.cursor)

    def draw(self) -> None:
        """Draw the rows that changed, and say where the cursor is."""
        if not self.is_attached:
            return
        super().draw()
        pen = "eraser" if self.brush.erases else "pen"
        state = f"{pen} {'down' if self.is_pen_down else 'up'}"
        self.border_subtitle = f"{state} at {self.cursor[0]}, {self.cursor[1]}" if self.has_focus else state

    def rows(self) -> list[list[Run]]:
        """The canvas as it is seen, with the cursor on it."""
        layout = self._layout
        levels = np.rint(self.canvas.ink * ((GREYS - 1) / 255)).astype(np.intp)
        seen = levels[
            layout.first_row : layout.first_row + layout.rows,
            layout.first_column : layout.first_column + layout.columns,
        ]
        cells = self._whole_cells(seen, layout) if layout.zoom else self._half_cells(seen)
        if self.has_focus:
            self._mark(cells, layout)
        rows: list[list[Run]] = [[] for _ in range(layout.top)]
        margin: list[Run] = [(" " * layout.left, None, None, False)] if layout.left else []
        for row in cells:
            runs = [
                ("".join(text for text, *_ in group), *kind) for kind, group in groupby(row, key=lambda cell: cell[1:])
            ]
            rows += [[*margin, *runs]] * max(layout.zoom, 1)
        return rows

    def _ramp(self, level: int) -> str:
        ramp = LETTERS if self.ascii_only or self.drawing == "ascii" else SHADES
        return ramp[round(level * (len(ramp) - 1) / (GREYS - 1))]

    @property
    def _is_coloured(self) -> bool:
        return self.drawing == "blocks" and not self.ascii_only

    def _whole_cells(self, seen: np.ndarray, layout: CanvasLayout) -> list[list[Run]]:
        if self._is_coloured:
            return [[(" " * 2 * layout.zoom, None, level, False) for level in row] for row in seen.tolist()]
        return [[(self._ramp(level) * 2 * layout.zoom, GREYS - 1, 0, False) for level in row] for row in seen.tolist()]

    def _half_cells(self, seen: np.ndarray) -> list[list[Run]]:
        if len(seen) % 2:
            seen = np.append(seen, np.zeros_like(seen[:1]), axis=0)
        pairs = zip(seen[::2].tolist(), seen[1::2].tolist(), strict=True)
        if self._is_coloured:
            return [
                [("▀" if pair[0] != pair[1] else " ", *pair, False) for pair in zip(above, below, strict=True)]
                for above, below in pairs
            ]
        return [
            [(self._ramp((up + down + 1) // 2), GREYS - 1, 0, False) for up, down in zip(above, below, strict=True)]
            for above, below in pairs
        ]

    def _mark(self, cells: list[list[Run]], layout: CanvasLayout) -> None:
        """Put the cursor on the cells."""
        row, column = self.cursor[0] - layout.first_row, self.cursor[1] - layout.first_column
        glyph = DOWN if self.is_pen_down else UP
        if layout.zoom:
            wide = 2 * layout.zoom
            text, front, back, _ = cells[row][column]
            cells[row][column] = (f"{glyph[0]}{text[1:-1]}{glyph[1]}"[:wide], front, back, True)
        else:
            text, front, back, _ = cells[row // 2][column]
            half = ("▀▄"[row % 2], *((front, back) if row % 2 == 0 else (back, front))) if self._is_coloured else None
            cells[row // 2][column] = (half[0], half[1], half[2], True) if half else (text, front, back, True)

    def new_style(self, front: int | None, back: int | None, is_cursor: bool) -> Style:
        """White on black, whatever the theme, as all digits are; None is the pane's own background."""
        if back is None:
            return self.rich_style
        under = _grey(back)
        if not is_cursor:
            return Style(color=_grey(front or 0), bgcolor=under)
        if not self._is_coloured:
            return Style(color=under, bgcolor=_grey(front or 0), bold=True)
        return Style(color=self.palette.mark, bgcolor=under, bold=True)


def _grey(level: int) -> str:
    value = round(level * 255 / (GREYS - 1))
    return f"#{value:02x}{value:02x}{value:02x}"
