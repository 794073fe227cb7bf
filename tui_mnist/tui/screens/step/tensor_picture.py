"""The tensor drawn: the batch as tiles, an image, coloured cells, or an excerpt of its numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui_mnist.number_format import number_in
from tui_mnist.render.tensor_picture import Colour
from tui_mnist.tui.kit.palettes import CLASSIC, Palette
from tui_mnist.tui.screens.step.cursor_moved import CursorMoved
from tui_mnist.tui.screens.step.drawing import Drawing, Look
from tui_mnist.tui.screens.step.grid_drawing import NUMBER_WIDTH, GridDrawing
from tui_mnist.tui.screens.step.image_drawing import ImageDrawing
from tui_mnist.tui.screens.step.plane import Plane, plane_of
from tui_mnist.tui.screens.step.selection import Selection, Slot
from tui_mnist.tui.screens.step.stacked_drawing import StackedDrawing
from tui_mnist.tui.screens.step.stages import StageTensor
from tui_mnist.tui.screens.step.tiles_drawing import TilesDrawing

WHEEL = 3
"""Rows that a turn of the wheel scrolls."""

GUTTER = 6

STACKED_ROWS = 6
"""Rows that each of several pictures needs, its name included."""


class TensorPicture(Widget, can_focus=True):
    """Arrow keys or a click move the cursor in what is drawn; the wheel scrolls it, and leaves the cursor alone."""

    DEFAULT_CSS = """
    TensorPicture {
        width: 1fr;
        height: 1fr;
        & > .tensor-picture--muted { color: $text-muted; }
        & > .tensor-picture--accent { color: $text-primary; text-style: bold; }
        &:focus > .tensor-picture--accent { color: $text-accent; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"tensor-picture--muted", "tensor-picture--accent"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1, 0)", "Left", show=False),
        Binding("right", "move(1, 0)", "Right", show=False),
        Binding("up", "move(0, -1)", "Up", show=False),
        Binding("down", "move(0, 1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("enter", "screen.enlarge", "The tensor alone", show=False),
        Binding("home", "end(-1)", "First of the row", show=False),
        Binding("end", "end(1)", "Last of the row", show=False),
    ]
    ALLOW_SELECT = False

    ascii_only: reactive[bool] = reactive(False, init=False)
    drawing: reactive[str] = reactive("blocks", init=False)
    palette: reactive[Palette] = reactive(CLASSIC, init=False)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._selection: Selection | None = None
        self._numbers = False
        self._drawn: Drawing | None = None
        self._origin = (0, 0)

    def show(self, selection: Selection | None, *, numbers: bool) -> None:
        """Show the selected tensor, with the cursor in view."""
        if (selection, numbers) == (self._selection, self._numbers):
            return
        before = self._selection.tensor if self._selection else None
        self._selection, self._numbers = selection, numbers
        if selection is None or before is None or selection.tensor is None or before.key != selection.tensor.key:
            self._origin = (0, 0)
        self._redraw()

    def _redraw(self, *, follows: bool = True) -> None:
        width, height = self.content_size
        tensor = self._selection.tensor if self._selection else None
        self._drawn = None
        if self._selection is not None and tensor is not None and width > GUTTER and height:
            self._drawn = self._draw(self._selection, tensor, width, height, follows=follows)
        self.refresh()

    def _draw(self, selection: Selection, tensor: StageTensor, width: int, height: int, *, follows: bool) -> Drawing:
        look, view = self._select(), tensor.view
        captions = None if self._numbers else _captions(selection, tensor)
        if captions is not None:
            images = selection.walk.draw.images
            start = self._origin[0]
            tiles = TilesDrawing(
                images, captions, selection.sample, look, (width, height), origin=start, follows=follows
            )
            self._origin = (tiles.origin, 0)
            return tiles
        factors = [] if self._numbers else _factors(selection, tensor)
        if factors and height >= len(factors) * STACKED_ROWS:
            stack = StackedDrawing(factors, look, width, height, origin=self._origin, follows=follows)
            self._origin = stack.origin
            return stack
        signed = view.summary.minimum < 0
        vector = (width - GUTTER) // NUMBER_WIDTH if self._numbers else (width - GUTTER) // 10 * 10 or width - GUTTER
        plane = plane_of(selection, tensor, vector)
        if view.image_shape is not None and not self._numbers:
            is_ink = view.symbol in {"x", "images"}
            return ImageDrawing(plane, look, width, height, is_ink=is_ink, signed=signed)
        grid = GridDrawing(
            plane, look, width, height, numbers=self._numbers, origin=self._origin, follows=follows, signed=signed
        )
        self._origin = grid.origin
        return grid

    def _select(self) -> Look:
        base = self.rich_style
        return Look(
            self.drawing,
            self.ascii_only,
            negative=_rgb(self.palette.train),
            positive=_rgb(self.palette.validation),
            ground=self.background_colors[1].rgb,
            mark=_rgb(self.palette.mark),
            base=base,
            muted=self.get_component_rich_style("tensor-picture--muted"),
            accent=self.get_component_rich_style("tensor-picture--accent"),
        )

    # --- keys and mouse ---------------------------------------------------------------------------------------------

    def action_move(self, right: int, down: int) -> None:
        """Go to a neighbour."""
        if self._drawn is not None:
            self._go(self._drawn.moved(right, down))

    def action_page(self, direction: int) -> None:
        """Go as many rows as are in view, or as there are."""
        if self._drawn is not None:
            steps = (self._drawn.moved(0, direction * rows) for rows in range(self._drawn.page, 0, -1))
            self._go(next((slots for slots in steps if slots is not None), None))

    def action_end(self, direction: int) -> None:
        """Go to the end of the row."""
        if self._selection is not None and self._selection.tensor is not None and self._drawn is not None:
            plane = plane_of(self._selection, self._selection.tensor, self.content_size.width)
            steps = (self._drawn.moved(direction * columns, 0) for columns in range(plane.columns, 0, -1))
            self._go(next((slots for slots in steps if slots is not None), None))

    def on_click(self, event: events.Click) -> None:
        """Go to what is clicked."""
        offset = event.get_content_offset(self)
        if offset is not None and self._drawn is not None:
            self._go(self._drawn.at(*offset))

    def _go(self, slots: dict[Slot, int] | None) -> None:
        if slots:
            self.post_message(CursorMoved(slots))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """See what is further down."""
        event.stop()
        self._scroll(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """See what is further up."""
        event.stop()
        self._scroll(-1)

    def _scroll(self, direction: int) -> None:
        rows = 1 if isinstance(self._drawn, TilesDrawing) else WHEEL
        self._origin = (self._origin[0] + direction * rows, self._origin[1])
        self._redraw(follows=False)

    # --- drawing ----------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """There is room for more or less."""
        self._redraw()

    def watch_ascii_only(self) -> None:
        """Characters are other ones."""
        self._redraw()

    def watch_drawing(self) -> None:
        """Colours or characters."""
        self._redraw()

    def watch_palette(self) -> None:
        """Colours are other ones."""
        self._redraw()

    def notify_style_update(self) -> None:
        """The theme or the focus changed the colours."""
        super().notify_style_update()
        if self.is_attached:
            self._redraw()

    def render(self) -> RenderResult:
        """Nothing: all is drawn by `render_line`."""
        return ""

    def render_line(self, y: int) -> Strip:
        """A row of the picture."""
        width = self.content_size.width
        if self._drawn is None or y >= len(self._drawn.rows):
            return Strip.blank(width, self.rich_style)
        segments: list[Segment] = self._drawn.rows[y]
        return Strip(segments).adjust_cell_length(width, self.rich_style).apply_style(self.rich_style)


def _captions(selection: Selection, tensor: StageTensor) -> list[str] | None:
    """What stands under the images, if this tensor has one number or image for each sample and tiles show it best."""
    draw, view = selection.walk.draw, tensor.view
    match view.symbol:
        case "images" | "points" | "labels":
            return [str(label) for label in draw.labels.tolist()]
        case "losses":
            losses = zip(draw.labels.tolist(), view.value.tolist(), strict=True)
            return [f"{label}: {number_in(loss, 6)}" for label, loss in losses]
        case _:
            return None


def _factors(selection: Selection, tensor: StageTensor) -> list[tuple[str, Plane]]:
    """A gradient that is a product element by element, after the factors that have its shape; else nothing."""
    step = tensor.step
    if step is None or step.product != "elementwise" or tensor.view.rank != 2:
        return []
    views = (("upstream", step.upstream), ("× local", step.local), ("=", step.gradient))
    return [
        (f"{word} {view.symbol}", plane_of(selection, replace(tensor, view=view), 1))
        for word, view in views
        if view is not None and view.shape == tensor.view.shape
    ]


def _rgb(colour: str) -> Colour:
    return Color.parse(colour).rgb
