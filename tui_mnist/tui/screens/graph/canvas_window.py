"""A window on a drawing that is larger than it: scrolled with keys and the wheel, panned by dragging."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui_mnist.render.graph import Canvas, GraphRole, GraphRun, Way


class CanvasWindow(Widget):
    """Shows as much of a canvas as it has room for, and in its border where there is more."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"canvas--{role.value.replace(' ', '-')}" for role in GraphRole}

    DEFAULT_CSS = """
    CanvasWindow {
        & > .canvas--blank { color: $foreground; }
        & > .canvas--box { color: $foreground 55%; }
        & > .canvas--box-selected { color: $text-primary; text-style: bold; }
        & > .canvas--box-pending { color: $foreground 35%; }
        & > .canvas--box-broken { color: $text-error; text-style: bold; }
        & > .canvas--title { color: $foreground; text-style: bold; }
        & > .canvas--text { color: $foreground 85%; }
        & > .canvas--edge { color: $foreground 45%; }
        & > .canvas--edge-selected { color: $text-primary; text-style: bold; }
        & > .canvas--edge-forward { color: $text-success; text-style: bold; }
        & > .canvas--edge-backward { color: $text-warning; text-style: bold; }
        & > .canvas--edge-passed { color: $text-warning; }
        & > .canvas--label { color: $text-warning; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(f"shift+{way},ctrl+{way}", f"pan('{way}')", show=False) for way in ("left", "right", "up", "down")),
        Binding("pageup", "pan('up')", show=False),
        Binding("pagedown", "pan('down')", show=False),
        Binding("home", "pan('left')", show=False),
        Binding("end", "pan('right')", show=False),
    ]

    ALLOW_SELECT = False

    ascii_only: reactive[bool] = reactive(False)
    stale: reactive[bool] = reactive(False)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._canvas: Canvas | None = None
        self._remark = ""
        self._corner = Offset(0, 0)
        self._rows: list[list[GraphRun]] = []
        self._styles: dict[GraphRole, Style] = {}
        self._grabbed: tuple[Offset, Offset] | None = None

    # --- what is shown ----------------------------------------------------------------------------------------------

    def put(self, canvas: Canvas | None, remark: str = "") -> None:
        """Show this drawing, or none; `remark` is said in the border."""
        self._canvas, self._remark = canvas, remark
        self._bring_up_to_date()

    def to_top_left(self) -> None:
        """Let the next drawing be shown from its corner on."""
        self._corner = Offset(0, 0)

    def bring_into_view(self, region: Region) -> None:
        """Scroll no more than it takes to see this part of the drawing, and a little around it."""
        x = _nearest_start(self._corner.x, self.size.width, region.x - 2, region.right + 2)
        y = _nearest_start(self._corner.y, self.size.height, region.y - 1, region.bottom + 1)
        self._pan_to(Offset(x, y))

    def clicked(self, owner: str | int) -> None:
        """What a click on the node of this id, or the edge of this number, does."""

    # --- keys and the mouse -----------------------------------------------------------------------------------------

    def action_pan(self, way: Way) -> None:
        """Show what lies half a window that way."""
        across, down = max(1, self.size.width // 2), max(1, self.size.height // 2)
        by = {"left": Offset(-across, 0), "right": Offset(across, 0), "up": Offset(0, -down), "down": Offset(0, down)}
        self._pan_to(self._corner + by[way])

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the page."""
        self._grabbed = event.screen_offset, self._corner
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the page."""
        if self._grabbed is not None:
            start, corner = self._grabbed
            self._pan_to(corner + start - event.screen_offset)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let the page go, or tell what was clicked."""
        if self._grabbed is None:
            return
        start, _ = self._grabbed
        self._grabbed = None
        self.release_mouse()
        place = event.get_content_offset(self)
        if event.screen_offset != start or place is None or self._canvas is None:
            return
        owner = self._canvas.at(*(self._corner + place))
        if owner is not None:
            self.clicked(owner)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Further down, or to the right with shift or ctrl."""
        self._scroll(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Further up, or to the left with shift or ctrl."""
        self._scroll(event, -1)

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        """Further to the right."""
        event.stop()
        self._pan_to(self._corner + Offset(6, 0))

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        """Further to the left."""
        event.stop()
        self._pan_to(self._corner - Offset(6, 0))

    def _scroll(self, event: events.MouseEvent, direction: int) -> None:
        event.stop()
        sideways = event.shift or event.ctrl
        self._pan_to(self._corner + (Offset(6 * direction, 0) if sideways else Offset(0, 3 * direction)))

    # --- drawing ----------------------------------------------------------------------------------------------------

    def watch_stale(self) -> None:
        """Dim what no longer is what the text says."""
        self._styles = {}
        self.refresh()

    def notify_style_update(self) -> None:
        """Draw in the new theme's colours."""
        super().notify_style_update()
        self._styles = {}

    def render_line(self, y: int) -> Strip:
        """One row of what is seen of the page."""
        if y >= len(self._rows):
            return Strip.blank(self.size.width, self.rich_style)
        if not self._styles:
            faint = Style(dim=True) if self.stale else Style()
            self._styles = {
                role: self.get_component_rich_style(f"canvas--{role.value.replace(' ', '-')}") + faint
                for role in GraphRole
            }
        return Strip([Segment(text, self._styles[role]) for text, role in self._rows[y]], self.size.width)

    def _pan_to(self, corner: Offset) -> None:
        self._corner = corner
        self._bring_up_to_date()

    def _bring_up_to_date(self) -> None:
        width, height = self.size
        rows: list[list[GraphRun]] = []
        if self._canvas is not None:
            self._corner = self._within(self._corner, self._canvas)
            rows = self._canvas.crop(*self._corner, width, height)
        before, self._rows = self._rows, rows
        longest = max(len(rows), len(before))
        changed = [y for y in range(longest) if y >= len(rows) or y >= len(before) or rows[y] != before[y]]
        if changed:
            self.refresh(*[Region(0, y, width, 1) for y in changed])
        self.border_subtitle = "  ".join(filter(None, [self._remark, self._more()]))

    def _within(self, corner: Offset, canvas: Canvas) -> Offset:
        """The corner moved so that no more than needed is blank; what is smaller than the window is in its middle."""
        free_x, free_y = canvas.width - self.size.width, canvas.height - self.size.height
        x = min(max(corner.x, 0), free_x) if free_x > 0 else free_x // 2
        y = min(max(corner.y, 0), free_y) if free_y > 0 else free_y // 2
        return Offset(x, y)

    def _more(self) -> str:
        """Where there is more to see."""
        if self._canvas is None:
            return ""
        x, y = self._corner
        ways = [
            ("left", x > 0),
            ("up", y > 0),
            ("down", y + self.size.height < self._canvas.height),
            ("right", x + self.size.width < self._canvas.width),
        ]
        signs = {"left": "<", "up": "^", "down": "v", "right": ">"}
        if not self.ascii_only:
            signs = {"left": "◂", "up": "▴", "down": "▾", "right": "▸"}
        seen = " ".join(signs[way] for way, there in ways if there)
        return f"more {seen}" if seen else ""


def _nearest_start(start: int, length: int, first: int, end: int) -> int:
    """Where a window of this length has to start so that it shows all from `first` to `end`, or as much as it can."""
    return min(max(start, end - length), first)
