"""The network as it was at the end of the last epoch, for who shows what has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.training.batch_trainer import BatchTrainer

REMEMBERED: Final = "network of the last epoch"


@dataclass(frozen=True, eq=False)
class EarlierNetwork:
    """The parameters (size,) at a step: at the end of an epoch, or with `epoch` None when they were first looked at."""

    step: int
    epoch: int | None
    vector: Array


def last_epoch(trainer: BatchTrainer) -> EarlierNetwork:
    """The network at the end of the last epoch since this was first called, until then as it was at that time.

    An epoch ends where held-out samples are evaluated; without any it stays the first that was looked at.
    """
    if REMEMBERED not in trainer.remembered:

        def keep(some: slice, _logits: Any) -> None:
            if not some.start:
                trainer.remembered[REMEMBERED] = _copy(trainer, trainer.progress.epochs_closed + 1)

        trainer.validation_listeners.append(keep)
        trainer.remembered[REMEMBERED] = _copy(trainer, None)
    earlier: EarlierNetwork = trainer.remembered[REMEMBERED]
    if earlier.step > trainer.step:  # the run was wound back
        earlier = trainer.remembered[REMEMBERED] = _copy(trainer, None)
    return earlier


def _copy(trainer: BatchTrainer, epoch: int | None) -> EarlierNetwork:
    return EarlierNetwork(trainer.step, epoch, trainer.network.parameters.vector.copy())
