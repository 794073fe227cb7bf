"""How good the network is as it is: the point at which curves begin before the first batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_mnist.training.query import Query

if TYPE_CHECKING:
    from tui_mnist.training.batch_trainer import BatchTrainer
    from tui_mnist.training.evaluation import Evaluation


@dataclass(frozen=True)
class EvaluationQuery(Query["Evaluation | None"]):
    """Loss and accuracy over the held-out images."""

    def compute(self, trainer: BatchTrainer) -> Evaluation | None:
        """The same figures as at the end of an epoch; None if no images are held out."""
        from tui_mnist.nn import LOSSES  # noqa: PLC0415 - whoever asks need not load it
        from tui_mnist.training.evaluation import evaluate  # noqa: PLC0415

        held_out = trainer.validation_indices
        return evaluate(
            trainer.logits,
            trainer.samples[held_out],
            trainer.dataset.train_labels[held_out],
            LOSSES[trainer.hyperparameters.loss],
        )
