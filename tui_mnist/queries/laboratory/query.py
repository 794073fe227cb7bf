"""The questions for what an experiment does, and for its accuracy over the strength."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_mnist.queries.laboratory.experiments import UNCHANGED, Changes
from tui_mnist.training.query import Query

if TYPE_CHECKING:
    from tui_mnist.queries.laboratory.result import ExperimentCurve, ExperimentResult
    from tui_mnist.training.batch_trainer import BatchTrainer


@dataclass(frozen=True)
class ExperimentQuery(Query["ExperimentResult"]):
    """Measure the network as it is, and a changed copy of it, and show what both say to the held-out sample `digit`."""

    changes: Changes = UNCHANGED
    digit: int = 0

    def compute(self, trainer: BatchTrainer) -> ExperimentResult:
        """Before and after; UsageError if there is no such layer or unit, or nothing to rotate and shift."""
        from tui_mnist.queries.laboratory.bench import bench_of  # noqa: PLC0415 - whoever asks need not load it

        return bench_of(trainer).result(trainer, self.changes, self.digit)


@dataclass(frozen=True)
class ExperimentCurveQuery(Query["ExperimentCurve"]):
    """Measure the changed network over the strengths of the experiment `varied`.

    Each answer has some points more, as many as take little time. All are of one moment; where the network has trained
    on meanwhile the whole curve is measured anew, and until there is enough of it the old one is the answer.
    """

    changes: Changes = UNCHANGED
    varied: str = "prune"

    def compute(self, trainer: BatchTrainer) -> ExperimentCurve:
        """The curve as far as it is known; UsageError as for `ExperimentQuery`."""
        from tui_mnist.queries.laboratory.bench import bench_of  # noqa: PLC0415

        return bench_of(trainer).curve(trainer, self.changes, self.varied)
