"""What each layer makes of one digit, beside what it makes of the digit's class, now and a while ago."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from tui_mnist.autodiff.operations import softmax
from tui_mnist.autodiff.tensor import Array, plain
from tui_mnist.errors import UsageError
from tui_mnist.queries.held_out import held_out_indices
from tui_mnist.queries.last_epoch import last_epoch
from tui_mnist.training.query import Query

if TYPE_CHECKING:
    from tui_mnist.nn import Network
    from tui_mnist.training.batch_trainer import BatchTrainer

MOST_OF_CLASS: Final = 100
"""So many samples tell what a layer makes of a class."""


@dataclass(frozen=True, eq=False)
class LayerActivations:
    """The activations (units,) of one layer: for the digit, the mean for its class, and what they were before.

    The last layer's are probabilities. `before` and `class_before` are of the network at the step `Activations.since`.
    """

    name: str
    digit: Array
    class_mean: Array
    before: Array
    class_before: Array


@dataclass(frozen=True, eq=False)
class Activations:
    """What all layers make of the held-out sample number `number`, an `image` (rows, columns) uint8 of class `label`.

    The mean is that over `of_class` samples of the class, the digit not among them unless it is the only one; their
    mean image is `class_image`. `since` is the step of the network that it is compared with: that at the end of the
    last epoch if `epoch` is not None, else the first that was looked at.
    """

    number: int
    image: NDArray[np.uint8]
    label: int
    of_class: int
    class_image: NDArray[np.uint8]
    layers: tuple[LayerActivations, ...]
    since: int
    epoch: int | None
    held_out: bool


@dataclass(frozen=True)
class ActivationsQuery(Query[Activations]):
    """Show what each layer makes of the held-out sample of this number; after the last comes the first."""

    number: int = 0

    def compute(self, trainer: BatchTrainer) -> Activations:
        """Activations now and before; UsageError for data without samples."""
        indices = held_out_indices(trainer)
        if not len(indices):
            raise UsageError("there are no samples to look at; expected at least one")
        number, dataset, network = self.number % len(indices), trainer.dataset, trainer.network
        label = int(dataset.train_labels[indices[number]])
        same = np.flatnonzero(dataset.train_labels[indices] == label)
        others = same[same != number][:MOST_OF_CLASS]
        others = others if len(others) else same
        before = last_epoch(trainer)
        some = np.concatenate([indices[number : number + 1], indices[others]])
        inputs = network.inputs(trainer.samples[some])
        with np.errstate(all="ignore"):  # a network on its way out of the finite world is still asked
            now, then = (_activations(network, inputs, vector) for vector in (network.parameters.vector, before.vector))
        last = len(network.layers)
        pictures = dataset.pictures(dataset.train_samples[some])
        return Activations(
            number,
            pictures[0],
            label,
            len(others),
            np.rint(pictures[1:].mean(axis=0)).astype(np.uint8),
            tuple(
                LayerActivations(
                    "softmax" if place == last else f"layer {place}",
                    present[0],
                    present[1:].mean(axis=0),
                    past[0],
                    past[1:].mean(axis=0),
                )
                for place, (present, past) in enumerate(zip(now, then, strict=True), start=1)
            ),
            before.step,
            before.epoch,
            len(trainer.validation_indices) > 0,
        )


def _activations(network: Network, inputs: Any, vector: Array) -> list[Array]:
    """What each layer makes of inputs with other parameters (size,), the last after softmax: (samples, units) each."""
    views = network.parameters.split(vector)
    outputs = []
    x = inputs
    for number, layer in enumerate(network.layers, start=1):
        x = np.asarray(plain(layer.activation(x @ views[f"W{number}"] + views[f"b{number}"])))
        outputs.append(x)
    outputs[-1] = np.asarray(plain(softmax(outputs[-1])))
    return outputs
