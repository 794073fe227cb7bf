"""A query that the tests alone know, in a module that a trainer's own process can load."""

from __future__ import annotations

from dataclasses import dataclass

from tui_mnist.training import Query
from tui_mnist.training.batch_trainer import BatchTrainer


@dataclass(frozen=True)
class WeightSumQuery(Query[float]):
    """The sum of all weights, times `factor`; fails as told to."""

    factor: float = 1.0
    failure: Exception | None = None

    def compute(self, trainer: BatchTrainer) -> float:
        """The sum."""
        if self.failure is not None:
            raise self.failure
        return self.factor * float(trainer.network.parameters.vector.sum())
