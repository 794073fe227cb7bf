"""The loss of the points that are trained on, and of those held out, epoch by epoch, on one logarithmic axis."""

from __future__ import annotations

import numpy as np
from rich.style import Style
from rich.text import Text

from tui_mnist.render.axis import logarithmic_axis
from tui_mnist.render.raster import DOTS_ACROSS, DOTS_DOWN, Curve, Glyphs, raster
from tui_mnist.training.timeline import Timeline
from tui_mnist.tui.kit.drawn_lines import DrawnLines

LABEL = 6
SMOOTHING = 0.9
BETWEEN = 3
"""A held-out figure in one of so many columns, so that a line and dots remain two."""


class LossCurves(DrawnLines):
    """Redrawn when the run has gone further."""

    DEFAULT_CSS = """
    LossCurves { border: round $foreground 30%; border-title-color: $foreground; }
    LossCurves.-plain { border: ascii $foreground 30%; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._timeline = Timeline()
        self._step = 0

    def show(self, timeline: Timeline, step: int) -> None:
        """Show this run, and at which step it is looked at."""
        self._timeline, self._step = timeline, step
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        self._name_curves()
        width, height = self.size.width - LABEL - 1, self.size.height
        if not (self.is_attached and width > 3 and height > 1):
            return
        timeline = self._timeline
        end = max(timeline.last_step, 1)
        smoothed = timeline.columns("loss", smoothing=SMOOTHING, count=width * DOTS_ACROSS, end=end).smoothed
        steps, losses = timeline.dots("validation_loss")
        values = np.concatenate([smoothed, losses])
        values = values[np.isfinite(values) & (values > 0)]
        if not len(values):
            self.set_lines([Text("nothing was trained yet", self.part("muted"))])
            return
        axis = logarithmic_axis(float(values.min()), float(values.max()), height)
        line, dots = axis.dots(smoothed, height), axis.dots(losses, height)
        cells = np.minimum(steps / end * width, width - 1).astype(np.intp)
        _, firsts = np.unique(cells // BETWEEN, return_index=True)
        now = np.full(height, float(min(int(self._step / end * width), width - 1)))
        layers: list[Curve | Glyphs] = [
            Glyphs(now, np.arange(height, dtype=np.float64), ":" if self.ascii_only else "┊"),
            Curve(line, line),
            Glyphs(cells[firsts].astype(np.float64), dots[firsts] // DOTS_DOWN, "o" if self.ascii_only else "●"),
        ]
        styles = [self.part("muted"), self._colour(self.palette.train), self._colour(self.palette.validation)]
        ticks = axis.tick_rows(height)
        lines = []
        for number, row in enumerate(raster(layers, height, width, ascii_only=self.ascii_only)):
            edge = "|" if self.ascii_only else "┤" if number in ticks else "│"
            text = Text(ticks.get(number, "").rjust(LABEL) + edge, self.part("muted"), no_wrap=True)
            for run in row:
                text.append(run.text, None if run.layer is None else styles[run.layer])
            lines.append(text)
        self.set_lines(lines)

    def _name_curves(self) -> None:
        train, held_out = ("*", "o") if self.ascii_only else ("━", "●")
        of_train, of_held_out = self.palette.train, self.palette.validation
        self.border_title = f"loss: [{of_train}]train {train}[/]  [{of_held_out}]held out {held_out}[/]"

    @staticmethod
    def _colour(name: str) -> Style:
        return Style(color=name)
