"""What a row of the hyperparameters has room for, so that all rows of a pane stand in the same columns."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from rich.cells import cell_len

from tui_mnist.printable import printable
from tui_mnist.training import Hyperparameters, declarations
from tui_mnist.training.knobs import short, shown
from tui_mnist.tui.screens.train.commands import knob_title

DECLARED = declarations()
LONG = Hyperparameters().loss
"""A name as long as any that there has to be room for; for more of it the others are asked."""
ENOUGH = 13
"""Cells of a value with which most names keep a wording that explains itself."""


class KnobColumns(NamedTuple):
    """How a row divides its cells: lead, label, blank, mark, gap, arrow, pad, value, blank, arrow."""

    lead: int
    label: int
    blank: int
    gap: int
    pad: int
    value: int
    full_titles: bool

    @property
    def left(self) -> int:
        """Where the arrow to the left stands, counted from 0; the mark stands after the label and a blank."""
        return self.lead + self.label + self.blank + 1 + self.gap

    @property
    def start(self) -> int:
        """Where the value starts."""
        return self.left + 1 + self.pad

    @property
    def right(self) -> int:
        """Where the arrow to the right stands."""
        return self.start + self.value + self.blank

    def title(self, name: str) -> str:
        """What a hyperparameter is called in this room."""
        return knob_title(name if self.full_titles else DECLARED[name].label or name)


@cache
def knob_columns(width: int) -> KnobColumns:
    """The most spacious columns in which a value has room enough, the same for every row of that width."""
    full, brief = (max(len(knob_title(name)) for name in names) for names in (DECLARED, _labels()))
    spacious, close, tight = (1, 1, 1), (1, 0, 1), (0, 0, 0)
    ways = ((1, full, *spacious), (1, brief, *spacious), (0, brief, *close), (0, brief, *tight))
    for lead, label, blank, gap, pad in ways:
        value = width - lead - label - 2 * blank - gap - pad - 3
        if value >= ENOUGH:
            break
    value = max(1, value if value <= len(LONG) else min(value, _longest()))
    return KnobColumns(lead, label, blank, gap, pad, value, label == full)


def _longest() -> int:
    """The cells of the longest value that a knob turns to."""
    return max(len(shown(name, rung)) for name, declared in DECLARED.items() for rung in declared.ladder)


def _labels() -> list[str]:
    return [declared.label or name for name, declared in DECLARED.items()]


def value_text(name: str, value: Any, wanted: Any, width: int, *, ascii_only: bool) -> str:
    """The value in at most `width` cells.

    If another one waits: the way from the one to the other, or the latter alone after an arrow where that is too long.
    """
    value, wanted = (printable(each) if isinstance(each, str) else each for each in (value, wanted))
    if wanted == value:
        return _short(name, value, width)
    to = "->" if ascii_only else "→"
    both = f"{shown(name, value)} {to} {shown(name, wanted)}"
    if cell_len(both) <= width:
        return both
    spaced, tight = (_short(name, wanted, width - len(to) - space) for space in (1, 0))
    return f"{to} {spaced}" if spaced == tight else f"{to}{tight}"


def _short(name: str, value: Any, width: int) -> str:
    """A short wording; letters that are two cells wide, as a folder may have, count twice."""
    text = short(name, value, width)
    return text if cell_len(text) <= width else short(name, value, width // 2)
