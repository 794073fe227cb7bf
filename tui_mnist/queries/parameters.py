"""All parameters of a small network, now and at the end of each epoch, for who draws what it computes."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

from tui_mnist.autodiff.tensor import Array
from tui_mnist.errors import UsageError
from tui_mnist.training.batch_trainer import BatchTrainer
from tui_mnist.training.query import Query

MOST_PARAMETERS = 100_000
"""A copy of more of them, ten times a second, would be felt."""

MOST_KEPT = 4_000_000
"""As many parameters of epochs that nobody has asked for yet are kept."""

KEPT = "parameters of each epoch"


@dataclass(frozen=True, eq=False)
class Frame:
    """The parameters (size,) at a step, when so many epochs were complete."""

    epoch: int
    step: int
    parameters: Array


@dataclass(frozen=True)
class Frames:
    """The network as it is now, and as it was at the end of epochs, the oldest first."""

    now: Frame
    epochs: tuple[Frame, ...]


@dataclass(frozen=True)
class ParametersQuery(Query[Frames]):
    """Copies of the parameters now, and of each epoch that has ended since the first such query.

    Epochs up to `after_epoch` are forgotten: who asks has them. Raises UsageError for a network that is too large.
    """

    after_epoch: int = 0

    def compute(self, trainer: BatchTrainer) -> Frames:
        """Read them; each is bit for bit what was trained."""
        size = trainer.network.parameters.size
        if size > MOST_PARAMETERS:
            raise UsageError(f"the network has {size:,} parameters; expected at most {MOST_PARAMETERS:,} to be drawn")
        kept = self._kept(trainer)
        while kept and kept[0].epoch <= self.after_epoch:
            kept.popleft()
        return Frames(_frame(trainer, trainer.progress.epochs_closed), tuple(kept))

    def _kept(self, trainer: BatchTrainer) -> deque[Frame]:
        """The epochs since the first query; at the end of each, held-out samples are evaluated."""
        if KEPT not in trainer.remembered:
            kept: deque[Frame] = deque(maxlen=max(1, MOST_KEPT // trainer.network.parameters.size))

            def keep(some: slice, _logits: Any) -> None:
                epoch = trainer.progress.epochs_closed + 1
                if not some.start and not (kept and kept[-1].epoch == epoch):
                    kept.append(_frame(trainer, epoch))

            trainer.validation_listeners.append(keep)
            trainer.remembered[KEPT] = kept
        found: deque[Frame] = trainer.remembered[KEPT]
        return found


def _frame(trainer: BatchTrainer, epoch: int) -> Frame:
    return Frame(epoch, trainer.step, trainer.network.parameters.vector.copy())
