"""The lines under a graph: what is under its cursor, and how far its passes have come."""

from __future__ import annotations

from itertools import zip_longest
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType

from tui_mnist.render.graph import draw, lay_out
from tui_mnist.tui.kit.text_lines import TextLines
from tui_mnist.tui.screens.graph.boxes import node_of
from tui_mnist.tui.screens.graph.explanation import Line, of_edge, of_node
from tui_mnist.tui.screens.graph.graph_view import GraphView

BOX_WIDTH = 28
"""Columns that a box takes in full, and a space at its right that sets it off."""


class EdgePanel(TextLines):
    """Says the chain rule of the chosen edge, or the figures of the chosen box; a pane of its own if it must scroll."""

    DEFAULT_CSS = """
    EdgePanel {
        height: 7;
        padding: 0 1;
        border-top: solid $foreground 30%;
        border-title-color: $foreground;
        &.-plain { border-top: ascii $foreground 30%; }
        &:focus { border-top: heavy $primary; border-title-style: reverse; }
        &.-plain:focus { border-top: ascii $primary; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._view: GraphView | None = None
        self._said: list[Line] = []
        self._first = 0

    def show(self, view: GraphView) -> None:
        """Tell of what this view has under its cursor."""
        self._view = view
        self.restyle()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self.restyle()

    def action_scroll(self, by: int) -> None:
        """Show lines further up or down."""
        self._first += by
        self.restyle()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Further down."""
        event.stop()
        self.action_scroll(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Further up."""
        event.stop()
        self.action_scroll(-1)

    def restyle(self) -> None:
        """Draw."""
        if not (self.is_attached and self.size.width):
            return
        box = self._open_box(self._view)
        said = self._lines_of(self._view, self.size.width - (BOX_WIDTH if box else 0))
        if said != self._said:
            self._said, self._first = said, 0
        hidden = len(said) - self.size.height
        self._first = max(0, min(self._first, hidden))
        self.can_focus = hidden > 0
        below, above = ("v", "^") if self.has_class("-plain") else ("▾", "▴")
        more = [sign for sign, there in ((above, self._first > 0), (below, self._first < hidden)) if there]
        title = [self._progress(self._view), f"more {' '.join(more)}" if more else ""] if self._view and said else []
        self.border_title = f" {'  '.join(filter(None, title))} " if title else ""
        lines = [self._text(line) for line in said[self._first :]]
        self.set_lines(self._beside(box, lines) if box else lines)

    def _open_box(self, view: GraphView | None) -> list[str]:
        """The box under the cursor, or the one that the chosen edge comes from, in full where it is small above."""
        if view is None or view.graph is None or view.passes is None or not view.compact:
            return []
        choice, plain = view.choice, self.has_class("-plain")
        place = choice.number if choice.kind == "node" else view.graph.edges[choice.number].start
        node = node_of(place, view.graph.nodes[place], view.passes.at(view.place), ascii_only=plain)
        box = draw(lay_out([node], []), ascii_only=plain).lines()
        return box if len(box) <= self.size.height and self.size.width >= 4 * BOX_WIDTH else []

    def _beside(self, box: list[str], lines: list[Text]) -> list[Text]:
        """The box at the left, the lines at its right."""
        rows = []
        for row, line in zip_longest(box, lines):
            drawn = Text(f"{row or '':<{BOX_WIDTH}}", self.part("strong") if row is box[1] else "", no_wrap=True)
            rows.append(drawn + line if line is not None else drawn)
        return rows

    def _lines_of(self, view: GraphView | None, width: int) -> list[Line]:
        if view is None or view.graph is None or view.passes is None:
            return []
        of = of_edge if view.choice.kind == "edge" else of_node
        return of(view.graph, view.choice.number, view.passes.at(view.place), width)

    @staticmethod
    def _progress(view: GraphView) -> str:
        where = "both passes are done" if view.is_at_end or not view.passes else view.passes.counted(view.place)
        return f"{where}, playing" if view.plays else where

    def _text(self, line: Line) -> Text:
        text = Text(no_wrap=True)
        for piece in line:
            text.append(piece.text, self.part(piece.part) if piece.part else "")
        return text
