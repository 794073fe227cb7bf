"""What stands around a curve: the labels of its values, the steps below, and above it the knobs that moved."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from tui_mnist.render.step_axis import step_labels

if TYPE_CHECKING:
    from tui_mnist.training.timeline import Mark


class CurvePart(Enum):
    """What a piece of the chart shows."""

    AXIS = "axis"
    LABEL = "label"
    HINT = "hint"
    GUIDE = "guide"
    GHOST = "ghost"
    RAW = "raw"
    TRAIN = "train"
    VALIDATION = "validation"
    MARK = "mark"


Row = list[tuple[str, CurvePart]]
"""A row of a chart, from the left: pieces of text and what they show."""


def tick_of(*, plain: bool) -> str:
    """The sign of a knob that moved."""
    return "v" if plain else "▾"


def left_of(label: str | None, gutter: int, *, plain: bool) -> Row:
    """The axis of values in one row, and left of it the label, if there is one and it fits."""
    line = "|+" if plain else "│┤"
    if not gutter or label is None or len(label) > gutter:
        return [(" " * gutter + line[0], CurvePart.AXIS)]
    return [(label.rjust(gutter), CurvePart.LABEL), (line[1], CurvePart.AXIS)]


def mark_row(marks: Sequence[Mark], places: Sequence[int], width: int, *, plain: bool) -> Row:
    """All ticks, each in the cell of its place, and of their texts those that have room, the newest first.

    Where there is too little room for what changed into what, the new value alone is tried.
    """
    row = [" "] * width
    for place in places:
        row[place] = tick_of(plain=plain)
    for mark, place in zip(reversed(marks), reversed(places), strict=True):
        if (found := _room_for(_wordings(mark.text, plain=plain), place, row)) is not None:
            start, text = found
            row[start : start + len(text)] = text
    return [("".join(row), CurvePart.MARK)]


def _wordings(text: str, *, plain: bool) -> Sequence[str]:
    """The text, and what is left of it where there is little room."""
    name, arrow, after = text.partition("→")
    if not arrow:
        return (text,)
    to = "->" if plain else arrow
    return (f"{name}{to}{after}", f"{to}{after}")


def _room_for(wordings: Sequence[str], place: int, row: Sequence[str]) -> tuple[int, str] | None:
    """The first wording that has room right or left of its tick, and where it begins."""
    for text in wordings:
        # beside its tick, and two blanks from what comes next, of which none are needed at the edges of the chart
        for before, after, start in ((1, 2, place + 1), (2, 1, place - len(text) - 3)):
            stop = start + before + len(text) + after
            inside = start + before >= 0 and stop - after <= len(row)
            if inside and not "".join(row[max(start, 0) : stop]).strip():
                return start + before, text
    return None


@lru_cache(maxsize=16)
def step_row(end: int | None, ends_of_epochs: tuple[int, ...], width: int, gutter: int, *, plain: bool) -> Row:
    """The axis of steps: a line with the numbers up to `end` in it, and ticks where epochs ended, if not too many."""
    line, corner, tick = "-++" if plain else "─└┴"
    row, parts = [line] * width, [CurvePart.AXIS] * width
    epochs = set(ends_of_epochs)
    for place in epochs if len(epochs) <= width // 4 else []:
        row[place] = tick
    for start, text in step_labels(end, width) if end else []:
        room = slice(max(start - 1, 0), start + len(text) + 1)
        padded = (" " * (start > 0) + text + " ")[: width - room.start]
        row[room], parts[room] = padded, [CurvePart.LABEL] * len(padded)
    together = [(part, list(cells)) for part, cells in groupby(zip(row, parts, strict=True), key=lambda cell: cell[1])]
    name = "steps".rjust(gutter) if gutter else ""
    return [
        (name, CurvePart.LABEL),
        (corner, CurvePart.AXIS),
        *(("".join(text for text, _ in cells), part) for part, cells in together),
    ]
