"""What a network says about held-out samples while it trains: the newest answer to each, and when it turned wrong."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.autodiff.operations import softmax
from tui_mnist.queries.held_out import held_out_indices

if TYPE_CHECKING:
    from tui_mnist.nn.network import Network
    from tui_mnist.training.batch_trainer import BatchTrainer

SLICE = 250
"""So many samples are asked about at a time: some milliseconds; 5,000 are known after 20 answers."""

REMEMBERED = "held-out predictions"
"""Their name among what a trainer remembers for queries."""

NEVER = -1
"""The version of the network that answered, or the step, of what did not happen yet."""

NOTHING = -1
"""The class of an answer that is not a number."""


class HeldOutPredictions:
    """Of samples as a data set has them (n, ...), with their labels (n,), out of `classes`.

    `predicted` (n,), `confidence` (n,) and `probabilities` (n, classes) are the newest answers, `known_since` (n,) the
    version of the network that gave them and `known_at` (n,) its step; `version` is that of the network as it is. While
    the network stands still, nothing is asked twice. `right_at` (n,) is the newest step at which a sample was found to
    be recognised, `wrong_since` (n,) the first one after it at which it was found to be mistaken; NEVER where there is
    none. Nothing that training uses is touched.
    """

    def __init__(self, samples: NDArray[Any], labels: NDArray[np.integer[Any]], *, classes: int) -> None:
        count = len(labels)
        self.samples = samples
        self.labels = labels.astype(np.intp)
        self.probabilities = np.zeros((count, classes), np.float32)
        self.predicted = np.full(count, NOTHING, np.intp)
        self.confidence = np.zeros(count, np.float32)
        self.known_since = np.full(count, NEVER, np.int64)
        self.known_at = np.zeros(count, np.int64)
        self.right_at = np.full(count, NEVER, np.int64)
        self.wrong_since = np.full(count, NEVER, np.int64)
        self.version = NEVER
        self._vectors = samples.reshape(count, math.prod(samples.shape[1:]))
        self._step = 0
        self._network: tuple[int, bytes] | None = None
        self._next = 0

    def notice(self, network: Network, step: int) -> None:
        """See whether the network moved, so that its earlier answers may not be its answers any more.

        The squared length of the parameters tells it even where the step is the same: when a step was taken back. What
        was found at steps that were taken back is not remembered.
        """
        if step < self._step:
            self.right_at[self.right_at > step] = NEVER
            self.wrong_since[self.wrong_since > step] = NEVER
        self._step = step
        vector = network.parameters.vector
        identity = (step, np.dot(vector, vector).tobytes())
        if identity != self._network:
            self._network = identity
            self.version += 1

    def stale(self, indices: NDArray[np.intp]) -> NDArray[np.intp]:
        """Those of the samples that the network as it is was not asked about."""
        stale: NDArray[np.intp] = indices[self.known_since[indices] != self.version]
        return stale

    def next_slice(self, *, without: NDArray[np.intp] | tuple[()] = (), count: int = SLICE) -> NDArray[np.intp]:
        """The samples, at most `count`, whose turn it is to be asked about, other than these."""
        waiting = self.known_since != self.version
        waiting[np.asarray(without, np.intp)] = False
        turns = np.flatnonzero(waiting)
        turns = np.roll(turns, -int(np.searchsorted(turns, self._next)))[:count]
        if len(turns):
            self._next = int(turns[-1]) + 1
        return turns

    def ask(self, network: Network, indices: NDArray[np.intp]) -> None:
        """One forward pass; what is remembered of these samples becomes what the network says now."""
        if len(indices):
            self.remember(indices, network.forward(network.inputs(self._vectors[indices])).numpy())

    def learn(self, network: Network, step: int, some: slice, logits: NDArray[Any]) -> None:
        """Remember what the network, as it is after so many steps, was found to say to some of the samples."""
        with np.errstate(all="ignore"):  # a network on its way out of the finite world is still asked
            self.notice(network, step)
            self.remember(some, logits)

    def remember(self, indices: NDArray[np.intp] | slice, logits: NDArray[Any]) -> None:
        """Know of these samples what the network says of them now."""
        probabilities = softmax(logits)
        confidence = probabilities.max(axis=1)
        answered = np.isfinite(confidence)
        predicted = np.where(answered, probabilities.argmax(axis=1), NOTHING)
        right = predicted == self.labels[indices]
        turned = ~right & (self.wrong_since[indices] == NEVER)
        self.right_at[indices] = np.where(right, self._step, self.right_at[indices])
        self.wrong_since[indices] = np.where(right, NEVER, np.where(turned, self._step, self.wrong_since[indices]))
        self.probabilities[indices] = probabilities
        self.predicted[indices] = predicted
        self.confidence[indices] = np.where(answered, confidence, 0)
        self.known_since[indices] = self.version
        self.known_at[indices] = self._step

    def known(self) -> NDArray[np.bool_]:
        """Of which samples there is an answer that still counts: not if the network has trained twice as long since."""
        known: NDArray[np.bool_] = (self.known_since != NEVER) & (2 * self.known_at >= self._step)
        return known

    def wrong(self) -> NDArray[np.bool_]:
        """Which samples are known to be mistaken."""
        wrong: NDArray[np.bool_] = (self.predicted != self.labels) & self.known()
        return wrong

    def forgotten(self) -> NDArray[np.bool_]:
        """Which samples are known to be mistaken and were recognised before."""
        forgotten: NDArray[np.bool_] = self.wrong() & (self.right_at != NEVER)
        return forgotten

    @property
    def is_settled(self) -> bool:
        """Whether all that is known is what the network says now."""
        return bool((self.known_since == self.version).all())


def held_out_predictions(trainer: BatchTrainer) -> HeldOutPredictions:
    """Those of a trainer's held-out samples; if none are held out, of some that it trains on.

    The trainer remembers them, and tells them what the network says when it is validated.
    """
    if REMEMBERED not in trainer.remembered:
        dataset, indices = trainer.dataset, held_out_indices(trainer)
        predictions = HeldOutPredictions(
            dataset.train_samples[indices], dataset.train_labels[indices], classes=dataset.classes
        )
        trainer.validation_listeners.append(
            lambda some, logits: predictions.learn(trainer.network, trainer.step, some, logits)
        )
        trainer.remembered[REMEMBERED] = predictions
    remembered: HeldOutPredictions = trainer.remembered[REMEMBERED]
    return remembered
