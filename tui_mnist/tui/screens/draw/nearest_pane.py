"""The training images that are most like the drawing: its place among what the network has learned from."""

from __future__ import annotations

from textwrap import wrap

from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from tui_mnist.queries.reading import BY_PIXELS, Reading
from tui_mnist.tui.kit.class_colours import colour
from tui_mnist.tui.kit.class_names import short_names
from tui_mnist.tui.kit.digit_picture import Rows, picture
from tui_mnist.tui.kit.drawn_lines import DrawnLines

LARGEST = 7
"""Rows of a picture, twice as wide: MNIST's images are halved by it."""
SMALLEST = 4
EMPTY = "those most like the drawing, of the images that the network trains on"


class NearestPane(DrawnLines):
    """Shows as many of them as have room, each with its class; the nearest comes first."""

    DEFAULT_CSS = """
    NearestPane {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._reading: Reading | None = None
        self._names: tuple[str, ...] = ()

    def show(self, reading: Reading | None, names: tuple[str, ...]) -> None:
        """Show the nearest images of a reading, of classes with these names."""
        if reading is self._reading and names == self._names:
            return
        self._reading, self._names = reading, names
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        if not (self.is_attached and width and height):
            return
        reading = self._reading
        if reading is None:
            self.border_title, self.border_subtitle = "nearest training images", ""
            words = wrap(EMPTY, max(1, width - 2))
            self.set_lines([Text(line.center(width), self.part("muted")) for line in ["", *words]])
            return
        by = "by pixels" if reading.nearest_by == BY_PIXELS else "by last hidden layer"
        titles = (f"nearest {by}", by, "")
        self.border_title = next(title for title in titles if len(title) <= max(width - 4, 0))
        self.border_subtitle = f"of {reading.among:,} trained on"
        down = max(1, height // LARGEST)
        rows = max(min(LARGEST, height // down - 1), SMALLEST if height > SMALLEST else 1)
        across = max(1, (width + 1) // (2 * rows + 1))
        lines: list[Text] = []
        for first in range(0, min(down * across, len(reading.labels)), across):
            lines += self._line_of_tiles(reading, range(first, min(first + across, len(reading.labels))), rows, across)
        self.set_lines(lines)

    def _line_of_tiles(self, reading: Reading, numbers: range, rows: int, across: int) -> list[Text]:
        drawing = "ascii" if self.ascii_only else self.drawing
        tiles = [picture(reading.images[number], drawing, rows=rows, columns=2 * rows) for number in numbers]
        wide = max(len(_text(tile, 0)) for tile in tiles)
        room = self.size.width // across
        lines = [Text() for _ in range(rows + 1)]
        names = short_names(self._names, room - 1)
        for number, tile in zip(numbers, tiles, strict=True):
            start = (number - numbers.start) * room + (room - wide) // 2
            for row in range(len(tile)):
                lines[row].append(" " * (start - len(lines[row])))
                lines[row].append_text(_text(tile, row))
            label = int(reading.labels[number])
            name = names[label] if label < len(names) else str(label)
            middle = start + (wide - len(name)) // 2
            lines[-1].append(" " * max(middle - len(lines[-1]), 0))
            lines[-1].append(name, Style(color=colour(label, self.palette), bold=True))
        return lines


def _text(tile: Rows, row: int) -> Text:
    line = Text()
    segments: tuple[Segment, ...] = tile[row] if row < len(tile) else ()
    for segment in segments:
        line.append(segment.text, segment.style)
    return line
