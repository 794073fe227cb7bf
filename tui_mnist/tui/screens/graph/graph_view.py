"""A graph drawn as boxes and edges, with a cursor on it, played forward and back."""

from __future__ import annotations

from collections.abc import Set
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.timer import Timer

from tui_mnist.autodiff.sketch import GraphSketch
from tui_mnist.render.graph import Layout, Way, cells_of, draw, next_node
from tui_mnist.tui.screens.graph.boxes import edges_of, label_of, laid_out, nodes_of, refilled
from tui_mnist.tui.screens.graph.canvas_window import CanvasWindow
from tui_mnist.tui.screens.graph.highlights import Choice, box_roles, choice_of, edge_roles
from tui_mnist.tui.screens.graph.passes import Passes, nearest

MOMENT_SECONDS = 0.8
"""Between two moments of passes that are played."""


class GraphView(CanvasWindow, can_focus=True):
    """Shows a graph as it is known at a moment of its passes; `place` is that moment's, `choice` the cursor's.

    If it is `compact`, its boxes are small, and it leads to the right; else they hold figures and miniatures.
    Arrows lead from box to box, enter to the edges around it; the mouse chooses by a click and pans by dragging.
    """

    DEFAULT_CSS = """
    GraphView {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
        &:focus { border: heavy $primary; border-title-style: reverse; }
        &.-plain:focus { border: ascii $primary; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(way, f"go('{way}')", show=False) for way in ("left", "right", "up", "down")),
        Binding("enter", "next_edge", show=False),
    ]

    class Chosen(Message):
        """The cursor went elsewhere, the moment is another one, or passes are played, or no longer."""

    def __init__(self, *, compact: bool = False, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.compact = compact
        self.graph: GraphSketch | None = None
        self.passes: Passes | None = None
        self.place = 0
        self.choice = Choice("node", 0)
        self.hidden = 0
        self.plays = False
        self._timer: Timer | None = None
        self._layout: Layout | None = None

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show(self, graph: GraphSketch | None) -> None:
        """Show a graph; where only figures differ from the one before, boxes, cursor and moment stay where they are."""
        whole = len(graph.nodes) if graph else 0
        graph = nearest(graph) if graph else None
        same = graph is not None and self.graph is not None and _structure(graph) == _structure(self.graph)
        self.graph, self.hidden = graph, whole - len(graph.nodes) if graph else 0
        if graph is None:
            self.passes = self._layout = None
            self.put(None)
            return
        self.passes = Passes(graph)
        if same and self._layout is not None:
            self._fill()
            return
        self._layout = None  # without room the new graph has none, and the old one's would not fit it
        self.put(None)
        self.place = self.passes.last
        self.choice = choice_of(self.passes.moments[-1])
        self._lay_out()

    def go_to(self, place: int) -> None:
        """Show another moment, and put the cursor on what happens then."""
        if self.passes is None:
            return
        self.place = min(max(place, 0), self.passes.last)
        moment = self.passes.moments[self.place]
        if moment.kind != "start":
            self.choice = choice_of(moment)
        self._changed()

    def show_boxes(self, *, compact: bool) -> None:
        """Show small boxes, or full ones."""
        if compact is not self.compact:
            self.compact = compact
            self._lay_out()

    def choose(self, choice: Choice) -> None:
        """Put the cursor on a box or an edge."""
        if self.graph is not None and choice != self.choice:
            self.choice = choice
            self._changed()

    def choose_overflow(self) -> None:
        """Put the cursor on the first box in which numbers are no longer finite, if there is any."""
        nodes = self.graph.nodes if self.graph is not None else ()
        for number in [number for number, node in enumerate(nodes) if node.value.broken][:1]:
            self.choose(Choice("node", number))

    @property
    def is_at_end(self) -> bool:
        """Whether both passes are done, as far as there are any."""
        return self.passes is None or self.place == self.passes.last

    # --- playing ----------------------------------------------------------------------------------------------------

    def play(self) -> None:
        """Go from moment to moment, from the start if both passes are done; or hold, if that goes on."""
        if self.plays or self.passes is None:
            self.hold()
            return
        if self.is_at_end:
            self.go_to(0)
        if self._timer is None:
            self._timer = self.set_interval(MOMENT_SECONDS, self.play_on)
        self._timer.reset()
        self._timer.resume()
        self._set_playing(True)

    def play_on(self) -> None:
        """The next moment of passes that are played."""
        self.go_to(self.place + 1)
        if self.is_at_end:
            self.hold()

    def hold(self) -> None:
        """Play no further."""
        if self._timer is not None:
            self._timer.pause()
        self._set_playing(False)

    def _set_playing(self, plays: bool) -> None:
        if plays != self.plays:
            self.plays = plays
            self.post_message(self.Chosen())

    # --- keys and the mouse -----------------------------------------------------------------------------------------

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

    def clicked(self, owner: str | int) -> None:
        """Choose the box, or the edge."""
        self.choose(Choice("node", int(owner)) if isinstance(owner, str) else Choice("edge", owner))

    # --- drawing ----------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Lay out anew for the new size."""
        self._lay_out()

    def watch_ascii_only(self) -> None:
        """Draw in letters, or not."""
        self.set_class(self.ascii_only, "-plain")
        self._lay_out()

    def _changed(self) -> None:
        self._fill()
        self._bring_into_view()
        self.post_message(self.Chosen())

    def _lay_out(self) -> None:
        if self.graph is None or not self.size.width or not self.size.height:
            return
        self._layout = laid_out(self.graph, *self.size, compact=self.compact, ascii_only=self.ascii_only)
        self.to_top_left()
        self._changed()

    def _fill(self) -> None:
        """Draw the page with the figures and the highlights of the moment."""
        if self.graph is None or self.passes is None or self._layout is None:
            return
        graph, moment = self.graph, self.passes.moments[self.place]
        progress = self.passes.at(self.place)
        nodes = nodes_of(graph, progress, compact=self.compact, ascii_only=self.ascii_only)
        edges = edges_of(graph, compact=self.compact)
        self._layout = refilled(self._layout, nodes, edges, compact=self.compact)
        labels = {} if self.compact else {n: label_of(graph.edges[n].product) for n in progress.passed}
        canvas = draw(
            self._layout,
            ascii_only=self.ascii_only,
            highlighted_nodes=box_roles(graph, progress, self.choice),
            highlighted_edges=edge_roles(graph, moment, self.choice),
            passed_edges=progress.passed,
            edge_labels=labels,
        )
        self.put(canvas, self._left_out())

    def _left_out(self) -> str:
        match self.hidden:
            case 0:
                return ""
            case 1:
                return "1 box further from the target is left out"
            case _:
                return f"{self.hidden} boxes further from the target are left out"

    def _bring_into_view(self) -> None:
        """Scroll so that what is chosen is seen, with what it is linked with where there is room."""
        if self._layout is None or self.graph is None:
            return
        layout, edges = self._layout, self.graph.edges
        if self.choice.kind == "node":
            place = self.choice.number
            linked = {end for edge in edges if place in (edge.start, edge.end) for end in (edge.start, edge.end)}
            region = _region(layout, {place})
        else:
            edge = edges[self.choice.number]
            linked = {edge.start, edge.end}
            cells = list(cells_of(layout.routes[self.choice.number]))
            left, top = min(cell.x for cell in cells), min(cell.y for cell in cells)
            region = Region(left, top, max(c.x for c in cells) - left + 1, max(c.y for c in cells) - top + 1)
        around = _region(layout, linked) if linked else region
        if around.width <= self.size.width and around.height <= self.size.height:
            region = region.union(around)
        self.bring_into_view(region)


def _region(layout: Layout, places: Set[int]) -> Region:
    """What these boxes take."""
    boxes = (layout.boxes[str(place)] for place in places)
    return Region.from_union([Region(box.x, box.y, box.width, box.height) for box in boxes])


def _structure(graph: GraphSketch) -> tuple[object, ...]:
    """All that decides where boxes and edges are, besides figures."""
    nodes = tuple((node.name, node.formula, node.value.shape, node.gradient is None) for node in graph.nodes)
    return nodes, tuple((edge.start, edge.end, edge.product is None) for edge in graph.edges), graph.target
