"""The question which classes the network takes for which."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui_mnist.queries.confusion.lists import CELL
from tui_mnist.training.query import Query

if TYPE_CHECKING:
    from tui_mnist.queries.confusion.confusion import Confusion
    from tui_mnist.training.batch_trainer import BatchTrainer


@dataclass(frozen=True)
class ConfusionQuery(Query["Confusion"]):
    """Count the held-out samples by their class and by what the network takes them for, and show some of them.

    `listed` is one of LISTS; of the list it is `page` of `count` samples. `cell` is the class and what it is taken for;
    None is the most frequent mistake. The network is asked about `at_once` samples besides those on the page; the rest
    is as it was known before.
    """

    cell: tuple[int, int] | None = None
    listed: str = CELL
    page: int = 0
    count: int = 24
    at_once: int = field(default=250, compare=False)

    def compute(self, trainer: BatchTrainer) -> Confusion:
        """The matrix and the nearest page that there is; UsageError for a list or a cell that there is not."""
        from tui_mnist.queries.confusion.confusion import (  # noqa: PLC0415 - whoever asks need not load it
            ConfusionRequest,
            confusion,
        )

        return confusion(trainer, ConfusionRequest(self.cell, self.listed, self.page, self.count, self.at_once))
