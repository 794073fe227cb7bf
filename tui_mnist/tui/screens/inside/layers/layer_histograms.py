"""How the numbers of one layer lie: its weights now and at the start, their gradient, and what its units say."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from rich.text import Text
from textual.color import Color

from tui_mnist.number_format import number_in
from tui_mnist.queries.layer_figures import LayerFigures, ValueHistogram
from tui_mnist.render.bars import HEIGHTS
from tui_mnist.render.histogram import axis_row, columns_of
from tui_mnist.render.raster import DOTS_ACROSS, DOTS_DOWN, Curve, raster
from tui_mnist.tui.kit.class_colours import colour
from tui_mnist.tui.kit.drawn_lines import DrawnLines

LEAST = 4
"""Rows of a histogram: its title, two of bars, and the axis."""
EIGHTHS = 8


class TitledHistogram(NamedTuple):
    """One histogram, None if it isn't known, under its title, from long to short; `start` is drawn over it."""

    titles: tuple[str, str]
    now: ValueHistogram | None
    start: ValueHistogram | None = None


class LayerHistograms(DrawnLines, can_focus=True):
    """As many of the three below each other as have room; the weights come first."""

    DEFAULT_CSS = """
    LayerHistograms {
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
        self._layer = 0

    def show(self, figures: LayerFigures | None, layer: int) -> None:
        """Show this layer."""
        self._figures, self._layer = figures, layer
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        self.border_title = f"layer {self._layer + 1}"
        width, height = self.size
        if not (self.is_attached and width and height) or self._figures is None:
            return
        figures, layer = self._figures, self._figures.layers[self._layer]
        is_last = self._layer == len(figures.layers) - 1
        outputs = "scores" if is_last else "activations"
        has_gradient = not np.isnan(figures.history["gradient"][-1, self._layer])
        drawings = (
            TitledHistogram(("weights now", "weights"), layer.weights, layer.weights_at_start),
            TitledHistogram(("size of the weights' gradient", "gradient"), layer.gradient if has_gradient else None),
            TitledHistogram((f"{outputs} of {figures.samples} {self.samples}", outputs), layer.outputs),
        )
        count = max(min(height // LEAST, len(drawings)), 1)
        lines: list[Text] = []
        for number, drawing in enumerate(drawings[:count]):
            rows = height // count + (number < height % count)
            its = self._one(drawing, rows, width)
            lines += [*its, *[Text("")] * (rows - len(its))]
        self.set_lines(lines)

    samples = "images"
    """What the samples of the data are called."""

    def _one(self, drawing: TitledHistogram, rows: int, width: int) -> list[Text]:
        """A title, bars, and an axis, in at most so many rows."""
        now, start = drawing.now, drawing.start
        notes = []
        if now is not None:
            notes += [f", {now.zeros:.0%} are 0".replace("%", " %")] if 0 < now.zeros < 1 else []
            notes += [", not all are finite"] if 0 < now.broken < 1 else []
        if start is not None:
            notes.append(f", {'o' if self.ascii_only else '┈'} at the start")
        title = next((each for each in drawing.titles if len(each) + sum(map(len, notes)) <= width), drawing.titles[-1])
        lines = [Text(title, self.part("strong"), no_wrap=True)]
        for note in notes:
            lines[0].append(note, self.part("muted"))
        if now is None or not now.counts.any():
            nothing = "known after the first step" if now is None else "none is finite" if now.broken else "all are 0"
            return [*lines, Text(nothing, self.part("muted"))]
        columns = columns_of(now.counts, width)
        lines += self._bars(columns, None if start is None else columns_of(start.counts, width), max(rows - 2, 1))
        taken, powers = len(columns), drawing.titles[-1] == "gradient"
        axis = _power_axis(now, taken) if powers else axis_row(now.low, now.high, taken, ascii_only=self.ascii_only)
        return [*lines, Text(axis, self.part("muted"))][:rows]

    def _bars(self, now: NDArray[Any], start: NDArray[Any] | None, rows: int) -> list[Text]:
        """The bars of now, and over them the outline of the start, by the same scale."""
        highest = max(now.max(), 0 if start is None else start.max(), 1)
        steps = 1 if self.ascii_only else EIGHTHS
        letters = " #" if self.ascii_only else f" {HEIGHTS}"
        heights = np.ceil(now / highest * rows * steps).astype(int).tolist()
        ink, paper = colour(self._layer, self.palette), self.rich_style.bgcolor
        bar, off_bar = Style(color=ink), self.part("strong")
        on_bar = Style(color=paper, bgcolor=Color.parse(ink).rich_color, bold=True)
        outline = self._outline(start, highest, rows)
        lines = []
        for row in range(rows - 1, -1, -1):
            cells = []
            for column, height in enumerate(heights):
                filled = min(max(height - row * steps, 0), steps)
                drawn = outline[rows - 1 - row][column] if outline is not None else " "
                if drawn == " ":
                    cells.append((letters[filled], bar))
                else:
                    cells.append((drawn, on_bar if filled == steps and not self.ascii_only else off_bar))
            line = Text(no_wrap=True)
            for style, run in groupby(cells, key=itemgetter(1)):
                line.append("".join(text for text, _ in run), style)
            lines.append(line)
        return lines

    def _outline(self, start: NDArray[Any] | None, highest: int, rows: int) -> list[str] | None:
        if start is None:
            return None
        dots = np.repeat(start / highest * (rows * DOTS_DOWN - 1), DOTS_ACROSS)
        cells = raster([Curve(dots, dots, "o")], rows, len(start), ascii_only=self.ascii_only)
        return ["".join(run.text for run in row) for row in cells]


def _power_axis(histogram: ValueHistogram, width: int) -> str:
    """The axis of decimal logarithms: powers of ten."""
    low, high = int(histogram.low), int(histogram.high)
    line = ""
    for power in range(low, high + 1):
        text = number_in(10.0**power, 5) if power != 0 else "1"
        place = round((power - low) / (high - low) * (width - 1)) - len(text) // 2
        place = min(max(place, 0), width - len(text))
        if not line or place >= len(line) + 2:
            line = line.ljust(place) + text
    return line[:width]
