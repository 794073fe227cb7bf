"""The layers below each other, and beside each its figures: the newest, and how it moved over the run."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.queries.layer_figures import LayerFigures
from tui_mnist.render import sparkline
from tui_mnist.tui.kit.class_colours import colour
from tui_mnist.tui.kit.drawn_lines import DrawnLines
from tui_mnist.tui.screens.inside.layers.figure_texts import FIGURE_TEXTS

LABELS = (18, 9, 3)
"""Columns of a layer's label, which says more where there is more room."""
FIGURE = 8
LEAST_SPARKLINE = 4
LEAST_CELL = FIGURE + 2


class LayerTable(DrawnLines, can_focus=True):
    """Arrows and clicks choose a layer and one of its figures; enter opens the list of figures."""

    DEFAULT_CSS = """
    LayerTable {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
        &:focus { border: heavy $primary; border-title-style: reverse; }
        &.-plain:focus { border: ascii $primary; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1, 0)", show=False),
        Binding("down", "move(1, 0)", show=False),
        Binding("left", "move(0, -1)", show=False),
        Binding("right", "move(0, 1)", show=False),
        Binding("enter", "open", show=False),
    ]

    class Chosen(Message):
        """A layer and one of its figures were chosen."""

        def __init__(self, layer: int, figure: int) -> None:
            super().__init__()
            self.layer = layer
            self.figure = figure

    class ListAsked(Message):
        """The list of figures is to be opened."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.border_title = "Layers"
        self._figures: LayerFigures | None = None
        self._layer = self._figure = 0

    def show(self, figures: LayerFigures | None, layer: int, figure: int) -> None:
        """Show these figures, with the chosen layer and figure marked."""
        self._figures, self._layer, self._figure = figures, layer, figure
        self.restyle()

    def on_resize(self) -> None:
        """Say in the frame how many layers have no room, before it is drawn."""
        self.restyle()

    # --- choosing -----------------------------------------------------------------------------------------------------

    def action_move(self, down: int, across: int) -> None:
        """Choose the cell beside the chosen one."""
        if self._figures is not None:
            layer = min(max(self._layer + down, 0), len(self._figures.layers) - 1)
            self.post_message(self.Chosen(layer, min(max(self._figure + across, 0), len(FIGURE_TEXTS) - 1)))

    def action_open(self) -> None:
        """Have the figure chosen from a list that says what each is."""
        self.post_message(self.ListAsked())

    def on_click(self, event: events.Click) -> None:
        """Choose the layer and the figure under the mouse; on the header the figure alone."""
        if self._figures is None:
            return
        offset = event.get_content_offset(self)
        if offset is None:
            return
        first, cell, label = self._layout(self.size.width)
        layer = self._layer if offset.y == 0 else min(self._top + offset.y - 1, len(self._figures.layers) - 1)
        figure = first + (offset.x - label) // cell if offset.x >= label else self._figure
        self.post_message(self.Chosen(layer, min(figure, len(FIGURE_TEXTS) - 1)))

    # --- drawing ------------------------------------------------------------------------------------------------------

    def _layout(self, width: int) -> tuple[int, int, int]:
        """The first figure that is shown, the columns of a cell, and those of a layer's label."""
        count = len(FIGURE_TEXTS)
        label = next((each for each in LABELS if each + count * (LEAST_CELL + LEAST_SPARKLINE) <= width), LABELS[-1])
        shown = max(min(count, (width - label) // LEAST_CELL), 1)
        first = min(max(self._figure - shown + 1, 0), count - shown)
        return first, max((width - label) // shown, 1), label

    @property
    def _top(self) -> int:
        """The first layer that is shown: the chosen one is in sight."""
        return max(0, self._layer - max(self.size.height - 2, 0))

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        figures = self._figures
        if not (self.is_attached and width and height) or figures is None:
            return
        first, cell, label = self._layout(width)
        shown = range(first, min(first + (width - label) // cell, len(FIGURE_TEXTS)))
        header = Text(" " * label)
        for number in shown:
            text = FIGURE_TEXTS[number]
            name = text.label if len(text.label) < cell else text.short
            header.append(name[: cell - 1].ljust(cell), self.part("accent" if number == self._figure else "muted"))
        lines = [header]
        for layer in range(self._top, min(self._top + max(height - 1, 1), len(figures.layers))):
            line = self._label(figures, layer, label)
            for number in shown:
                line += self._cell(figures, layer, number, cell)
            lines.append(line)
        hidden = len(figures.layers) - (len(lines) - 1)
        self.border_subtitle = f"{hidden} more" if hidden > 0 else ""
        self.set_lines(lines)

    def _label(self, figures: LayerFigures, layer: int, width: int) -> Text:
        its = figures.layers[layer]
        arrow = "->" if self.ascii_only else "→"
        is_chosen = layer == self._layer
        mark = (">" if self.ascii_only else "▸") if is_chosen else " "
        words = [f" {its.inputs}{arrow}{its.units} {its.activation}", f" {its.inputs}{arrow}{its.units}", ""]
        more = next(each for each in words if 2 + len(each) < width or not each)
        line = Text(mark, self.part("strong"))
        line.append(str(layer + 1), Style(color=colour(layer, self.palette), bold=True))
        line.append(more.ljust(width - 1 - len(str(layer + 1))), self.part("strong" if is_chosen else "muted"))
        return line

    def _cell(self, figures: LayerFigures, layer: int, number: int, width: int) -> Text:
        text = FIGURE_TEXTS[number]
        values = figures.history[text.name][:, layer]
        none = "-" if self.ascii_only else "–"
        is_chosen = layer == self._layer and number == self._figure
        written = text.written(float(values[-1]), none)
        room = width - FIGURE - 2
        line = ""
        if room >= LEAST_SPARKLINE:
            with np.errstate(divide="ignore", invalid="ignore"):
                drawn = np.log10(values) if text.logarithmic else values
            lowest = None if text.logarithmic else 0.0
            highest = None if text.logarithmic else 1.0
            line = sparkline(drawn.tolist(), room, lowest=lowest, highest=highest, ascii_only=self.ascii_only)
        cell = Text(no_wrap=True)
        cell.append(written.rjust(min(FIGURE, width - 1)), Style(reverse=True, bold=True) if is_chosen else None)
        cell.append(" " + line.ljust(room) + " " if room > 0 else " ", Style(color=colour(layer, self.palette)))
        return cell
