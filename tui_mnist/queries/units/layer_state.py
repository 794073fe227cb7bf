"""What is to be known of all units of a layer at once, and from it what is to be known of one of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from tui_mnist.autodiff import GradientTape, Variable
from tui_mnist.autodiff import operations as op
from tui_mnist.autodiff.tensor import Array, plain
from tui_mnist.nn.activations import relu
from tui_mnist.queries.held_out import held_out_indices
from tui_mnist.queries.units.page import OpenedUnit
from tui_mnist.queries.units.pictures import UnitPictures
from tui_mnist.training.vital_signs import ever_active

if TYPE_CHECKING:
    from tui_mnist.training.batch_trainer import BatchTrainer

BINS: Final = 120
MOST_EXCITING: Final = 8


class LayerState:
    """The units of layer number `number` of the network as it is, for samples and for one chosen digit.

    `inputs` are those of the samples at `indices`, and `digit` is the number of a held-out sample, whose class is
    `label`. `pre_activations` have shape (samples, units), `activations` and `contributions` (units,) are those for the
    digit: what a unit adds to the score of its class is activation times derivative, of the last hidden layer
    activation times outgoing weight, and of an output the score itself.
    """

    def __init__(self, trainer: BatchTrainer, number: int, indices: NDArray[np.intp], inputs: Any, digit: int) -> None:
        self._trainer, self._number, self._indices = trainer, number, indices
        layers = trainer.network.layers
        self._layer = layers[number - 1]
        for each in layers[: number - 1]:
            inputs = each(inputs)
        self.pre_activations: Array = (inputs @ self._layer.kernel + self._layer.bias).numpy()
        self.pictures = UnitPictures(trainer, number)
        held_out = held_out_indices(trainer)
        index = held_out[digit % len(held_out)]
        self.label = int(trainer.dataset.train_labels[index])
        self.activations, self.contributions = self._of_digit(trainer.samples[index : index + 1])

    @property
    def count(self) -> int:
        """How many units there are."""
        return len(self.activations)

    @property
    def can_die(self) -> bool:
        """Whether it is of relu, whose units may never become active again."""
        return self._layer.activation is relu

    @cached_property
    def dead(self) -> NDArray[np.bool_]:
        """The units (units,) that none of the samples makes active."""
        if not self.can_die:
            return np.zeros(self.count, bool)
        return ~ever_active(np.asarray(plain(self._layer.activation(self.pre_activations))))

    @cached_property
    def norms(self) -> Array:
        """The lengths (units,) of the units' own weights."""
        kernel = self._layer.kernel.value
        norms: Array = np.sqrt(np.einsum("ij,ij->j", kernel, kernel))
        return norms

    @cached_property
    def outgoing(self) -> Array:
        """The weights (units, classes) towards the classes, multiplied along the layers between."""
        network = self._trainer.network
        towards: Array = np.eye(network.sizes[-1], dtype=network.parameters.dtype)
        for each in reversed(network.layers[self._number :]):
            towards = each.kernel.value @ towards
        return towards

    @cached_property
    def classes(self) -> NDArray[np.intp]:
        """The class (units,) to which the outgoing weight is largest."""
        classes: NDArray[np.intp] = np.nan_to_num(self.outgoing, nan=-np.inf).argmax(axis=1)
        return classes

    @cached_property
    def class_weights(self) -> Array:
        """The outgoing weight (units,) to that class."""
        return self.outgoing[np.arange(self.count), self.classes]

    def order(self, name: str) -> NDArray[np.intp]:
        """The units by one of UNIT_ORDERS."""
        keys: dict[str, tuple[Any, ...]] = {
            "contribution": (-self.contributions,),
            "norm": (-self.norms,),
            "class": (-self.class_weights, self.classes),
            "index": (np.arange(self.count),),
        }
        return np.lexsort(keys[name])

    def _of_digit(self, sample: Any) -> tuple[Array, Array]:
        network = self._trainer.network
        x: Any = network.inputs(sample)
        for layer in network.layers[: self._number]:
            x = layer(x)
        activations: Array = x.numpy()
        if self._number == len(network.layers):
            return activations[0], activations[0]
        source = Variable(activations)
        with GradientTape() as tape:
            x = source
            for layer in network.layers[self._number :]:
                x = layer(x)
            score = op.sum(x * np.eye(network.sizes[-1], dtype=activations.dtype)[self.label])
        return activations[0], activations[0] * np.asarray(plain(tape.gradient(score, source)))[0]

    def opened(self, unit: int) -> OpenedUnit:
        """All about one unit."""
        values, dataset = self.pre_activations[:, unit], self._trainer.dataset
        finite = values[np.isfinite(values)].astype(np.float64)
        low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 0.0)
        best = np.argsort(-values, kind="stable")[:MOST_EXCITING]
        indices = self._indices[best]
        sees_points = self._number == 1 and self.pictures.in_plane
        is_output = self._number == len(self._trainer.network.layers)
        return OpenedUnit(
            unit,
            self.pictures.of(np.array([unit]))[0],
            norm=float(self.norms[unit]),
            contribution=float(self.contributions[unit]),
            activation=float(self.activations[unit]),
            dead=bool(self.dead[unit]),
            samples=len(values),
            active=float((values > 0).mean()),
            counts=np.histogram(finite, BINS, (low, high) if high > low else (low - 0.5, low + 0.5))[0],
            low=low,
            high=high,
            images=dataset.pictures(dataset.train_samples[indices]),
            labels=dataset.train_labels[indices],
            values=values[best].copy(),
            outgoing=None if is_output else self.outgoing[unit].copy(),
            bias=float(self._layer.bias.value[unit]),
            weights=self._layer.kernel.value[:, unit].copy() if sees_points else None,
        )
