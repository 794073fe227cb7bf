"""A tensor of each rank, from a scalar to a batch of clips, side by side."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.queries.tensors import TensorResult
from tui_mnist.tui.screens.inside.tensors.examples import RANK_WORDS
from tui_mnist.tui.screens.inside.tensors.look import Row, TensorLook, width_of, words
from tui_mnist.tui.screens.inside.tensors.result_drawing import result_rows, usual_view
from tui_mnist.tui.screens.inside.tensors.segment_rows import SegmentRows
from tui_mnist.tui.screens.inside.tensors.words import shape_words

BESIDE = 48
"""Columns from which on three of them stand beside each other."""
LEAST_HEIGHT = 5


class RanksPane(SegmentRows):
    """One of them is chosen, and can be opened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"move({right}, {down})", show=False)
        for key, right, down in (("left", -1, 0), ("right", 1, 0), ("up", 0, -1), ("down", 0, 1))
    ]

    class Moved(Message):
        """The one with this expression is chosen now."""

        def __init__(self, expression: str) -> None:
            super().__init__()
            self.expression = expression

    class Opened(Message):
        """This expression is to be seen alone."""

        def __init__(self, expression: str) -> None:
            super().__init__()
            self.expression = expression

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._ranks: list[tuple[str, TensorResult]] = []
        self._across, self._tile_height, self._tile_width = 1, 1, 1
        self._first = 0
        self.chosen = 0
        self.border_title = "Rank: the number of axes"

    def show(self, ranks: list[tuple[str, TensorResult]]) -> None:
        """Show these expressions with their values."""
        self._ranks = ranks
        self._go(min(self.chosen, max(0, len(ranks) - 1)))

    def _go(self, number: int) -> None:
        self.chosen = number
        self.post_message(self.Moved(self.expression))
        self.restyle()

    def action_move(self, right: int, down: int) -> None:
        """Choose another one."""
        number = self.chosen + right + down * self._across
        if 0 <= number < len(self._ranks):
            self._go(number)

    @property
    def expression(self) -> str:
        """The chosen one's."""
        return self._ranks[self.chosen][0] if self._ranks else ""

    def on_click(self, event: events.Click) -> None:
        """Open the one that is clicked."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        column, row = offset.x // self._tile_width, offset.y // self._tile_height
        number = self._first + row * self._across + column
        if column < self._across and number < len(self._ranks):
            self.chosen = number
            self.post_message(self.Opened(self.expression))

    def draw(self, look: TensorLook, rows: int, columns: int) -> list[Row]:
        """As many rows of tiles as have room, the chosen one among them."""
        if not self._ranks:
            return []
        self._across = 3 if columns >= BESIDE else 1
        lines = -(-len(self._ranks) // self._across)
        shown = max(1, min(lines, rows // LEAST_HEIGHT))
        self._tile_height, self._tile_width = max(1, rows // shown), max(1, columns // self._across)
        first_line = min(max(self.chosen // self._across - shown + 1, 0), lines - shown)
        self._first = first_line * self._across
        found: list[Row] = []
        for line in range(first_line, first_line + shown):
            numbers = range(line * self._across, min((line + 1) * self._across, len(self._ranks)))
            tiles = [self._tile(number, look) for number in numbers]
            for y in range(self._tile_height):
                row: Row = []
                for tile in tiles:
                    part = tile[y] if y < len(tile) else []
                    row += [*part, Segment(" " * max(0, self._tile_width - width_of(part)))]
                found.append(row)
        return found

    def _tile(self, number: int, look: TensorLook) -> list[Row]:
        expression, result = self._ranks[number]
        mark = (">" if look.ascii_only else "▸") if number == self.chosen else " "
        room = max(0, self._tile_width - 2)
        head = f"rank {result.rank}: {RANK_WORDS[result.rank]}"
        style = look.strong if number == self.chosen else None
        rows = [words(f"{mark}{head}"[: room + 1], style)]
        rows.append(words(f" {shape_words(result.shape)}"[: room + 1], look.muted))
        if self._tile_height > LEAST_HEIGHT + 1:
            short = expression if len(expression) <= room else f"{expression[: max(0, room - 3)]}..."
            rows.append(words(f" {short}", look.muted))
        drawn = result_rows(result, usual_view(result), look, self._tile_height - len(rows) - 1, room)
        return [*rows, *([Segment(" "), *row] for row in drawn)]
