"""The pieces that all about one unit is put together from: each some lines of a given width."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rich.style import Style
from rich.text import Text

from tui_mnist.render.bars import bar
from tui_mnist.render.histogram import axis_row, columns_of, histogram_rows
from tui_mnist.tui.kit.class_names import short_names
from tui_mnist.tui.kit.digit_picture import Rows, picture
from tui_mnist.tui.screens.inside.units.unit_words import signed

if TYPE_CHECKING:
    from tui_mnist.queries.units import OpenedUnit
    from tui_mnist.tui.kit.palettes import Palette

LEAST_BAR = 4


class BlockLook(NamedTuple):
    """How the pieces are drawn: `drawing` is one of DRAWINGS."""

    drawing: str
    ascii_only: bool
    palette: Palette
    strong: Style
    muted: Style

    def of_sign(self, value: float) -> Style:
        """The colour of a number's sign, as in the pictures."""
        return Style(color=self.palette.validation if value > 0 else self.palette.train)


def lines_of(rows: Rows) -> list[Text]:
    """A picture as lines of text."""
    return [Text.assemble(*((segment.text, segment.style or "") for segment in row)) for row in rows]


def beside(left: Sequence[Text], right: Sequence[Text], gap: int) -> list[Text]:
    """Two pieces side by side."""
    wide = max((line.cell_len for line in left), default=0)
    lines = []
    for one, other in zip_longest(left, right):
        line = Text("") if one is None else one.copy()
        if other is not None:
            line.append(" " * (wide + gap - line.cell_len))
            line.append_text(other)
        lines.append(line)
    return lines


def outgoing_bars(unit: OpenedUnit, names: tuple[str, ...], width: int, rows: int, look: BlockLook) -> list[Text]:
    """Its weight towards each class as a bar, in as many columns as it takes; of too many classes the strongest."""
    weights = unit.outgoing
    if weights is None or rows < 1:
        return []
    names = names if len(names) == len(weights) else tuple(map(str, range(len(weights))))
    names = short_names(names, 8)
    room = max(map(len, names))
    needed = room + LEAST_BAR + 8
    columns = max(1, min(-(-len(weights) // rows), width // needed))
    wide = (width - 2 * (columns - 1)) // columns
    finite = np.nan_to_num(weights, posinf=0, neginf=0)
    shown = np.sort(np.argsort(-np.abs(finite), kind="stable")[: rows * columns]).tolist()
    most = float(np.abs(finite).max()) or 1.0
    cells = []
    for label in shown:
        weight = float(weights[label])
        value = signed(weight) if np.isfinite(weight) else "nan"
        line = Text(names[label].rjust(room), look.strong)
        length = max(wide - room - 8, 0)
        share = abs(float(finite[label])) / most
        line.append(" " + bar(share, length, ascii_only=look.ascii_only), look.of_sign(weight))
        line.append(value.rjust(7), look.muted)
        cells.append(line)
    lines = cells[:rows]
    for start in range(rows, len(cells), rows):
        lines = beside(lines, cells[start : start + rows], 2)
    return lines


def pre_activation_histogram(unit: OpenedUnit, width: int, rows: int, look: BlockLook) -> list[Text]:
    """How often its pre-activation is where, in so many rows and one for the axis; below 0 in the colour of that."""
    if rows < 1 or width < 8:
        return []
    drawn = histogram_rows(unit.counts, rows, width, ascii_only=look.ascii_only)
    columns = len(columns_of(unit.counts, width))
    share = 0.0 if unit.low >= 0 else 1.0 if unit.high <= 0 else -unit.low / (unit.high - unit.low)
    zero = round(share * columns)
    lines = []
    for row in drawn:
        line = Text(row[:zero], look.of_sign(-1))
        line.append(row[zero:], look.of_sign(1))
        lines.append(line)
    axis = axis_row(unit.low, unit.high, columns, ascii_only=look.ascii_only)
    return [*lines, Text(axis, look.muted)]


def exciting_digits(unit: OpenedUnit, names: tuple[str, ...], width: int, rows: int, look: BlockLook) -> list[Text]:
    """The samples that excite it most side by side, and below each its class and how much."""
    if rows < 2:
        return []
    tiles: list[list[Text]] = []
    room = width
    short = short_names(names, 4)
    way = "ascii" if look.ascii_only else look.drawing
    for image, label, value in zip(unit.images, unit.labels.tolist(), unit.values.tolist(), strict=True):
        drawn = lines_of(
            picture(image, way, rows=rows - 1, columns=2 * (rows - 1), ink=look.palette.ink, paper=look.palette.paper)
        )
        name = short[label] if label < len(short) else str(label)
        words = f"{name} {signed(value, 1) if np.isfinite(value) else 'nan'}"
        wide = max([len(words), *(line.cell_len for line in drawn)])
        if wide > room:
            break
        room -= wide + 1
        drawn += [Text("")] * (rows - 1 - len(drawn))
        drawn.append(Text(words.ljust(wide), look.muted))
        tiles.append(drawn)
    lines: list[Text] = tiles[0] if tiles else []
    for tile in tiles[1:]:
        lines = beside(lines, tile, 1)
    return lines
