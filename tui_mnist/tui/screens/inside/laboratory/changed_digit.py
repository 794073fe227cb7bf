"""The chosen digit as the changed network gets it, and what the network says to it, before and after."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from rich.text import Text

from tui_mnist.queries.laboratory import ExperimentResult
from tui_mnist.render import bar
from tui_mnist.tui.kit.class_colours import colour, letter
from tui_mnist.tui.kit.class_names import short_names
from tui_mnist.tui.kit.digit_picture import picture
from tui_mnist.tui.kit.drawn_lines import DrawnLines

LARGEST = 14
"""Rows of the picture; it has twice as many columns."""
LEAST_BARS, GAP = 20, 2


class ChangedDigit(DrawnLines):
    """Its picture, and beside it a bar for each class, with the probabilities before and after."""

    DEFAULT_CSS = """
    ChangedDigit {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._result: ExperimentResult | None = None
        self._names: tuple[str, ...] = ()

    def show(self, result: ExperimentResult, names: tuple[str, ...]) -> None:
        """Show the digit of this result, of classes with these names."""
        classes = len(result.probabilities_before)
        self._result = result
        self._names = names if len(names) == classes else tuple(map(letter, range(classes)))
        self.border_title = self._title(result)
        self.border_subtitle = f"{result.number + 1:,} of {result.digits:,}"
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        result = self._result
        if not (self.is_attached and width and height) or result is None:
            return
        classes = len(result.probabilities_before)
        if height >= LARGEST + classes and width >= 4 * LARGEST + GAP:
            lines = self._both(result)
            self.set_lines([*lines, *self._bars(result, width, height - len(lines))])
            return
        image = self._picture(result.image, min(LARGEST, height), min(2 * LARGEST, width - GAP - LEAST_BARS))
        taken = max((len(row) for row in image), default=-GAP)
        self.set_lines(_beside(image, self._bars(result, width - taken - GAP, height), taken + GAP))

    def _picture(self, image: NDArray[np.uint8], rows: int, columns: int) -> list[Text]:
        drawing = "ascii" if self.ascii_only else self.drawing
        drawn = picture(image, drawing, rows=rows, columns=columns)
        return [Text.assemble(*((run.text, run.style or "") for run in row)) for row in drawn]

    def _both(self, result: ExperimentResult) -> list[Text]:
        """The digit as it is beside what the network gets."""
        before, after = (self._picture(image, LARGEST, 2 * LARGEST) for image in (result.original, result.image))
        return _beside(before, after, 2 * LARGEST + GAP)

    def _title(self, result: ExperimentResult) -> str:
        names = short_names(self._names, 10)
        before, after = (
            int(np.nan_to_num(of).argmax()) for of in (result.probabilities_before, result.probabilities_after)
        )
        own = f"a {names[result.label]}"
        if before == after:
            return own if after == result.label else f"{own}, taken for {names[after]}"
        return f"{own}: {names[before]} before, {names[after]} after"

    def _bars(self, result: ExperimentResult, width: int, height: int) -> list[Text]:
        """A line for each class, as many as have room: those that are the most probable before or after."""
        before, after = (np.nan_to_num(of) for of in (result.probabilities_before, result.probabilities_after))
        shown = np.sort(np.argsort(-np.maximum(before, after), kind="stable")[:height])
        arrow = "->" if self.ascii_only else "→"
        figures = 2 * len("100%") + len(arrow) + 1
        lines = []
        for label in shown.tolist():
            style = Style(color=colour(label, self.palette))
            own = ("<" if self.ascii_only else "‹") if label == result.label else " "
            line = Text(letter(label), style + Style(bold=True), no_wrap=True)
            line.append(own, self.part("strong"))
            line.append(bar(float(after[label]), max(0, width - figures - 2), ascii_only=self.ascii_only), style)
            line.append(f" {before[label]:4.0%}{arrow}", self.part("muted"))
            line.append(f"{after[label]:4.0%}", self.part("strong"))
            lines.append(line)
        return lines


def _beside(left: list[Text], right: list[Text], column: int) -> list[Text]:
    """Lines with others behind them, which begin at a column."""
    lines = []
    for number in range(max(len(left), len(right))):
        line = left[number].copy() if number < len(left) else Text()
        line.append(" " * (column - len(line)))
        lines.append(line + right[number] if number < len(right) else line)
    return lines
