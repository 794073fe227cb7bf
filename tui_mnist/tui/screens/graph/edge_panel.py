"""The lines under a graph: what is under its cursor, and how far the passes are played."""

from __future__ import annotations

from rich.text import Text

from tui_mnist.tui.kit.text_lines import TextLines
from tui_mnist.tui.screens.graph.explanation import Line, of_edge, of_node
from tui_mnist.tui.screens.graph.graph_view import GraphView


class EdgePanel(TextLines):
    """Says the chain rule of the chosen edge, or the figures of the chosen box."""

    DEFAULT_CSS = """
    EdgePanel { height: 7; padding: 0 1; border-top: solid $foreground 30%; border-title-color: $foreground; }
    EdgePanel.-plain { border-top: ascii $foreground 30%; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._view: GraphView | None = None
        self._playing = False

    def show(self, view: GraphView, *, playing: bool) -> None:
        """Tell of what this view has under its cursor."""
        self._view, self._playing = view, playing
        self.restyle()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        if not (self.is_attached and self.size.width):
            return
        view = self._view
        if view is None or view.graph is None or view.passes is None:
            self.border_title = ""
            self.set_lines([])
            return
        where = view.passes.counted(view.place)
        if view.place == view.passes.last:
            where = "both passes are done"
        self.border_title = f" {where}, playing " if self._playing else f" {where} "
        self.set_lines([self._text(line) for line in self._said(view)])

    def _said(self, view: GraphView) -> list[Line]:
        graph, passes, choice, width = view.graph, view.passes, view.choice, self.size.width
        if graph is None or passes is None:
            return []
        of = of_edge if choice.kind == "edge" else of_node
        return of(graph, choice.number, passes.at(view.place), width)

    def _text(self, line: Line) -> Text:
        text = Text(no_wrap=True)
        for piece in line:
            text.append(piece.text, self.part(piece.part) if piece.part else "")
        return text
