"""The confusion matrix as large coloured cells, of which arrows or a click choose one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.message import Message

from tui_mnist.render import Role, confusion_pair_lines
from tui_mnist.render.confusion_grid import (
    LEVELS,
    ConfusionLayout,
    GridSpan,
    confusion_grid_lines,
    confusion_layout,
)
from tui_mnist.tui.kit.class_names import short_names
from tui_mnist.tui.kit.contrast import legible
from tui_mnist.tui.kit.drawn_lines import DrawnLines

LONGEST_NAME = 12
FAINTEST, DEEPEST = 0.14, 0.62
"""How much of its colour a cell has at the least and at the most; the rest is the background's."""
FEWEST_ROWS = 3
"""A list of the worst mix-ups below the grid needs so many."""

Cell = tuple[int, int]


class ConfusionGrid(DrawnLines, can_focus=True):
    """Shows counts, or with `by_row` percentages, with recall and precision; below what is mixed up most, if it fits.

    A cell is deeper in colour the larger its share of its row is.
    """

    DEFAULT_CSS = """
    ConfusionGrid {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
        &:focus { border: heavy $primary; border-title-style: reverse; }
        &.-plain:focus { border: ascii $primary; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(0, -1)", show=False),
        Binding("right", "move(0, 1)", show=False),
        Binding("up", "move(-1, 0)", show=False),
        Binding("down", "move(1, 0)", show=False),
        Binding("enter", "open", show=False),
    ]

    class CellChosen(Message):
        """This cell, class and prediction, is to be looked at; `opened` if its digits are to get the keys."""

        def __init__(self, cell: Cell, *, opened: bool = False) -> None:
            super().__init__()
            self.cell, self.opened = cell, opened

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.by_row = False
        self.cell: Cell = (0, 0)
        self._matrix: NDArray[np.int64] = np.zeros((0, 0), np.int64)
        self._names: tuple[str, ...] = ()
        self._layout: ConfusionLayout | None = None
        self._cell_styles: dict[tuple[Role, int, bool], Style] = {}

    def show(self, matrix: NDArray[np.int64], names: Sequence[str], cell: Cell) -> None:
        """Show these counts (classes, classes) of classes with these names; `cell` is the chosen one."""
        self._matrix, self.cell = matrix, cell
        self._names = tuple(names) if len(names) == len(matrix) else tuple(map(str, range(len(matrix))))
        self.restyle()

    def width_for(self, matrix: NDArray[np.int64], names: Sequence[str], width: int, height: int) -> int:
        """How many of so many columns the grid takes with its frame, if it is so high."""
        room = width - self.gutter.width, height - self.gutter.height
        _, layout = self._lay_out(matrix, names, *room)
        return layout.width + self.gutter.width

    def _lay_out(
        self, matrix: NDArray[np.int64], names: Sequence[str], width: int, height: int
    ) -> tuple[tuple[str, ...], ConfusionLayout]:
        """The names at the left, and where everything is."""
        rows = short_names(names, max(3, min(LONGEST_NAME, width // 6)))
        room = max(map(len, rows), default=1)
        layout = confusion_layout(matrix, names=room, width=width, height=height, chosen=self.cell)
        columns = short_names(names, layout.cell_width - 1)
        if columns != tuple(names) and columns[:1] == ("0",) and rows[:1] != ("0",):
            rows = tuple(f"{name} {number}" for number, name in enumerate(rows))
            room = max(map(len, rows))
            layout = confusion_layout(matrix, names=room, width=width, height=height, chosen=self.cell)
        return rows, layout

    # --- the choice ---------------------------------------------------------------------------------------------------

    def action_move(self, down: int, right: int) -> None:
        """Choose the neighbour; beyond the last class comes the first."""
        if classes := len(self._matrix):
            self._choose(((self.cell[0] + down) % classes, (self.cell[1] + right) % classes))

    def action_open(self) -> None:
        """Go to the digits of the chosen cell."""
        if len(self._matrix):
            self.post_message(self.CellChosen(self.cell, opened=True))

    def on_click(self, event: events.Click) -> None:
        """Choose the cell that is clicked."""
        at = event.get_content_offset(self)
        cell = None if at is None or self._layout is None else self._layout.cell_at(*at)
        if cell is not None:
            self._choose(cell)

    def _choose(self, cell: Cell) -> None:
        self.cell = cell
        self.restyle()
        self.post_message(self.CellChosen(cell))

    # --- drawing ------------------------------------------------------------------------------------------------------

    def watch_palette(self) -> None:
        """Draw in the other colours."""
        self._cell_styles = {}
        self.restyle()

    def notify_style_update(self) -> None:
        """Draw in the new theme's colours."""
        super().notify_style_update()
        self._cell_styles = {}

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        if not (self.is_attached and width and height and len(self._matrix)):
            return
        rows, layout = self._lay_out(self._matrix, self._names, width, height)
        self._layout = layout
        lines = confusion_grid_lines(
            self._matrix,
            rows,
            short_names(self._names, layout.cell_width - 1),
            layout,
            chosen=self.cell,
            by_row=self.by_row,
            ascii_only=self.ascii_only,
        )
        drawn = [Text.assemble(*((span.text, self._cell_style(span)) for span in line)) for line in lines[:height]]
        self.set_lines(drawn + self._worst(width, height - len(lines)))

    def _worst(self, width: int, rows: int) -> list[Text]:
        """What is mixed up most, in what the grid leaves of the rows."""
        if rows <= FEWEST_ROWS or not self._matrix.sum():
            return []
        lines = confusion_pair_lines(self._matrix, self._names, width=width, ascii_only=self.ascii_only, count=rows - 2)
        styles = {Role.HEADING: self.part("muted"), Role.WRONG: Style(color=self.palette.wrong)}
        return [Text(""), *(Text.assemble(*((s.text, styles.get(s.role, "")) for s in line)) for line in lines)]

    def _cell_style(self, span: GridSpan) -> Style:
        kind = span.role, span.level, span.chosen
        if kind not in self._cell_styles:
            self._cell_styles[kind] = self._new_style(*kind)
        return self._cell_styles[kind]

    def _new_style(self, role: Role, level: int, chosen: bool) -> Style:
        palette = self.palette
        if role is Role.HEADING:
            return self.part("strong") + Style(reverse=chosen)
        if chosen:
            return Style(color=palette.paper, bgcolor=palette.ink, bold=True)
        if role not in {Role.RIGHT, Role.WRONG} or not level:
            return self.part("muted")
        paper, colour = Color.parse(palette.paper), palette.right if role is Role.RIGHT else palette.wrong
        share = FAINTEST + (DEEPEST - FAINTEST) * level / LEVELS
        ground = paper.blend(Color.parse(colour), share)
        ink = legible(Color.parse(palette.ink), [ground])
        return Style(color=ink.rich_color, bgcolor=ground.rich_color, bold=role is Role.RIGHT)
