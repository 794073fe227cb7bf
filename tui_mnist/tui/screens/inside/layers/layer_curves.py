"""One figure of all layers over the run, as curves on one axis."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from rich.text import Text

from tui_mnist.queries.layer_figures import LayerFigures
from tui_mnist.render.axis import Axis, linear_axis, logarithmic_axis
from tui_mnist.render.raster import DOTS_ACROSS, DOTS_DOWN, Curve, Glyphs, raster
from tui_mnist.render.step_axis import step_labels, steps_reach
from tui_mnist.tui.kit.class_colours import colour, letter
from tui_mnist.tui.kit.drawn_lines import DrawnLines
from tui_mnist.tui.screens.inside.layers.figure_texts import FIGURE_TEXTS, RULE_OF_THUMB, FigureText

Array = NDArray[Any]

LABEL = 7
ROOM_FOR_THUMB = 1.4
"""The axis of the ratio reaches so many times farther than the rule of thumb, which is always in sight."""


class LayerCurves(DrawnLines, can_focus=True):
    """A curve for each layer, which ends in the layer's number; the chosen one lies over the others."""

    DEFAULT_CSS = """
    LayerCurves {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
        &:focus { border: heavy $primary; border-title-style: reverse; }
        &.-plain:focus { border: ascii $primary; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._figures: LayerFigures | None = None
        self._layer = self._figure = 0

    def show(self, figures: LayerFigures | None, layer: int, figure: int) -> None:
        """Show this one of FIGURES over the run, this layer above the others."""
        self._figures, self._layer, self._figure = figures, layer, figure
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        text, figures = FIGURE_TEXTS[self._figure], self._figures
        self.border_title, self.border_subtitle = text.label, "logarithmic" if text.logarithmic else ""
        width, height = self.size.width - LABEL - 1, self.size.height - 1
        if not (self.is_attached and width > 3 and height > 1) or figures is None:
            return
        values = figures.history[text.name]
        axis = _axis(text, values, height)
        if axis is None:
            self.set_lines([Text(""), Text(f" {self._nothing(text)}", self.part("muted"))])
            return
        end = steps_reach(int(figures.steps[-1]))
        layers: list[Curve | Glyphs] = []
        styles: list[Style] = []
        if text.name == "ratio":
            row = axis.dots(np.array([RULE_OF_THUMB]), height) // DOTS_DOWN
            layers.append(
                Glyphs(np.arange(width, dtype=np.float64), np.repeat(row, width), "-" if self.ascii_only else "┄")
            )
            styles.append(self.part("muted"))
        order = [number for number in range(values.shape[1]) if number != self._layer] + [self._layer]
        for number in order:
            style = Style(color=colour(number, self.palette), bold=number == self._layer)
            lowest, highest = columns_through(
                figures.steps / end, axis.dots(values[:, number], height), width * DOTS_ACROSS
            )
            layers.append(Curve(lowest, highest, letter(number + 1)))
            styles.append(style)
        for number in order:
            layers.append(self._ending(figures.steps / end, axis.dots(values[:, number], height), number, width))
            styles.append(Style(color=colour(number, self.palette), bold=True, reverse=number == self._layer))
        ticks = axis.tick_rows(height)
        lines = []
        for number, cells in enumerate(raster(layers, height, width, ascii_only=self.ascii_only)):
            edge = "|" if self.ascii_only else "┤" if number in ticks else "│"
            line = Text(ticks.get(number, "").rjust(LABEL) + edge, self.part("muted"), no_wrap=True)
            for run in cells:
                line.append(run.text, None if run.layer is None else styles[run.layer])
            lines.append(line)
        lines.append(Text(_step_line(end, width), self.part("muted"), no_wrap=True))
        self.set_lines(lines)

    @staticmethod
    def _ending(shares: Array, heights: Array, number: int, width: int) -> Glyphs:
        """The layer's number, where its curve ends."""
        known = np.flatnonzero(np.isfinite(heights))[-1:]
        columns = np.minimum(shares[known] * width, width - 1)
        return Glyphs(np.floor(columns), heights[known] // DOTS_DOWN, letter(number + 1))

    @staticmethod
    def _nothing(text: FigureText) -> str:
        if text.name == "dead":
            return "without relu none can be dead"
        return "known after the first step"


def _axis(text: FigureText, values: Array, rows: int) -> Axis | None:
    """An axis that holds all values; None if none is known."""
    known = values[np.isfinite(values)]
    if not text.logarithmic:
        return linear_axis(0, max(float(known.max()), 0.1), rows, percent=True) if len(known) else None
    known = known[known > 0]
    if not len(known):
        return None
    low, high = float(known.min()), float(known.max())
    if text.name == "ratio":
        low, high = min(low, RULE_OF_THUMB / ROOM_FOR_THUMB), max(high, RULE_OF_THUMB * ROOM_FOR_THUMB)
    return logarithmic_axis(low, high, rows)


def columns_through(shares: Array, heights: Array, columns: int) -> tuple[Array, Array]:
    """The lowest and the highest dot (columns,) of a curve through points, straight between them.

    The points lie at `shares` (n,) of the width, which increase from 0 to 1, at `heights` (n,), of which those that are
    not finite are left out. NaN before the first point and after the last.
    """
    known = np.isfinite(heights)
    if not known.any():
        nothing = np.full(columns, np.nan)
        return nothing, nothing
    at, heights = shares[known] * (columns - 1), heights[known]
    centres = np.arange(columns, dtype=np.float64)
    lowest = np.interp(centres, at, heights)
    lowest[(centres < np.rint(at[0])) | (centres > np.rint(at[-1]))] = np.nan
    highest = lowest.copy()
    places = np.rint(at).astype(np.intp)
    np.fmin.at(lowest, places, heights)
    np.fmax.at(highest, places, heights)
    return lowest, highest


def _step_line(end: int, width: int) -> str:
    line = ""
    for start, text in step_labels(end, width):
        line = line.ljust(start) + text
    return " " * (LABEL + 1) + line
