"""What the network says of the drawing: a bar for each class, as large as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from rich.text import Text

from tui_mnist.render import bar
from tui_mnist.tui.kit.class_colours import colour, letter
from tui_mnist.tui.kit.class_names import short_names
from tui_mnist.tui.kit.drawn_lines import DrawnLines

TALLEST = 3
"""Rows of a bar at most, one of them between it and the next."""
FIGURE = len(" 100.0%")


class ReadingPane(DrawnLines):
    """Shows probabilities, or words where there are none."""

    DEFAULT_CSS = """
    ReadingPane {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-title-style: bold;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._words: Sequence[str] = ()
        self._probabilities: NDArray[np.float32] | None = None
        self._names: tuple[str, ...] = ()
        self._label: int | None = None

    def say(self, *sentences: str) -> None:
        """Show these sentences, each on a line of its own, in the middle."""
        if self._probabilities is None and self._words == sentences:
            return
        self._words, self._probabilities = sentences, None
        self.restyle()

    def show(self, probabilities: NDArray[np.float32], names: tuple[str, ...], label: int | None) -> None:
        """Show how probable (classes,) each class of these names is; `label` is the right one, if it is known."""
        classes = len(probabilities)
        names = names if len(names) == classes else tuple(map(letter, range(classes)))
        label = label if label is not None and label < classes else None
        if self._probabilities is probabilities and (self._names, self._label) == (names, label):
            return
        self._probabilities, self._names, self._label = probabilities, names, label
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        if not (self.is_attached and width and height):
            return
        if self._probabilities is None:
            self.border_title, self.border_subtitle = "The network reads", ""
            sentences = [wrap(sentence, max(1, width - 2)) for sentence in self._words]
            lines = [Text(line.center(width), self.part("muted")) for lines in sentences for line in (*lines, "")][:-1]
            self.set_lines([Text("")] * max(0, (height - len(lines)) // 2) + lines)
            return
        self.border_title = self._title(self._probabilities)
        self.border_subtitle = "" if self._label is None else f"label {short_names(self._names, 12)[self._label]}"
        self.set_lines(self._bars(self._probabilities, height))

    def _title(self, probabilities: NDArray[np.float32]) -> str:
        best = int(probabilities.argmax())
        return f"The network reads {short_names(self._names, 12)[best]}, {_percent(float(probabilities[best])).strip()}"

    def _bars(self, probabilities: NDArray[np.float32], height: int) -> list[Text]:
        """As many classes as have room, the most probable ones, in the order of the classes."""
        classes = len(probabilities)
        tall = min(max((height + 1) // classes, 1), TALLEST)
        shown = np.sort(np.argsort(-probabilities, kind="stable")[: max((height + 1) // tall, 1)])
        names = short_names(self._names, max(3, self.size.width // 4))
        room = max(map(len, names))
        lines = [
            line for label in shown.tolist() for line in self._bar(probabilities, label, names[label].rjust(room), tall)
        ]
        lines = lines[:-1] if tall == TALLEST or (tall > 1 and self.ascii_only) else lines
        return [Text("")] * max((height - len(lines)) // 2, 0) + lines

    def _bar(self, probabilities: NDArray[np.float32], label: int, name: str, tall: int) -> list[Text]:
        """The rows of a bar: with one to spare it is thicker, with two there is one between it and the next."""
        share, is_best = float(probabilities[label]), label == int(probabilities.argmax())
        style = Style(color=colour(label, self.palette), bold=is_best)
        mark = ("<" if self.ascii_only else "‹") if label == self._label else " "
        length = max(self.size.width - len(name) - len(" < ") - FIGURE, 0)
        line = Text(f" {name}", style)
        line.append(f"{mark} ", self.part("strong"))
        halves = round(2 * share * length)
        if tall == 1 or self.ascii_only:
            line.append(bar(share, length, ascii_only=self.ascii_only), style)
        else:
            line.append(("█" * (halves // 2) + "▌" * (halves % 2)).ljust(length), style)
        line.append(_percent(share).rjust(FIGURE), self.part("strong" if is_best else "muted"))
        below = Text(" " * (len(name) + len(" < ")))
        if tall == TALLEST:
            below.append_text(line[len(below) : len(below) + length])
        elif not self.ascii_only:
            below.append("▀" * (halves // 2) + "▘" * (halves % 2), style)
        return [line, below, Text("")][:tall]


def _percent(share: float) -> str:
    return "100 %" if share >= 0.9995 else f"{share * 100:.1f} %"
