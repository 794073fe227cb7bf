"""Which samples are looked at while a network trains, and what it says of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tui_mnist.autodiff.operations import softmax
from tui_mnist.errors import UsageError
from tui_mnist.training.query import Query

if TYPE_CHECKING:
    from tui_mnist.training.batch_trainer import BatchTrainer

MOST_TRAINED_ON = 5000
"""Samples that are looked at if none are held out."""
SLICE = 250
"""So many samples are asked about at a time when a mistake is looked for."""


def held_out_indices(trainer: BatchTrainer) -> NDArray[np.intp]:
    """Where the held-out samples are among the training samples; if none are held out, some that it trains on.

    A digit's number on the screens is its place among these.
    """
    held_out = trainer.validation_indices
    return held_out if len(held_out) else np.arange(min(MOST_TRAINED_ON, len(trainer.dataset.train_labels)))


@dataclass(frozen=True, eq=False)
class HeldOutDigit:
    """One of `count` held-out samples: its `number`, `image` (rows, columns) and `label`.

    `probabilities` (classes,) are what the network as it is says. `held_out` is False where it trains on the sample.
    """

    number: int
    count: int
    held_out: bool
    image: NDArray[np.uint8]
    label: int
    probabilities: NDArray[np.float32]

    @property
    def predicted(self) -> int:
        """The most probable class."""
        return int(np.nan_to_num(self.probabilities).argmax())


@dataclass(frozen=True)
class HeldOutDigitQuery(Query[HeldOutDigit]):
    """Show the held-out sample of this number with what the network as it is says; after the last comes the first.

    With `mistaken` 1 or -1 it is the next or the last one before it that the network takes for something else, or the
    sample itself if there is no other.
    """

    number: int = 0
    mistaken: int = 0

    def compute(self, trainer: BatchTrainer) -> HeldOutDigit:
        """The sample; UsageError for data that has none."""
        indices = held_out_indices(trainer)
        if not len(indices):
            raise UsageError("there are no samples to look at; expected at least one")
        number = self.number % len(indices)
        if self.mistaken:
            number = _next_mistake(trainer, indices, number, self.mistaken)
        index, dataset = indices[number], trainer.dataset
        return HeldOutDigit(
            number,
            len(indices),
            len(trainer.validation_indices) > 0,
            dataset.pictures(dataset.train_samples[index : index + 1])[0],
            int(dataset.train_labels[index]),
            softmax(_logits(trainer, indices[number : number + 1]))[0],
        )


def _logits(trainer: BatchTrainer, indices: NDArray[np.intp]) -> NDArray[np.float32]:
    logits: NDArray[np.float32] = trainer.network.forward(trainer.network.inputs(trainer.samples[indices])).numpy()
    return logits


def _next_mistake(trainer: BatchTrainer, indices: NDArray[np.intp], number: int, direction: int) -> int:
    """The number of the first mistaken sample after this one in a direction; the number itself without another."""
    count = len(indices)
    others = (number + direction * np.arange(1, count)) % count
    for first in range(0, len(others), SLICE):
        some = others[first : first + SLICE]
        wrong = _logits(trainer, indices[some]).argmax(axis=1) != trainer.dataset.train_labels[indices[some]]
        if wrong.any():
            return int(some[int(wrong.argmax())])
    return number
