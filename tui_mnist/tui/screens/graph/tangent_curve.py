"""The small curve of what is derived against one number, with the tangent where it stands, and the way of the ball."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui_mnist.render import raster
from tui_mnist.render.axis import linear_axis
from tui_mnist.render.raster import DOTS_DOWN, Cells, Glyphs
from tui_mnist.tui.kit.palettes import CLASSIC, Palette
from tui_mnist.tui.screens.graph.boxes import number
from tui_mnist.tui.screens.graph.curve_picture import CurvePicture


class TangentCurve(Widget, can_focus=True):
    """Left and right move the number, up and down choose another one; a click, or dragging, moves it to the mouse."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tangent-curve--axis", "tangent-curve--label"}

    DEFAULT_CSS = """
    TangentCurve {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground;
        &.-plain { border: ascii $foreground 30%; }
        &:focus { border: heavy $primary; border-title-style: reverse; }
        &.-plain:focus { border: ascii $primary; }
        & > .tangent-curve--axis { color: $foreground 35%; }
        & > .tangent-curve--label { color: $foreground 65%; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
        Binding("up", "choose(-1)", show=False),
        Binding("down", "choose(1)", show=False),
    ]

    ALLOW_SELECT = False

    ascii_only: reactive[bool] = reactive(False)
    stale: reactive[bool] = reactive(False)
    palette: reactive[Palette] = reactive(CLASSIC)

    class Dragged(Message):
        """The number shall be this one."""

        def __init__(self, value: float) -> None:
            super().__init__()
            self.value = value

    class Turned(Message):
        """The number shall go so many steps up or down."""

        def __init__(self, steps: int) -> None:
            super().__init__()
            self.steps = steps

    class Chosen(Message):
        """The number so many further down shall move, and the curve be drawn against it."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._picture: CurvePicture | None = None
        self._strips: list[Strip] = []
        self._edge = 0
        self._holds = False

    @property
    def points(self) -> int:
        """How many points are worth computing."""
        return max(20, 2 * self.size.width)

    def show(self, picture: CurvePicture | None) -> None:
        """Show a curve, or nothing."""
        self._picture = picture
        self._draw()

    def on_resize(self) -> None:
        """Draw in the new size."""
        self._draw()

    def watch_ascii_only(self) -> None:
        """Draw in letters, or not."""
        self.set_class(self.ascii_only, "-plain")
        self._draw()

    def watch_palette(self) -> None:
        """Draw in the other colours."""
        self._draw()

    def watch_stale(self) -> None:
        """Dim what no longer is what the text says."""
        self._draw()

    def notify_style_update(self) -> None:
        """Draw in the new theme's colours."""
        super().notify_style_update()
        self._draw()

    def render_line(self, y: int) -> Strip:
        """One row."""
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width, self.rich_style)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the number."""
        self._holds = True
        self.capture_mouse()
        self._drag(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag it along."""
        if self._holds:
            self._drag(event)

    def on_mouse_up(self) -> None:
        """Let it go."""
        self._holds = False
        self.release_mouse()

    def _drag(self, event: events.MouseEvent) -> None:
        width = self.size.width - self._edge
        if self._picture is None or width < 2:
            return
        share = (event.x - self.gutter.left - self._edge) / (width - 1)
        low, high = self._picture.low, self._picture.high
        self.post_message(self.Dragged(low + min(max(share, 0.0), 1.0) * (high - low)))

    def action_turn(self, steps: int) -> None:
        """Move the number."""
        self.post_message(self.Turned(steps))

    def action_choose(self, by: int) -> None:
        """Another number."""
        self.post_message(self.Chosen(by))

    # --- drawing ----------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        width, height = self.size
        if not (self.is_attached and width and height):
            return
        self._strips = []
        picture = self._picture
        if picture is None or height < 3 or width < 20:
            self.border_title = self.border_subtitle = ""
        else:
            self._tell(picture, width)
            self._strips = self._rows(picture, width, height)
        self.refresh()

    def _tell(self, picture: CurvePicture, width: int) -> None:
        curve, name, target = picture.curve, picture.name, picture.target
        self.border_title = f"{target} against {name}"
        titles = [
            f"at {name} = {number(curve.position)}: {target} = {number(curve.value)}, slope {number(curve.slope)}",
            f"{target} = {number(curve.value)}, slope {number(curve.slope)}",
            f"slope {number(curve.slope)}",
        ]
        self.border_subtitle = next((title for title in titles if len(title) <= width - 4), "")

    def _rows(self, picture: CurvePicture, width: int, height: int) -> list[Strip]:
        curve, rows = picture.curve, height - 1
        low, high = picture.reach
        axis = linear_axis(low, high, rows)
        ticks = axis.tick_rows(rows)
        self._edge = max(map(len, ticks.values()), default=0) + 1
        columns = width - self._edge
        xs = np.linspace(picture.low, picture.high, 2 * columns)
        ys = np.interp(xs, curve.xs, curve.ys)
        with np.errstate(invalid="ignore", over="ignore"):  # where the point is at infinity, there is no tangent
            tangent = curve.value + curve.slope * (xs - curve.position)

        def line(values: NDArray[np.float64], letter: str) -> raster.Curve:
            heights = np.clip(axis.dots(values, rows), -DOTS_DOWN, DOTS_DOWN * (rows + 1))
            return raster.Curve(heights, heights, letter)

        def cells(points: Sequence[tuple[float, float]], glyph: str) -> Glyphs:
            at = np.array(points, np.float64).reshape(-1, 2)
            across = (at[:, 0] - picture.low) / (picture.high - picture.low) * (columns - 1)
            up = np.floor(np.rint(axis.dots(at[:, 1], rows)) / DOTS_DOWN)
            return Glyphs(np.rint(across), np.where(np.isfinite(up), up, -1), glyph)

        here = [(curve.position, curve.value)]
        dot, point = ("o", "@") if self.ascii_only else ("∘", "●")
        layers: list[raster.Curve | Glyphs] = [
            line(tangent, "-"),
            line(ys, "*"),
            cells(picture.trail, dot),
            cells(here, point),
        ]
        drawn = raster.raster(layers, rows, columns, ascii_only=self.ascii_only)
        styles = self._styles()
        label, rule = styles["label"], styles["axis"]
        upright, tick = ("|", "+") if self.ascii_only else ("│", "┤")
        strips = []
        for y, row in enumerate(drawn):
            text = ticks.get(y, "")
            edge = [Segment(text.rjust(self._edge - 1), label), Segment(tick if text else upright, rule)]
            strips.append(Strip([*edge, *self._segments(row, styles)], width))
        return [*strips, Strip([Segment(self._feet(picture, width), label)], width)]

    def _segments(self, row: list[Cells], styles: dict[str, Style]) -> list[Segment]:
        parts = ("tangent", "curve", "trail", "point")
        return [Segment(text, styles["blank" if layer is None else parts[layer]]) for text, layer in row]

    def _feet(self, picture: CurvePicture, width: int) -> str:
        """The ends of the axis, and an arrow where the point has left the picture."""
        left, right = number(picture.low), number(picture.high)
        room = width - self._edge - len(left) - len(right)
        beyond = picture.curve.position
        words = ""
        if beyond < picture.low:
            words = "out of the picture at the left"
        elif beyond > picture.high:
            words = "out of the picture at the right"
        middle = words if len(words) + 2 <= room else ""
        return f"{' ' * self._edge}{left}{(middle or picture.name).center(room)}{right}"

    def _styles(self) -> dict[str, Style]:
        background = self.background_colors[1]
        faint = Style(dim=True) if self.stale else Style()

        def of(name: str, *, bold: bool = False) -> Style:
            return Style(color=Color.parse(name).rich_color, bgcolor=background.rich_color, bold=bold) + faint

        return {
            "tangent": of(self.palette.validation),
            "curve": of(self.palette.train),
            "trail": of(self.palette.mark),
            "point": of(self.palette.wrong, bold=True),
            "blank": self.rich_style,
            "label": self.get_component_rich_style("tangent-curve--label") + faint,
            "axis": self.get_component_rich_style("tangent-curve--axis") + faint,
        }
