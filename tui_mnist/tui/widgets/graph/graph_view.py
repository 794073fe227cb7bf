"""A graph drawn as boxes and edges, with a cursor on it: scrolled, panned, and played forward and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui_mnist.autodiff.sketch import GraphSketch
from tui_mnist.render.graph import Canvas, GraphRole, GraphRun, Layout, Way, cells_of, draw, next_node
from tui_mnist.tui.widgets.graph.boxes import edges_of, label_of, laid_out, node_of, refilled
from tui_mnist.tui.widgets.graph.passes import Moment, Passes, nearest


@dataclass(frozen=True)
class Choice:
    """The box or the edge under the cursor, by its number."""

    kind: Literal["node", "edge"]
    number: int


class GraphView(Widget, can_focus=True):
    """Shows a graph as it is known at a moment of its passes; `place` is that moment's, `choice` the cursor's.

    Arrows lead from box to box, enter to the edges around it; the mouse chooses by a click and pans by dragging.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"graph-view--{role.value.replace(' ', '-')}" for role in GraphRole}

    DEFAULT_CSS = """
    GraphView {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
        &:focus { border: round $primary; }
        &.-plain:focus { border: ascii $primary; }
        & > .graph-view--blank { color: $foreground; }
        & > .graph-view--box { color: $foreground 55%; }
        & > .graph-view--box-selected { color: $text-primary; text-style: bold; }
        & > .graph-view--title { color: $foreground; text-style: bold; }
        & > .graph-view--text { color: $foreground 85%; }
        & > .graph-view--edge { color: $foreground 45%; }
        & > .graph-view--edge-selected { color: $text-primary; text-style: bold; }
        & > .graph-view--edge-forward { color: $text-success; text-style: bold; }
        & > .graph-view--edge-backward { color: $text-warning; text-style: bold; }
        & > .graph-view--label { color: $text-warning; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(way, f"go('{way}')", show=False) for way in ("left", "right", "up", "down")),
        *(Binding(f"shift+{way},ctrl+{way}", f"pan('{way}')", show=False) for way in ("left", "right", "up", "down")),
        Binding("pageup", "pan('up')", show=False),
        Binding("pagedown", "pan('down')", show=False),
        Binding("home", "pan('left')", show=False),
        Binding("end", "pan('right')", show=False),
        Binding("enter", "next_edge", show=False),
    ]

    ALLOW_SELECT = False

    ascii_only: reactive[bool] = reactive(False)
    stale: reactive[bool] = reactive(False)

    class Chosen(Message):
        """The cursor went elsewhere, or the moment is another one."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.graph: GraphSketch | None = None
        self.passes: Passes | None = None
        self.place = 0
        self.choice = Choice("node", 0)
        self.hidden = 0
        self._layout: Layout | None = None
        self._canvas: Canvas | None = None
        self._corner = Offset(0, 0)
        self._rows: list[list[GraphRun]] = []
        self._styles: dict[GraphRole, Style] = {}
        self._grabbed: tuple[Offset, Offset] | None = None

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show(self, graph: GraphSketch | None) -> None:
        """Show a graph; where only figures differ from the one before, boxes, cursor and moment stay where they are."""
        whole = len(graph.nodes) if graph else 0
        graph = nearest(graph) if graph else None
        same = graph is not None and self.graph is not None and _structure(graph) == _structure(self.graph)
        self.graph, self.hidden = graph, whole - len(graph.nodes) if graph else 0
        if graph is None:
            self.passes = self._layout = self._canvas = None
            self._bring_up_to_date()
            return
        self.passes = Passes(graph)
        if same and self._layout is not None:
            self._fill()
            return
        self._layout = self._canvas = None  # without room the new graph has none, and the old one's would not fit it
        self.place = self.passes.last
        self.choice = _choice_of(self.passes.moments[-1])
        self._lay_out()

    def go_to(self, place: int) -> None:
        """Show another moment, and put the cursor on what happens then."""
        if self.passes is None:
            return
        self.place = min(max(place, 0), self.passes.last)
        moment = self.passes.moments[self.place]
        if moment.kind != "start":
            self.choice = _choice_of(moment)
        self._changed()

    def choose(self, choice: Choice) -> None:
        """Put the cursor on a box or an edge."""
        if self.graph is not None and choice != self.choice:
            self.choice = choice
            self._changed()

    @property
    def moment(self) -> Moment | None:
        """What happens at the moment that is shown."""
        return self.passes.moments[self.place] if self.passes else None

    # --- keys -------------------------------------------------------------------------------------------------------

    def action_go(self, way: Way) -> None:
        """The next box that way; from an edge the one it leads to, or comes from."""
        if self._layout is None or self.graph is None:
            return
        if self.choice.kind == "edge":
            edge = self.graph.edges[self.choice.number]
            self.choose(Choice("node", edge.end if way in {"right", "down"} else edge.start))
        else:
            self.choose(Choice("node", int(next_node(self._layout, str(self.choice.number), way))))

    def action_next_edge(self) -> None:
        """The next edge of the box: those into it first, then those out of it, then the box again."""
        if self.graph is None:
            return
        edges, choice = self.graph.edges, self.choice
        box = edges[choice.number].end if choice.kind == "edge" else choice.number
        around = [number for number, edge in enumerate(edges) if edge.end == box]
        around = around or [number for number, edge in enumerate(edges) if edge.start == box]
        later = [number for number in around if choice.kind == "edge" and number > choice.number]
        if choice.kind == "edge":
            self.choose(Choice("edge", later[0]) if later else Choice("node", box))
        elif around:
            self.choose(Choice("edge", around[0]))

    def action_pan(self, way: Way) -> None:
        """Show what lies half a window that way."""
        across, down = max(1, self.size.width // 2), max(1, self.size.height // 2)
        by = {"left": Offset(-across, 0), "right": Offset(across, 0), "up": Offset(0, -down), "down": Offset(0, down)}
        self._pan_to(self._corner + by[way])

    # --- the mouse --------------------------------------------------------------------------------------------------

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
        """Let the page go, or choose what was clicked."""
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
            self.choose(Choice("node", int(owner)) if isinstance(owner, str) else Choice("edge", owner))

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

    def on_resize(self) -> None:
        """Lay out anew for the new size."""
        self._lay_out()

    def watch_ascii_only(self) -> None:
        """Draw in letters, or not."""
        self.set_class(self.ascii_only, "-plain")
        self._lay_out()

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
                role: self.get_component_rich_style(f"graph-view--{role.value.replace(' ', '-')}") + faint
                for role in GraphRole
            }
        return Strip([Segment(text, self._styles[role]) for text, role in self._rows[y]], self.size.width)

    def _changed(self) -> None:
        self._fill()
        self._bring_into_view()
        self.post_message(self.Chosen())

    def _lay_out(self) -> None:
        if self.graph is None or not self.size.width or not self.size.height:
            return
        self._layout = laid_out(self.graph, *self.size, ascii_only=self.ascii_only)
        self._corner = Offset(0, 0)
        self._changed()

    def _fill(self) -> None:
        """Draw the page with the figures and the highlights of the moment."""
        if self.graph is None or self.passes is None or self._layout is None:
            return
        graph, moment = self.graph, self.passes.moments[self.place]
        progress = self.passes.at(self.place)
        nodes = [node_of(place, node, progress, ascii_only=self.ascii_only) for place, node in enumerate(graph.nodes)]
        self._layout = refilled(self._layout, nodes, edges_of(graph))
        boxes: dict[str, GraphRole] = {}
        lines: dict[int, GraphRole] = {}
        if self.choice.kind == "node":
            boxes[str(self.choice.number)] = GraphRole.BOX_SELECTED
        else:
            lines[self.choice.number] = GraphRole.EDGE_SELECTED
        if moment.kind != "start" and self.choice == _choice_of(moment):
            if moment.kind == "backward":
                lines[moment.number] = GraphRole.EDGE_BACKWARD
            elif moment.kind == "forward":
                lines |= {n: GraphRole.EDGE_FORWARD for n, e in enumerate(graph.edges) if e.end == moment.number}
        labels = {number: label_of(graph.edges[number].product) for number in progress.passed}
        self._canvas = draw(
            self._layout,
            ascii_only=self.ascii_only,
            highlighted_nodes=boxes,
            highlighted_edges=lines,
            edge_labels=labels,
        )
        self._bring_up_to_date()

    def _bring_up_to_date(self) -> None:
        width, height = self.size
        rows: list[list[GraphRun]] = []
        if self._canvas is not None:
            self._corner = self._within(self._corner)
            rows = self._canvas.crop(*self._corner, width, height)
        before, self._rows = self._rows, rows
        longest = max(len(rows), len(before))
        changed = [y for y in range(longest) if y >= len(rows) or y >= len(before) or rows[y] != before[y]]
        if changed:
            self.refresh(*[Region(0, y, width, 1) for y in changed])
        self.border_subtitle = self._more()

    def _within(self, corner: Offset) -> Offset:
        """The corner moved so that no more than needed is blank; what is smaller than the window is in its middle."""
        if self._canvas is None:
            return corner
        free_x, free_y = self._canvas.width - self.size.width, self._canvas.height - self.size.height
        x = min(max(corner.x, 0), free_x) if free_x > 0 else free_x // 2
        y = min(max(corner.y, 0), free_y) if free_y > 0 else free_y // 2
        return Offset(x, y)

    def _pan_to(self, corner: Offset) -> None:
        self._corner = corner
        self._bring_up_to_date()

    def _bring_into_view(self) -> None:
        """Scroll so that what is chosen is seen."""
        if self._layout is None or self._canvas is None:
            return
        if self.choice.kind == "node":
            box = self._layout.boxes[str(self.choice.number)]
            region = Region(box.x, box.y, box.width, box.height)
        else:
            cells = list(cells_of(self._layout.routes[self.choice.number]))
            left, top = min(cell.x for cell in cells), min(cell.y for cell in cells)
            region = Region(left, top, max(c.x for c in cells) - left + 1, max(c.y for c in cells) - top + 1)
        x = _nearest_start(self._corner.x, self.size.width, region.x - 2, region.right + 2)
        y = _nearest_start(self._corner.y, self.size.height, region.y - 1, region.bottom + 1)
        self._pan_to(Offset(x, y))

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
        hidden = f"{self.hidden} boxes further from the target are left out" if self.hidden else ""
        return "  ".join(filter(None, [hidden, f"more {seen}" if seen else ""]))


def _nearest_start(start: int, length: int, first: int, end: int) -> int:
    """Where a window of this length has to start so that it shows all from `first` to `end`, or as much as it can."""
    return min(max(start, end - length), first)


def _choice_of(moment: Moment) -> Choice:
    return Choice("edge" if moment.kind == "backward" else "node", max(moment.number, 0))


def _structure(graph: GraphSketch) -> tuple[object, ...]:
    """All that decides where boxes and edges are, besides figures."""
    nodes = tuple((node.name, node.formula, node.value.shape, node.gradient is None) for node in graph.nodes)
    return nodes, tuple((edge.start, edge.end, edge.product is None) for edge in graph.edges), graph.target
