"""The question for the tensors of a run, and for what some expressions make of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_mnist.training.query import Query

if TYPE_CHECKING:
    from tui_mnist.queries.tensors.answer import TensorsAnswer
    from tui_mnist.training.batch_trainer import BatchTrainer


@dataclass(frozen=True)
class TensorsQuery(Query["TensorsAnswer"]):
    """Compute some expressions of the tensors of the run as it stands; see `tui_mnist.tensor_language`.

    `digit` is the number of the held-out sample that is looked at.
    """

    expressions: tuple[str, ...] = ()
    digit: int = 0

    def compute(self, trainer: BatchTrainer) -> TensorsAnswer:
        """What can be computed, cut to what can be drawn; an expression that can't be is no error of the answer."""
        from tui_mnist.queries.tensors.compute import compute_tensors  # noqa: PLC0415 - whoever asks need not load it

        return compute_tensors(trainer, self.expressions, self.digit)
