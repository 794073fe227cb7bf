"""What a network says about held-out images while it trains, put into order so that its mistakes are easy to find."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.autodiff.operations import softmax
from tui_mnist.data import Dataset
from tui_mnist.errors import UsageError
from tui_mnist.nn.activations import relu
from tui_mnist.nn.network import Network
from tui_mnist.training.control import Look
from tui_mnist.training.events import Looked
from tui_mnist.training.ways_to_look import ORDERS

SLICE = 250
"""So many images are asked about beyond those on the page: some milliseconds; all of 5,000 are known after 20 looks."""

MOST_TRAINED_ON = 5000
"""Images of a gallery if none are held out."""

NEVER = -1
"""The version of the network that answered for an image nobody asked about yet."""

NOTHING = -1
"""The class of an answer that is not a number."""


@dataclass(eq=False)
class _Units:
    """Which hidden units were seen active, layer by layer, since the network last moved."""

    active: list[NDArray[np.bool_]] = field(default_factory=list)

    def see(self, hidden: list[NDArray[Any]]) -> None:
        """Take in the activations (samples, units) of each hidden layer."""
        seen = [(layer != 0).any(axis=0) for layer in hidden]
        self.active = [a | b for a, b in zip(self.active, seen, strict=True)] if self.active else seen

    def dead(self) -> float | None:
        """The share of units that were never active, 0…1; None if there are no units."""
        return 1 - float(np.concatenate(self.active).mean()) if self.active else None


class Gallery:
    """Answers a Look at images of bytes (samples, rows, columns) and their labels (samples,), out of `classes`.

    Each look asks the network, in one forward pass, about the images on the page and about a slice of all others in
    turn; what it said of the rest is remembered from earlier looks, or overheard when it was validated. While the
    network stands still, nothing is asked twice, and after some looks everything is known exactly. `generator` belongs
    to the gallery alone: it shuffles. Nothing that training uses is touched.
    """

    def __init__(
        self,
        images: NDArray[np.uint8],
        labels: NDArray[np.integer[Any]],
        *,
        classes: int,
        generator: np.random.Generator,
    ) -> None:
        self._images = images
        self._pixels = images.reshape(len(images), math.prod(images.shape[1:]))
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
        self._units = _Units()
        self._asked: tuple[str, int | None] | None = None
        self._order = np.zeros(0, np.intp)

    def look(self, network: Network, request: Look, step: int) -> Looked:
        """Answer the request with the network as it is after so many steps.

        The page is the nearest that there is. Raises UsageError for an order that is not one of ORDERS.
        """
        with np.errstate(all="ignore"):  # a network on its way out of the finite world is still looked at
            self._notice(network, step)
            self._put_into_order(network, request)
            count = max(1, request.count)
            pages = max(1, -(-len(self._order) // count))
            page = min(max(0, request.page), pages - 1)
            indices = self._order[page * count : (page + 1) * count]
            self._ask(network, self._stale(np.concatenate([indices, self._slice(without=indices)])))
        shown = np.ones(len(self._labels), bool) if request.label is None else self._labels == request.label
        known = self._known() & shown
        return Looked(
            step,
            request.order,
            request.label,
            page,
            pages,
            indices=indices.copy(),
            images=self._images[indices],
            labels=self._labels[indices],
            probabilities=self._probabilities[indices],
            wrong=int(np.count_nonzero(self._wrong() & shown)),
            known=int(np.count_nonzero(known)),
            dead_units=self._units.dead() if network.layers[0].activation is relu else None,
            at_leisure=request.at_leisure,
            settled=bool((self._known_since == self._version).all()),
        )

    def overhear(self, network: Network, step: int, some: slice, outputs: list[NDArray[Any]]) -> None:
        """Remember what another one asked the network, as it is after so many steps: the outputs of all its layers.

        Of the hidden units only as many images count as in a look, so that the shares of dead ones are comparable.
        """
        with np.errstate(all="ignore"):
            self._notice(network, step)
            if not self._units.active:
                self._units.see([hidden[:SLICE] for hidden in outputs[:-1]])
            self._remember(some, outputs[-1])

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
            self._units = _Units()

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
        outputs = [output.numpy() for output in network.outputs(network.inputs(self._pixels[indices]))]
        self._units.see(outputs[:-1])
        self._remember(indices, outputs[-1])

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

    def _put_into_order(self, network: Network, request: Look) -> None:
        """Sort if something else is asked for than the last time; what comes first is asked about anew before."""
        if request.order not in ORDERS:
            raise UsageError(f"the order {request.order!r} is not known; choose one of: {', '.join(ORDERS)}")
        asked = (request.order, request.label)
        if asked == self._asked and not request.sort_again:
            return
        self._asked = asked
        self._order = self._sorted(*asked)
        if "mistakes" in request.order:
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


def gallery_of(dataset: Dataset, held_out: NDArray[np.integer[Any]], generator: np.random.Generator) -> Gallery:
    """A gallery of the training images at these indices; if none are held out, of some that are trained on."""
    indices = held_out if len(held_out) else np.arange(min(MOST_TRAINED_ON, len(dataset.train_labels)))
    return Gallery(
        dataset.train_images[indices],
        dataset.train_labels[indices],
        classes=dataset.classes,
        generator=generator,
    )
