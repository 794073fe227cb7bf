"""Shows a walk between two digits: what lies between in the pixels and in a layer, and where the answer turns."""

from __future__ import annotations

from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from rich.text import Text

from tui_mnist.queries.class_maps import DigitWalk
from tui_mnist.queries.class_maps.walk import turns
from tui_mnist.render import sparkline
from tui_mnist.tui.kit.class_colours import colour, letter
from tui_mnist.tui.kit.digit_picture import picture
from tui_mnist.tui.kit.drawn_lines import DrawnLines

MOST_PICTURES = 9
LARGEST, SMALLEST = 9, 3
"""Rows of a picture, which is twice as wide."""
MOST_CLASSES, FEWEST_CLASSES = 4, 2
"""Classes whose probabilities are drawn: those that are likely somewhere on the way."""


class WalkPane(DrawnLines, can_focus=True):
    """Two strips of digits, each above the probabilities along the way."""

    DEFAULT_CSS = """
    WalkPane {
        border: round $primary;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        border-subtitle-align: left;
        &.-plain { border: ascii $primary; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._walk: DigitWalk | None = None
        self._images: NDArray[np.uint8] = np.zeros((0, 1, 1), np.uint8)

    def show(self, walk: DigitWalk | None, images: NDArray[np.uint8]) -> None:
        """Show this walk between two of these digits (n, rows, columns)."""
        self._walk, self._images = walk, images
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        if not (self.is_attached and width and height):
            return
        walk = self._walk
        if walk is None or walk.nearest.max(initial=0) >= len(self._images):
            self.set_lines([Text("The way between the two digits is being found.", self.part("muted"))])
            return
        ways = [("straight through the pixels: the images that lie between", walk.images, walk.of_images)]
        if walk.hidden:
            words = f"straight through {walk.hidden}: the digits that come nearest to what lies between"
            ways.append((words, self._images[walk.nearest], walk.of_hidden))
        room = height // len(ways)
        lines: list[Text] = []
        for number, (words, images, probabilities) in enumerate(ways):
            lines += [Text("")] * (number * room - len(lines))
            lines += self._way(words, images, probabilities, width, room)
        self.set_lines(lines)

    def _way(
        self, words: str, images: NDArray[np.uint8], probabilities: NDArray[np.float32], width: int, height: int
    ) -> list[Text]:
        likely = probabilities.max(axis=0)
        count = min(max(int((likely >= 0.1).sum()), FEWEST_CLASSES), MOST_CLASSES, max(height - 2 - SMALLEST, 1))
        classes = np.sort(np.argsort(-likely, kind="stable")[:count]).tolist()
        rows = max(min(LARGEST, height - 3 - count), SMALLEST)
        pictures = max(min(MOST_PICTURES, (width + 1) // (2 * rows + 1)), 2)
        lines = [Text(words[:width], self.part("strong")), Text(self._turns(probabilities)[:width], self.part("muted"))]
        lines += self._strip(images, pictures, rows, width)
        points = np.rint(np.linspace(0, len(probabilities) - 1, width - 2)).astype(np.intp)
        for label in classes:
            style = Style(color=colour(label, self.palette), bold=True)
            curve = sparkline(probabilities[points, label].tolist(), lowest=0, highest=1, ascii_only=self.ascii_only)
            lines.append(Text(f"{letter(label)} {curve}", style))
        return lines

    def _strip(self, images: NDArray[np.uint8], count: int, rows: int, width: int) -> list[Text]:
        """So many of the images, from the first to the last, side by side over the whole width."""
        drawing = "ascii" if self.ascii_only else self.drawing
        places = np.rint(np.linspace(0, len(images) - 1, count)).astype(np.intp)
        tiles = [picture(images[place], drawing, rows=rows, columns=2 * rows) for place in places]
        wide = max(sum(len(segment.text) for segment in tile[0]) for tile in tiles)
        starts = np.rint(np.linspace(0, width - wide, count)).astype(np.intp).tolist()
        lines = []
        for parts in zip_longest(*tiles, fillvalue=()):
            line = Text()
            for start, part in zip(starts, parts, strict=True):
                line.append(" " * (start - len(line)))
                for segment in part:
                    line.append(segment.text, segment.style)
            lines.append(line)
        return lines

    @staticmethod
    def _turns(probabilities: NDArray[np.float32]) -> str:
        found = turns(probabilities)
        first = letter(int(probabilities[0].argmax()))
        if not found:
            return f"the answer is {first} all the way"
        words = [f"to {letter(after)} at {share:.0%}".replace("%", " %") for share, _, after in found]
        return f"the answer is {first}, and turns {', '.join(words)} of the way"
