"""The accuracy over the strength of an experiment, with the strength that is set now."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.queries.laboratory import Experiment, ExperimentCurve
from tui_mnist.render.axis import Axis, linear_axis
from tui_mnist.render.raster import DOTS_ACROSS, DOTS_DOWN, Curve, Glyphs, raster
from tui_mnist.tui.kit.drawn_lines import DrawnLines
from tui_mnist.tui.screens.inside.laboratory.words import written

LABEL = 6
HIGHEST_START = 0.98
"""The axis starts no higher, since it always ends at 100 %."""


class StrengthCurve(DrawnLines, can_focus=True):
    """Accuracy as a line, mean confidence as a fainter one; left and right, a click or a drag set the strength."""

    DEFAULT_CSS = """
    StrengthCurve {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
        &:focus { border: heavy $primary; border-title-style: reverse; }
        &.-plain:focus { border: ascii $primary; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
    ]

    class Moved(Message):
        """The strength of the experiment shall be this."""

        def __init__(self, experiment: Experiment, strength: float) -> None:
            super().__init__()
            self.experiment, self.strength = experiment, strength

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._experiment: Experiment | None = None
        self._strength = 0.0
        self._curve: ExperimentCurve | None = None
        self._now: float | None = None
        self._holds = False

    def show(self, experiment: Experiment, strength: float, curve: ExperimentCurve | None, now: float | None) -> None:
        """Show this curve of this experiment, which is set to this strength; `now` is the accuracy there if known."""
        self._experiment, self._strength, self._curve, self._now = experiment, strength, curve, now
        self._entitle(experiment, curve)  # here, too: a frame is not drawn anew for what is set while it is drawn
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size.width - LABEL - 1, self.size.height - 1
        experiment, curve = self._experiment, self._curve
        if not self.is_attached or experiment is None:
            return
        self._entitle(experiment, curve)
        if width < 4 or height < 2:
            self.set_lines([])
            return
        if curve is None or not np.isfinite(curve.accuracies).any():
            self.set_lines([Text("The curve is being measured.", self.part("muted"))])
            return
        values = np.concatenate([curve.accuracies, curve.confidences])
        axis = linear_axis(min(float(np.nanmin(values)), HIGHEST_START), 1.0, height, percent=True)
        here = float(min(int(self._place(experiment, self._strength) * width), width - 1))
        rows = np.arange(height, dtype=np.float64)
        layers: list[Curve | Glyphs] = [
            Glyphs(np.full(height, here), rows, ":" if self.ascii_only else "┊"),
            *self._of(curve, width, height, axis),
        ]
        styles = [self.part("muted"), self.part("muted"), Style(color=self.palette.validation)]
        if self._now is not None and np.isfinite(self._now):
            row = axis.dots(np.array([self._now]), height).clip(0, height * DOTS_DOWN - 1) // DOTS_DOWN
            layers.append(Glyphs(np.array([here]), row, "O" if self.ascii_only else "●"))
            styles.append(self.part("accent"))
        ticks = axis.tick_rows(height)
        lines = []
        for number, row_of_cells in enumerate(raster(layers, height, width, ascii_only=self.ascii_only)):
            edge = "|" if self.ascii_only else "┤" if number in ticks else "│"
            line = Text(ticks.get(number, "").rjust(LABEL) + edge, self.part("muted"), no_wrap=True)
            for cells in row_of_cells:
                line.append(cells.text, None if cells.layer is None else styles[cells.layer])
            lines.append(line)
        self.set_lines([*lines, self._below(experiment, int(here), width)])

    def _entitle(self, experiment: Experiment, curve: ExperimentCurve | None) -> None:
        line, faint = ("*", "-") if self.ascii_only else ("━", "┈")
        over = "each unit silenced" if experiment.name == "unit" else experiment.title.lower()
        self.border_title = f"{over}: [{self.palette.validation}]{line} accuracy[/]"
        known = 0 if curve is None else int(np.isfinite(curve.accuracies).sum())
        points = "" if curve is None or known == len(curve.accuracies) else f" · {known} of {len(curve.accuracies)}"
        step = "" if curve is None else f" · step {curve.step:,}"
        self.border_subtitle = f"{faint} confidence{points}{step}"

    def _place(self, experiment: Experiment, strength: float) -> float:
        """How far to the right a strength is, 0 to 1; of units, the first is at the left."""
        if experiment.name == "unit":
            return max(strength, 0.0) / max(experiment.high, 1.0)
        return experiment.share(strength)

    def _of(self, curve: ExperimentCurve, width: int, height: int, axis: Axis) -> tuple[Curve, Curve | Glyphs]:
        """Confidence and accuracy: lines, or while points are missing only the points that were measured."""
        experiment, known = self._experiment, np.isfinite(curve.accuracies)
        places = [0.0 if experiment is None else self._place(experiment, at) for at in curve.strengths[known].tolist()]
        confidences, accuracies = curve.confidences[known], curve.accuracies[known]
        if known.all():
            columns = np.linspace(0, 1, width * DOTS_ACROSS)
            faint, line = (axis.dots(np.interp(columns, places, of), height) for of in (confidences, accuracies))
            return Curve(faint, faint, "-"), Curve(line, line, "*")
        cells = np.rint(np.array(places) * (width - 1))
        dots = np.full(width * DOTS_ACROSS, np.nan)
        dots[cells.astype(np.intp) * DOTS_ACROSS] = axis.dots(confidences, height)
        rows = axis.dots(accuracies, height) // DOTS_DOWN
        return Curve(dots, dots, "-"), Glyphs(cells, rows, "*" if self.ascii_only else "•")

    def _below(self, experiment: Experiment, here: int, width: int) -> Text:
        """The ends of the axis, and the strength that is set, under its place."""
        low = 0.0 if experiment.name == "unit" else experiment.low
        ends = [written(experiment, end, ascii_only=self.ascii_only) for end in (low, experiment.high)]
        value = written(experiment, self._strength, ascii_only=self.ascii_only)
        start = min(max(here - len(value) // 2, 0), max(0, width - len(value)))
        cells = [" "] * width
        for at, text in ((0, ends[0]), (width - len(ends[1]), ends[1])):
            if at >= 0 and not (start - 1 < at + len(text) and at < start + len(value) + 1):
                cells[at : at + len(text)] = text
        line = Text(" " * (LABEL + 1) + "".join(cells[:start]), self.part("muted"), no_wrap=True)
        line.append(value, self.part("strong"))
        return line.append("".join(cells[start + len(value) :]), self.part("muted"))

    # --- keys and mouse -----------------------------------------------------------------------------------------------

    def action_move(self, steps: int) -> None:
        """A little stronger, or weaker."""
        if self._experiment is not None:
            self._move_to(self._experiment.moved(self._strength, steps))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Set the strength to what is under the mouse."""
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
        experiment, width = self._experiment, self.size.width - LABEL - 1
        if experiment is not None and width > 1:
            share = min(max((event.x - self.gutter.left - LABEL - 1) / (width - 1), 0.0), 1.0)
            at = share * experiment.high if experiment.name == "unit" else experiment.at_share(share)
            self._move_to(experiment.on_a_step(at))

    def _move_to(self, strength: float) -> None:
        if self._experiment is not None:
            self.post_message(self.Moved(self._experiment, strength))
