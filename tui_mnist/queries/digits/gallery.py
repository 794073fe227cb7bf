"""What a network says about held-out images while it trains, put into order so that its mistakes are easy to find."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.autodiff.operations import softmax
from tui_mnist.errors import UsageError
from tui_mnist.nn.network import Network
from tui_mnist.queries.digits.orders import ORDERS
from tui_mnist.queries.digits.page import DigitsPage
from tui_mnist.queries.held_out import held_out_indices
from tui_mnist.training.batch_trainer import BatchTrainer

SLICE = 250
"""So many images are asked about beyond those on the page: some milliseconds; 5,000 are known after 20 answers."""

REMEMBERED = "digits"
"""The gallery's name among what a trainer remembers for queries."""

SPAWN_KEY = (3,)
"""Its random numbers are not those of the weights, the batches or the dropout, which are the first three."""

NEVER = -1
"""The version of the network that answered for an image nobody asked about yet."""

NOTHING = -1
"""The class of an answer that is not a number."""


class Gallery:
    """Pages of samples as a data set has them (n, ...), with their labels (n,), out of `classes`.

    For each page the network is asked, in one forward pass, about the images on it and about a slice of all others in
    turn; what it said of the rest is remembered from earlier pages, or from its validation. While the network stands
    still, nothing is asked twice, and after some pages everything is known exactly. `generator` belongs to the gallery
    alone: it shuffles. `pictures` makes images of bytes of samples that are none. Nothing that training uses
    is touched.
    """

    def __init__(
        self,
        samples: NDArray[Any],
        labels: NDArray[np.integer[Any]],
        *,
        classes: int,
        generator: np.random.Generator,
        pictures: Callable[[NDArray[Any]], NDArray[np.uint8]] = lambda images: images,
    ) -> None:
        self._samples, self._pictures = samples, pictures
        self._vectors = samples.reshape(len(samples), math.prod(samples.shape[1:]))
        self._labels = labels.astype(np.intp)
        self._generator = generator
        self._probabilities = np.zeros((len(labels), classes), np.float32)
        self._predicted = np.full(len(labels), NOTHING, np.intp)
        self._confidence = np.zeros(len(labels), np.float32)
        self._known_since = np.full(len(labels), NEVER, np.int64)
        self._known_at = np.zeros(len(labels), np.int64)
        self._step = 0
        self._version = NEVER
        self._network: tuple[int, bytes] | None = None
        self._next = 0
        self._asked: tuple[str, int | None] | None = None
        self._order = np.zeros(0, np.intp)

    def page(
        self, network: Network, step: int, *, order: str, label: int | None, page: int, count: int, sort_again: bool
    ) -> DigitsPage:
        """A page of `count` images, with the network as it is after so many steps; see DigitsQuery.

        The page is the nearest that there is. Raises UsageError for an order that is not one of ORDERS.
        """
        with np.errstate(all="ignore"):  # a network on its way out of the finite world is still asked
            self._notice(network, step)
            self._put_into_order(network, order, label, sort_again=sort_again)
            count = max(1, count)
            pages = max(1, -(-len(self._order) // count))
            page = min(max(0, page), pages - 1)
            indices = self._order[page * count : (page + 1) * count]
            self._ask(network, self._stale(np.concatenate([indices, self._slice(without=indices)])))
        shown = np.ones(len(self._labels), bool) if label is None else self._labels == label
        known = self._known() & shown
        return DigitsPage(
            order,
            label,
            page,
            pages,
            indices=indices.copy(),
            images=self._pictures(self._samples[indices]),
            labels=self._labels[indices],
            probabilities=self._probabilities[indices],
            wrong=int(np.count_nonzero(self._wrong() & shown)),
            known=int(np.count_nonzero(known)),
            settled=bool((self._known_since == self._version).all()),
        )

    def learn(self, network: Network, step: int, some: slice, logits: NDArray[Any]) -> None:
        """Remember what the network, as it is after so many steps, was found to say to some of the images."""
        with np.errstate(all="ignore"):
            self._notice(network, step)
            self._remember(some, logits)

    # --- what is known ----------------------------------------------------------------------------------------------

    def _notice(self, network: Network, step: int) -> None:
        """See whether the network moved, so that its earlier answers may not be its answers any more.

        The squared length of the parameters tells it even where the step is the same: when a step was taken back.
        """
        self._step = step
        vector = network.parameters.vector
        identity = (step, np.dot(vector, vector).tobytes())
        if identity != self._network:
            self._network = identity
            self._version += 1

    def _stale(self, indices: NDArray[np.intp]) -> NDArray[np.intp]:
        """Those of the images that the network as it is was not asked about."""
        stale: NDArray[np.intp] = indices[self._known_since[indices] != self._version]
        return stale

    def _slice(self, *, without: NDArray[np.intp]) -> NDArray[np.intp]:
        """The images whose turn it is, other than these."""
        waiting = self._known_since != self._version
        waiting[without] = False
        turns = np.flatnonzero(waiting)
        turns = np.roll(turns, -int(np.searchsorted(turns, self._next)))[:SLICE]
        if len(turns):
            self._next = int(turns[-1]) + 1
        return turns

    def _ask(self, network: Network, indices: NDArray[np.intp]) -> None:
        """One forward pass; what is remembered of these images becomes what the network says now."""
        if not len(indices):
            return
        self._remember(indices, network.forward(network.inputs(self._vectors[indices])).numpy())

    def _remember(self, indices: NDArray[np.intp] | slice, logits: NDArray[Any]) -> None:
        """Know of these images what the network says of them now."""
        probabilities = softmax(logits)
        confidence = probabilities.max(axis=1)
        answered = np.isfinite(confidence)
        self._probabilities[indices] = probabilities
        self._predicted[indices] = np.where(answered, probabilities.argmax(axis=1), NOTHING)
        self._confidence[indices] = np.where(answered, confidence, 0)
        self._known_since[indices] = self._version
        self._known_at[indices] = self._step

    def _known(self) -> NDArray[np.bool_]:
        """Of which images there is an answer that still counts: not if the network has trained twice as long since."""
        known: NDArray[np.bool_] = (self._known_since != NEVER) & (2 * self._known_at >= self._step)
        return known

    def _wrong(self) -> NDArray[np.bool_]:
        wrong: NDArray[np.bool_] = (self._predicted != self._labels) & self._known()
        return wrong

    # --- the order --------------------------------------------------------------------------------------------------

    def _put_into_order(self, network: Network, order: str, label: int | None, *, sort_again: bool) -> None:
        """Sort if something else is asked for than the last time; what comes first is asked about anew before."""
        if order not in ORDERS:
            raise UsageError(f"the order {order!r} is not known; choose one of: {', '.join(ORDERS)}")
        asked = (order, label)
        if asked == self._asked and not sort_again:
            return
        self._asked = asked
        self._order = self._sorted(*asked)
        if "mistakes" in order:
            self._ask(network, self._stale(self._order[:SLICE]))
            self._order = self._sorted(*asked)

    def _sorted(self, order: str, label: int | None) -> NDArray[np.intp]:
        """The images of this class, or of all, in this order; by index where nothing else decides."""
        indices = np.arange(len(self._labels)) if label is None else np.flatnonzero(self._labels == label)
        if order == "class":
            return indices[np.argsort(self._labels[indices], kind="stable")]
        if order == "random":
            return self._generator.permutation(indices)
        wrong = self._wrong()[indices]
        if order == "confident mistakes":
            confidence = self._confidence[indices]
            among_equals = np.where(wrong, -confidence, confidence)
        else:  # the images last asked about longest ago come after the mistakes: they may have become some
            among_equals = np.where(wrong, 0, self._known_since[indices])
        return indices[np.lexsort((among_equals, ~wrong))]


def gallery_of(trainer: BatchTrainer) -> Gallery:
    """The gallery of a trainer's held-out images; if none are held out, of some that it trains on.

    The trainer remembers it, and tells it what the network says when it is validated.
    """
    if REMEMBERED not in trainer.remembered:
        dataset, indices = trainer.dataset, held_out_indices(trainer)
        gallery = Gallery(
            dataset.train_samples[indices],
            dataset.train_labels[indices],
            classes=dataset.classes,
            generator=np.random.default_rng(np.random.SeedSequence(trainer.hyperparameters.seed, spawn_key=SPAWN_KEY)),
            pictures=dataset.pictures,
        )
        trainer.validation_listeners.append(
            lambda some, logits: gallery.learn(trainer.network, trainer.step, some, logits)
        )
        trainer.remembered[REMEMBERED] = gallery
    gallery_of_trainer: Gallery = trainer.remembered[REMEMBERED]
    return gallery_of_trainer
