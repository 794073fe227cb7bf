"""What is seen of a network that unfolds the plane: which epoch, after which layer, with what changed by hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_mnist.data import find_known, load, split
from tui_mnist.data.plane.set_points import SetPoints
from tui_mnist.geometry.unfolding import Array, Edit, PlaneNetwork, Projection, turned
from tui_mnist.queries.parameters import Frame
from tui_mnist.training import Hyperparameters

POINTS_SEEN = 300
SHEET = 3.3
"""The sheet goes so far from 0 in each direction: a little further than the points."""
SPACING = 0.55
TURN = 0.04
"""How far three units turn from one frame to the next."""
MARGIN = 1.15


@dataclass(frozen=True, eq=False)
class Cloud:
    """Points (n, 2) that the network trains on, with their labels (n,), and what their classes are called.

    `held_out` and `held_out_labels` are such as it does not train on. `is_set` says that a person has set them.
    """

    points: Array
    labels: np.ndarray
    class_names: tuple[str, ...]
    held_out: Array
    held_out_labels: np.ndarray
    is_set: bool


def cloud_of(hyperparameters: Hyperparameters) -> Cloud:
    """Some of the very points that a run with these hyperparameters trains on; all, if they are set by hand."""
    dataset = load(hyperparameters.data, seed=hyperparameters.seed)
    held_out = min(hyperparameters.validation_size, dataset.most_held_out)
    training, validation = split(len(dataset.train_labels), held_out, hyperparameters.train_size)
    seen, apart = training[:POINTS_SEEN], validation[:POINTS_SEEN]
    points, labels = dataset.train_samples.astype(np.float64), dataset.train_labels
    is_set = isinstance(find_known(hyperparameters.data), SetPoints)
    return Cloud(points[seen], labels[seen], dataset.class_names, points[apart], labels[apart], is_set)


class UnfoldingState:
    """The network with the parameters of a frame, and how its layers are looked at.

    `layer` is the one whose picture is shown, from 0; the last is that of the logits.
    """

    def __init__(self, hyperparameters: Hyperparameters) -> None:
        self.hyperparameters = hyperparameters
        self.cloud = cloud_of(hyperparameters)
        self.network = PlaneNetwork(hyperparameters.hidden, len(self.cloud.class_names), hyperparameters.activation)
        self.units = (*self.network.hidden, self.network.classes)
        self.layer = len(self.units) - 2
        self.angle = 0.6
        self.silent: tuple[tuple[int, int], ...] = ()
        self.edits: tuple[Edit, ...] = ()
        self.frame: Frame | None = None
        self.shows_held_out = self.cloud.is_set
        self._projections = [Projection(units) for units in self.units]
        self._scales: dict[int, tuple[tuple[float, float], float]] = {}

    @property
    def folds(self) -> bool:
        """Whether the activation has a crease where a unit begins to be active."""
        return self.hyperparameters.activation in {"relu", "leaky_relu"}

    @property
    def is_edited(self) -> bool:
        """Whether what is seen is not what was trained."""
        return bool(self.silent or self.edits)

    def show(self, frame: Frame | None) -> None:
        """Look at this frame, or at the same one after an edit."""
        if frame is None:
            return
        self.frame = frame
        self.network.assign(frame.parameters, self.silent, self.edits)
        for projection, outputs in zip(self._projections, self.network.layers(self.cloud.points), strict=True):
            if outputs.shape[-1] > 3:
                projection.follow(outputs)

    def look_as(self, before: UnfoldingState) -> None:
        """Look at the layer that was looked at before; at the last hidden one, if it was that."""
        self.angle = before.angle
        self.shows_held_out = before.shows_held_out or self.cloud.is_set
        if before.layer != len(before.units) - 2:
            self.layer = min(before.layer, len(self.units) - 1)

    def silence(self, layer: int, unit: int) -> None:
        """Let a hidden unit have no way on in what is seen, or have its way again."""
        silent = {*self.silent} ^ {(layer, unit)}
        self.silent = tuple(sorted(silent))
        self.show(self.frame)

    def weight(self, layer: int, start: int, end: int) -> float:
        """A weight as it is seen."""
        return float(self.network.weights(layer)[start, end])

    def edit(self, layer: int, start: int, end: int, by: float) -> None:
        """See a weight as if it were so much larger, in each epoch the same."""
        value = round(self.weight(layer, start, end) + by, 3)
        self.edits = (*(edit for edit in self.edits if edit[:3] != (layer, start, end)), (layer, start, end, value))
        self.show(self.frame)

    def forget_edits(self) -> None:
        """See what was trained."""
        self.silent, self.edits = (), ()
        self.show(self.frame)

    def place(self, layer: int, outputs: Array) -> Array:
        """Where the outputs of a layer (…, units) lie in its picture (…, 2)."""
        units = self.units[layer]
        if units == 1:
            return np.concatenate([outputs, 0 * outputs], axis=-1)
        if units == 2:
            return outputs
        if units == 3:
            middle = np.full(3, self.unit_middle(layer))
            return turned(outputs - middle, self.angle, 1.7 * self._unit_reach(layer))
        return self._projections[layer](outputs)

    # --- the scale of a layer's picture, which is kept until it is fitted anew ---------------------------------------

    def scale(self, layer: int) -> tuple[tuple[float, float], float]:
        """The middle of the picture, and how far one sees from there."""
        if layer not in self._scales:
            self._scales[layer] = self._usual_scale(layer) or self._extent(layer)
        return self._scales[layer]

    def fit(self, layer: int) -> None:
        """See as much as the points take now."""
        self._scales[layer] = self._extent(layer)

    def wants_fitting(self, layer: int) -> bool:
        """Whether the points have become much larger or smaller than what is seen."""
        (x, y), reach = self.scale(layer)
        (across, up), extent = self._extent(layer)
        return not 0.3 < (extent + max(abs(across - x), abs(up - y))) / reach < 1.6

    def _bounds(self, layer: int) -> tuple[float, float] | None:
        bounds = {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0)}
        return None if layer == len(self.units) - 1 else bounds.get(self.hyperparameters.activation)

    def unit_middle(self, layer: int) -> float:
        """The value of a unit in the middle between its lowest and highest; 0 where there is no bound on both sides."""
        low, high = self._bounds(layer) or (0.0, 0.0)
        return (low + high) / 2

    def _unit_reach(self, layer: int) -> float:
        low, high = self._bounds(layer) or (-2.0, 2.0)
        return (high - low) / 2

    def _usual_scale(self, layer: int) -> tuple[tuple[float, float], float] | None:
        """Where the activation has bounds, all that is within them."""
        if self._bounds(layer) is None:
            return None
        units, reach = self.units[layer], self._unit_reach(layer)
        if units > 2:
            return (0.0, 0.0), MARGIN * reach * {3: 1.6}.get(units, 0.85 * units**0.5)
        middle = self.unit_middle(layer)
        return (middle, middle if units == 2 else 0.0), MARGIN * reach

    def _extent(self, layer: int) -> tuple[tuple[float, float], float]:
        placed = np.nan_to_num(self.place(layer, self.network.layers(self.cloud.points)[layer]))
        low, high = placed.min(axis=0), placed.max(axis=0)
        x, y = ((low + high) / 2).tolist()
        return (x, y), max(1.25 * MARGIN * float((high - low).max()) / 2, 1e-3)
