"""What a network says about held-out images while it trains, put into order so that its mistakes are easy to find."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.errors import UsageError
from tui_mnist.nn.network import Network
from tui_mnist.queries.digits.orders import ORDERS
from tui_mnist.queries.digits.page import DigitsPage
from tui_mnist.queries.held_out_predictions import SLICE, HeldOutPredictions, held_out_predictions
from tui_mnist.training.batch_trainer import BatchTrainer

REMEMBERED = "digits"
"""The gallery's name among what a trainer remembers for queries."""

Asked = tuple[str, int | None, int | None]
"""Order, class, and what it is taken for."""

SPAWN_KEY = (3,)
"""Its random numbers are not those of the weights, the batches or the dropout, which are the first three."""


class Gallery:
    """Pages of the samples of which predictions are known.

    For each page the network is asked, in one forward pass, about the images on it and about a slice of all others in
    turn; what it said of the rest is remembered from earlier pages, or from its validation. While the network stands
    still, nothing is asked twice, and after some pages everything is known exactly. `generator` belongs to the gallery
    alone: it shuffles. `pictures` makes images of bytes of samples that are none. Nothing that training uses
    is touched.
    """

    def __init__(
        self,
        predictions: HeldOutPredictions,
        *,
        generator: np.random.Generator,
        pictures: Callable[[NDArray[Any]], NDArray[np.uint8]] = lambda images: images,
    ) -> None:
        self.predictions, self._pictures = predictions, pictures
        self._generator = generator
        self._asked: Asked | None = None
        self._order = np.zeros(0, np.intp)

    def page(
        self,
        network: Network,
        step: int,
        *,
        order: str,
        label: int | None,
        page: int,
        count: int,
        sort_again: bool,
        taken_for: int | None = None,
    ) -> DigitsPage:
        """A page of `count` images, with the network as it is after so many steps; see DigitsQuery.

        The page is the nearest that there is. Raises UsageError for an order that is not one of ORDERS.
        """
        known = self.predictions
        with np.errstate(all="ignore"):  # a network on its way out of the finite world is still asked
            known.notice(network, step)
            self._put_into_order(network, (order, label, taken_for), sort_again=sort_again)
            count = max(1, count)
            pages = max(1, -(-len(self._order) // count))
            page = min(max(0, page), pages - 1)
            indices = self._order[page * count : (page + 1) * count]
            known.ask(network, known.stale(np.concatenate([indices, known.next_slice(without=indices)])))
        shown = self._of(label, taken_for)
        counted = known.known() & shown
        return DigitsPage(
            order,
            label,
            page,
            pages,
            indices=indices.copy(),
            images=self._pictures(known.samples[indices]),
            labels=known.labels[indices],
            probabilities=known.probabilities[indices],
            wrong=int(np.count_nonzero(known.wrong() & shown)),
            known=int(np.count_nonzero(counted)),
            settled=known.is_settled,
            taken_for=taken_for,
        )

    # --- the order --------------------------------------------------------------------------------------------------

    def _put_into_order(self, network: Network, asked: Asked, *, sort_again: bool) -> None:
        """Sort if something else is asked for than the last time; what comes first is asked about anew before."""
        order = asked[0]
        if order not in ORDERS:
            raise UsageError(f"the order {order!r} is not known; choose one of: {', '.join(ORDERS)}")
        if asked == self._asked and not sort_again:
            return
        self._asked = asked
        self._order = self._sorted(*asked)
        if "mistakes" in order:
            self.predictions.ask(network, self.predictions.stale(self._order[:SLICE]))
            self._order = self._sorted(*asked)

    def _of(self, label: int | None, taken_for: int | None) -> NDArray[np.bool_]:
        """Which images are of this class, and taken for this one."""
        known = self.predictions
        of_class = np.ones(len(known.labels), bool) if label is None else known.labels == label
        return of_class if taken_for is None else of_class & known.known() & (known.predicted == taken_for)

    def _sorted(self, order: str, label: int | None, taken_for: int | None) -> NDArray[np.intp]:
        """The images that were asked for, in this order; by index where nothing else decides."""
        known = self.predictions
        indices = np.flatnonzero(self._of(label, taken_for))
        if order == "class":
            return indices[np.argsort(known.labels[indices], kind="stable")]
        if order == "random":
            return self._generator.permutation(indices)
        wrong = known.wrong()[indices]
        if order == "confident mistakes":
            confidence = known.confidence[indices]
            among_equals = np.where(wrong, -confidence, confidence)
        else:  # the images last asked about longest ago come after the mistakes: they may have become some
            among_equals = np.where(wrong, 0, known.known_since[indices])
        return indices[np.lexsort((among_equals, ~wrong))]


def gallery_of(trainer: BatchTrainer) -> Gallery:
    """The gallery of a trainer's held-out images, which the trainer remembers; if none are held out, of others."""
    if REMEMBERED not in trainer.remembered:
        trainer.remembered[REMEMBERED] = Gallery(
            held_out_predictions(trainer),
            generator=np.random.default_rng(np.random.SeedSequence(trainer.hyperparameters.seed, spawn_key=SPAWN_KEY)),
            pictures=trainer.dataset.pictures,
        )
    gallery_of_trainer: Gallery = trainer.remembered[REMEMBERED]
    return gallery_of_trainer
