"""The digits that were picked out: how many of each class, what they are taken for, and their pictures."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.render import bar
from tui_mnist.tui.kit.class_colours import colour, letter
from tui_mnist.tui.kit.digit_picture import picture
from tui_mnist.tui.kit.digit_tiles import Tile, TileStyles, Tiling, tile_row, tiling
from tui_mnist.tui.kit.drawn_lines import DrawnLines
from tui_mnist.tui.screens.inside.map.picks import Digits

LEAST_PICTURES = 7
"""Rows that are kept for the pictures."""
COUNT = 4
HEADS = ("class", "taken for")


class PickedDigits(NamedTuple):
    """The digits with the numbers `digits` (k,) of a map, in their order, and of all of the map what one sees.

    `labels` and `predicted` are (n,), `images` (n, rows, columns), `classes` is how many classes there are.
    """

    digits: Digits
    labels: NDArray[np.intp]
    predicted: NDArray[np.intp]
    images: NDArray[np.uint8]
    classes: int


class PickPanel(DrawnLines, can_focus=True):
    """Arrows and clicks choose one of the digits."""

    DEFAULT_CSS = """
    PickPanel {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
        &:focus { border: heavy $primary; border-title-style: reverse; }
        &.-plain:focus { border: ascii $primary; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1, 0)", show=False),
        Binding("right", "move(1, 0)", show=False),
        Binding("up", "move(0, -1)", show=False),
        Binding("down", "move(0, 1)", show=False),
        Binding("enter", "move(0, 0)", show=False),
    ]

    class Chosen(Message):
        """The digit with this number on the map was chosen."""

        def __init__(self, digit: int) -> None:
            super().__init__()
            self.digit = digit

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._picked: PickedDigits | None = None
        self._chosen = -1
        self._tiling = Tiling(1, 1, 1, 1, 0, 0)
        self._above = 0

    def show(self, picked: PickedDigits, chosen: int) -> None:
        """Show these digits, and which of all is chosen."""
        self._picked, self._chosen = picked, chosen
        wrong = int((picked.labels[picked.digits] != picked.predicted[picked.digits]).sum())
        self.border_title = f"{len(picked.digits)} picked, {wrong} mistaken"
        self.restyle()

    def on_resize(self) -> None:
        """Say in the frame which of them have room, before it is drawn."""
        self.restyle()

    # --- choosing -----------------------------------------------------------------------------------------------------

    @property
    def _place(self) -> int:
        """The chosen digit's place among those shown; the first if it is none of them."""
        if self._picked is None:
            return 0
        return int(np.argmax(self._picked.digits == self._chosen)) if len(self._picked.digits) else 0

    def action_move(self, across: int, down: int) -> None:
        """Choose the picture beside the chosen one."""
        if self._picked is None or not len(self._picked.digits):
            return
        place = self._place + across + down * self._tiling.columns
        if self._chosen not in self._picked.digits:
            place = 0
        if 0 <= place < len(self._picked.digits):
            self.post_message(self.Chosen(int(self._picked.digits[place])))

    def on_click(self, event: events.Click) -> None:
        """Choose the picture under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None or self._picked is None:
            return
        tile = self._tiling.tile_at(offset.x, offset.y - self._above)
        place = -1 if tile is None or offset.y < self._above else self._first + tile
        if 0 <= place < len(self._picked.digits):
            self.post_message(self.Chosen(int(self._picked.digits[place])))

    @property
    def _first(self) -> int:
        """The first digit whose picture is shown: the chosen one is on the same page."""
        return self._place // self._tiling.capacity * self._tiling.capacity

    # --- drawing ------------------------------------------------------------------------------------------------------

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        picked = self._picked
        if not (self.is_attached and width and height) or picked is None:
            return
        lines = self._counts(picked, width, height - LEAST_PICTURES)
        self._above = len(lines)
        lines += self._pictures(picked, width, height - self._above)
        last = min(self._first + self._tiling.capacity, len(picked.digits))
        is_all = self._first == 0 and last == len(picked.digits)
        self.border_subtitle = "" if is_all else f"{self._first + 1} to {last} of {len(picked.digits)}"
        self.set_lines(lines)

    def _counts(self, picked: PickedDigits, width: int, rows: int) -> list[Text]:
        """A line for each class that occurs, or has room: how many digits are of it, and how many are taken for it."""
        of_class = np.bincount(picked.labels[picked.digits], minlength=picked.classes)
        taken_for = np.bincount(picked.predicted[picked.digits], minlength=picked.classes)
        both = of_class + taken_for
        count = min(int((both > 0).sum()), max(rows - 2, 0))
        if not count:
            return []
        length = max((width - 3 - 2 * COUNT) // 2, 0)
        head = f"  {HEADS[0].ljust(length + COUNT)} {HEADS[1]}"
        lines = [Text(head, self.part("muted"), no_wrap=True)]
        highest = max(int(of_class.max()), int(taken_for.max()), 1)
        for label in sorted(np.argsort(-both, kind="stable")[:count].tolist()):
            style = Style(color=colour(label, self.palette), bold=True)
            line = Text(f"{letter(label)} ", style, no_wrap=True)
            for number in (of_class[label], taken_for[label]):
                line.append(bar(number / highest, length, ascii_only=self.ascii_only))
                line.append(f"{number:{COUNT}} ", self.part("muted"))
            lines.append(line)
        return [*lines, Text("")]

    def _pictures(self, picked: PickedDigits, width: int, height: int) -> list[Text]:
        drawing = "ascii" if self.ascii_only else self.drawing
        self._tiling = layout = tiling(width, max(height, 1), drawing)
        styles = TileStyles(
            Style(),
            self.part("accent"),
            Style(),
            Style(color=self.palette.wrong, bold=True),
        )
        sides = (">", "<") if self.ascii_only else ("▐", "▌")
        shown = picked.digits[self._first : self._first + layout.capacity].tolist()
        lines = []
        for start in range(0, len(shown), layout.columns):
            tiles = [self._tile(picked, digit, drawing, layout) for digit in shown[start : start + layout.columns]]
            for inner in range(layout.height):
                line = Text(" " * layout.left, no_wrap=True)
                for tile in tiles:
                    for segment in tile_row(tile, inner, layout, styles, sides):
                        line.append(segment.text, segment.style)
                lines.append(line)
        return lines

    def _tile(self, picked: PickedDigits, digit: int, drawing: str, layout: Tiling) -> Tile:
        label, predicted = int(picked.labels[digit]), int(picked.predicted[digit])
        arrow = ">" if self.ascii_only else "→"
        return Tile(
            picture(picked.images[digit], drawing, rows=layout.picture_rows, columns=layout.picture_columns),
            letter(label) if label == predicted else f"{letter(label)}{arrow}{letter(predicted)}",
            right=label == predicted,
            chosen=digit == self._chosen,
        )
