"""How good the network is as it is: the point at which curves begin before the first batch."""

from __future__ import annotations

from dataclasses import dataclass

from tui_mnist.nn import LOSSES
from tui_mnist.training.batch_trainer import BatchTrainer
from tui_mnist.training.evaluation import Evaluation, evaluate
from tui_mnist.training.query import Query


@dataclass(frozen=True)
class EvaluationQuery(Query[Evaluation | None]):
    """Loss and accuracy over the held-out images."""

    def compute(self, trainer: BatchTrainer) -> Evaluation | None:
        """The same figures as at the end of an epoch; None if no images are held out."""
        held_out = trainer.validation_indices
        return evaluate(
            trainer.logits,
            trainer.samples[held_out],
            trainer.dataset.train_labels[held_out],
            LOSSES[trainer.hyperparameters.loss],
        )
