"""The accuracy before and after, large, and below it whether the network is as sure as it is right."""

from __future__ import annotations

import math

from rich.style import Style
from rich.text import Text

from tui_mnist.queries.laboratory import ExperimentResult
from tui_mnist.tui.kit.drawn_lines import DrawnLines
from tui_mnist.tui.kit.large_figure import large_figure

ARROW = 7
"""Columns between the two figures."""


class AccuracyFigures(DrawnLines):
    """Shows the newest result."""

    DEFAULT_CSS = """
    AccuracyFigures {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._result: ExperimentResult | None = None

    def show(self, result: ExperimentResult, samples: str) -> None:
        """Show this result, of samples that are called so."""
        self._result = result
        kind = "held-out" if result.held_out else "trained-on"
        self.border_title = f"accuracy on {result.count:,} {kind} {samples}"
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        result = self._result
        if not (self.is_attached and width and height) or result is None:
            return
        before, after = result.before.accuracy, result.after.accuracy
        difference = after - before
        changed = round(abs(difference) * result.count)
        more = "more" if difference > 0 else "fewer"
        words = f"{changed:,} {more} right than before" if changed else "as many right as before"
        self.set_lines(
            [*self._large(before, after, width, height), Text(words, self._judged(difference)), *self._rest(width)]
        )

    def _large(self, before: float, after: float, width: int, height: int) -> list[Text]:
        """Both figures, in digits of three rows if there is room for them."""
        figures = [f"{share:.1%}" for share in (before, after)]
        arrow = "->" if self.ascii_only else "→"
        drawn = [large_figure(text, ascii_only=self.ascii_only) for text in figures]
        style = self._judged(after - before) + Style(bold=True)
        if height < 5 or sum(len(each[0]) for each in drawn) + ARROW > width:
            return [Text.assemble((figures[0], self.part("muted")), f" {arrow} ", (figures[1], style))]
        return [
            Text.assemble(
                (drawn[0][row], self.part("muted")),
                (arrow if row == 1 else "").center(ARROW),
                (drawn[1][row], style),
                no_wrap=True,
            )
            for row in range(3)
        ]

    def _rest(self, width: int) -> list[Text]:
        """Mean confidence and calibration error, in one line or in two."""
        result, arrow = self._result, "->" if self.ascii_only else "→"
        if result is None:
            return []

        def change(name: str, before: float, after: float) -> str:
            shown = ["-" if math.isnan(value) else f"{value:.1%}" for value in (before, after)]
            return f"{name} {shown[0]} {arrow} {shown[1]}"

        parts = [
            change("mean confidence", result.before.confidence, result.after.confidence),
            change("calibration error", result.before.calibration_error, result.after.calibration_error),
        ]
        together = "   ".join(parts)
        return [Text(line, self.part("muted")) for line in ([together] if len(together) <= width else parts)]

    def _judged(self, difference: float) -> Style:
        if difference == 0:
            return self.part("strong")
        return Style(color=self.palette.right if difference > 0 else self.palette.wrong)
