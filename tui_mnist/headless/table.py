"""The table of epochs: a line for each, as it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui_mnist.number_format import loss_text, percent
from tui_mnist.training.events import EpochDone


@dataclass(frozen=True)
class Column:
    """A column of the table; those of low `rank` stay longest where there is little room."""

    name: str
    width: int
    rank: int
    text: Callable[[EpochDone], str]


GAP = "  "


class EpochTable:
    """Columns that fit into `width`; those on validation are left out if no samples, so `called`, are held out."""

    def __init__(self, width: int, *, epochs: int, validation: bool, called: str = "images") -> None:
        self.epochs = epochs
        columns = [
            Column("epoch", max(5, 2 * len(str(epochs)) + 1), 0, lambda epoch: f"{epoch.epoch}/{self.epochs}"),
            Column("loss", 8, 3, lambda epoch: loss_text(epoch.loss)),
            Column("accuracy", 8, 2, lambda epoch: percent(epoch.accuracy)),
            Column("val_loss", 8, 4, lambda epoch: _or_nothing(loss_text, epoch.val_loss)),
            Column("val_accuracy", 12, 1, lambda epoch: _or_nothing(percent, epoch.val_accuracy)),
            Column("seconds", 7, 6, lambda epoch: f"{epoch.seconds:.2f}"),
            Column(f"{called}/s", 9, 5, lambda epoch: _or_nothing("{:,.0f}".format, epoch.samples_per_second)),
        ]
        if not validation:
            columns = [column for column in columns if not column.name.startswith("val_")]
        kept = sorted(columns, key=lambda column: column.rank)
        while len(kept) > 1 and sum(len(GAP) + column.width for column in kept) - len(GAP) > width:
            kept.pop()
        self._columns = [column for column in columns if column in kept]

    def heading(self) -> str:
        """The names of the columns."""
        return GAP.join(column.name.rjust(column.width) for column in self._columns)

    def row(self, epoch: EpochDone) -> str:
        """The figures of an epoch."""
        return GAP.join(column.text(epoch).rjust(column.width) for column in self._columns)


def _or_nothing(text: Callable[[float], str], value: float | None) -> str:
    return "" if value is None else text(value)
