"""The question for the numbers of the next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_mnist.training.query import Query

if TYPE_CHECKING:
    from tui_mnist.queries.walkthrough.walkthrough import Walkthrough
    from tui_mnist.training.batch_trainer import BatchTrainer


@dataclass(frozen=True)
class WalkthroughQuery(Query["Walkthrough"]):
    """Walk through the next mini-batch."""

    def compute(self, trainer: BatchTrainer) -> Walkthrough:
        """The five steps, with the numbers that they will have."""
        from tui_mnist.queries.walkthrough.walk import walk  # noqa: PLC0415 - whoever asks need not load it

        return walk(trainer)
