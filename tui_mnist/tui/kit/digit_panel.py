"""The digit under the cursor: its image, and how sure the network is of each class."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from tui_mnist.render import bar
from tui_mnist.tui.kit.class_colours import colour, letter
from tui_mnist.tui.kit.class_names import short_names
from tui_mnist.tui.kit.digit_picture import picture
from tui_mnist.tui.kit.drawn_lines import DrawnLines

PICTURE = (14, 28)
"""Rows and columns of the largest picture."""
GAP = 2
LEAST_BARS = 16
"""Columns that bars need beside the picture; with less room they are below it."""


class ChosenDigit(NamedTuple):
    """One digit: its image (rows, columns), class, and the probabilities (classes,) of the network as it is."""

    image: NDArray[np.uint8]
    label: int
    probabilities: NDArray[np.float32]


class DigitPanel(DrawnLines):
    """Shows the digit, drawn as the learner chose."""

    DEFAULT_CSS = """
    DigitPanel {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._digit: ChosenDigit | None = None
        self._names: tuple[str, ...] = ()

    def show(self, digit: ChosenDigit | None, names: tuple[str, ...]) -> None:
        """Show this digit, of classes with these names."""
        self._digit = digit
        classes = 0 if digit is None else len(digit.probabilities)
        self._names = names if len(names) == classes else tuple(map(letter, range(classes)))
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        if not (self.is_attached and width and height):
            return
        digit = self._digit
        if digit is None:
            self.set_lines([])
            return
        classes = len(digit.probabilities)
        drawing = "ascii" if self.ascii_only else self.drawing
        beside = width >= PICTURE[1] // 2 + GAP + LEAST_BARS
        if beside:
            rows = min(PICTURE[0], height)
            columns = min(PICTURE[1], width - GAP - LEAST_BARS)
        else:
            rows, columns = min(PICTURE[0], height - classes - 1), min(PICTURE[1], width)
        image = [_text(row) for row in picture(digit.image, drawing, rows=rows, columns=columns)]
        taken = max((len(row) for row in image), default=0)
        self.border_title = self._title(digit)
        if beside:
            bars = self._bars(digit, width - taken - GAP, height)
            lines = []
            for number in range(max(len(image), len(bars))):
                line = image[number].copy() if number < len(image) else Text(" " * taken)
                line.append(" " * GAP)
                lines.append(line + bars[number] if number < len(bars) else line)
        else:
            blank = Text(" " * ((width - taken) // 2))
            lines = [blank + row for row in image]
            lines += [Text("")] if image else []
            lines += self._bars(digit, width, height - len(lines))
        self.set_lines(lines)

    def _title(self, digit: ChosenDigit) -> str:
        label, predicted = digit.label, int(np.nan_to_num(digit.probabilities).argmax())
        names = short_names(self._names, 12)
        if predicted == label:
            return f"a {names[label]}"
        return f"a {names[label]}, taken for {names[predicted]}"

    def _bars(self, digit: ChosenDigit, width: int, height: int) -> list[Text]:
        """A line for each class, as many as have room: the most probable ones, in the order of the classes."""
        probabilities = np.nan_to_num(digit.probabilities)
        classes = len(probabilities)
        shown = np.sort(np.argsort(-probabilities, kind="stable")[: max(height, 0)])
        names = short_names(self._names, max(3, width - 18))
        letters = [letter(label) for label in range(classes)]
        words = [each if each == name else f"{each} {name}" for each, name in zip(letters, names, strict=True)]
        words = words if max(map(len, words)) <= max(1, width - 14) else letters
        room = max(map(len, words))
        lines = []
        for label in shown.tolist():
            share = float(probabilities[label])
            length = max(width - room - 7, 0)
            line = Text(words[label].ljust(room), Style(color=colour(label, self.palette), bold=True))
            is_own = label == digit.label
            line.append("<" if is_own and self.ascii_only else "‹" if is_own else " ", self.part("strong"))
            line.append(bar(share, length, ascii_only=self.ascii_only), Style(color=colour(label, self.palette)))
            line.append(f"{share:6.1%}" if share < 0.9995 else "  100%", self.part("muted"))
            lines.append(line)
        return lines


def _text(row: tuple[Segment, ...]) -> Text:
    line = Text()
    for segment in row:
        line.append(segment.text, segment.style)
    return line
