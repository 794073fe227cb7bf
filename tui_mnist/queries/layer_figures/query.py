"""The question how each layer does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_mnist.training.query import Query

if TYPE_CHECKING:
    from tui_mnist.queries.layer_figures.figures import LayerFigures
    from tui_mnist.training.batch_trainer import BatchTrainer


@dataclass(frozen=True)
class LayerFiguresQuery(Query["LayerFigures"]):
    """Measure each layer as it is, and tell what was measured before: at each such query, and at the end of each epoch.

    What was measured is thinned out, so that a long run has no more points than a short one.
    """

    def compute(self, trainer: BatchTrainer) -> LayerFigures:
        """The figures over the run, and the histograms of now."""
        from tui_mnist.queries.layer_figures.record import record_of  # noqa: PLC0415 - whoever asks need not load it

        return record_of(trainer).figures(trainer)
