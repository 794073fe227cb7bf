"""Makes the maps of a run, and remembers those of a moment ago, so that only training moves a point."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.autodiff.operations import softmax
from tui_mnist.errors import UsageError
from tui_mnist.queries.class_maps.class_maps import ClassMaps, MappedDigits, StageMap
from tui_mnist.queries.class_maps.directions import (
    Array,
    class_means,
    discriminants,
    nearest_right,
    principal_components,
    squared_distances,
    turn_onto,
)
from tui_mnist.queries.class_maps.methods import METHODS
from tui_mnist.queries.class_maps.walk import DigitWalk, values, walk_between
from tui_mnist.queries.held_out import held_out_indices
from tui_mnist.training.batch_trainer import BatchTrainer

SHOWN = 500
"""Digits on a map."""

REFERENCES = 500
"""Other digits, of which the class means and the discriminants are: those of the shown ones would flatter the map. With
784 pixels and 500 digits, their own directions put 76 % of them nearest to their class, those of others 58 %."""

SHARPNESS = 10.0
"""How fast a class's share falls with the squared distance to its mean, in mean squared distances to all means."""

REMEMBERED = "class maps"
"""The maker's name among what a trainer remembers for queries."""


class MapMaker:
    """The shown digits and the references, and for each method and stage what it was a moment ago."""

    def __init__(self, trainer: BatchTrainer) -> None:
        self.held_out = len(trainer.validation_indices) > 0
        pool = held_out_indices(trainer)
        places = np.linspace(0, len(pool) - 1, min(SHOWN + REFERENCES, len(pool))).astype(np.intp)
        spread, self._numbers = pool[places], places[::2]
        self._shown, references = spread[::2], spread[1::2] if len(spread) > 1 else spread
        self._count = len(self._shown)
        self._classes = trainer.dataset.classes
        both = np.concatenate([self._shown, references])
        self._inputs = trainer.network.inputs(trainer.samples[both])
        self._labels = trainer.dataset.train_labels[both].astype(np.intp)
        self._pixels: Array = values(trainer.samples[both])
        self._of_pixels: dict[str, StageMap] = {}
        self._before: dict[tuple[str, str], Array] = {}
        self._directions: dict[str, Array] = {}
        self._newest: tuple[Any, dict[str, ClassMaps]] = (None, {})

    def digits(self, trainer: BatchTrainer) -> MappedDigits:
        """The shown digits."""
        images = trainer.dataset.pictures(trainer.dataset.train_samples[self._shown])
        return MappedDigits(self._shown, images, self._numbers)

    def walk(self, trainer: BatchTrainer, first: int, second: int) -> DigitWalk:
        """What lies between two of the shown digits."""
        if not (0 <= first < self._count and 0 <= second < self._count):
            raise UsageError(f"there is no digit {max(first, second)}; expected 0 to {self._count - 1}")
        shape, dataset = trainer.dataset.train_samples.shape[1:], trainer.dataset

        def pictures(rows: NDArray[Any]) -> NDArray[np.uint8]:
            return dataset.pictures(rows.reshape(-1, *shape))

        with np.errstate(all="ignore"):
            return walk_between(trainer.network, trainer.samples[self._shown], pictures, first, second)

    def maps(self, trainer: BatchTrainer, method: str) -> ClassMaps:
        """The maps of the network as it is; the very same ones as long as it stands still."""
        if method not in METHODS:
            raise UsageError(f"the method {method!r} is not known; choose one of: {', '.join(METHODS)}")
        vector = trainer.network.parameters.vector
        weights = (trainer.step, np.dot(vector, vector).tobytes())  # the step may be the same where one was taken back
        if weights != self._newest[0]:
            self._newest = (weights, {})
        made = self._newest[1]
        if method not in made:
            with np.errstate(all="ignore"):  # a network on its way out of the finite world is still asked
                made[method] = self._made(trainer, method)
        return made[method]

    def _made(self, trainer: BatchTrainer, method: str) -> ClassMaps:
        *hidden, scores = (np.asarray(each.numpy()) for each in trainer.network.outputs(self._inputs))
        probabilities = softmax(scores[: self._count])
        if method not in self._of_pixels:
            self._of_pixels[method] = self._stage(method, "pixels", self._pixels)
        stages = [self._of_pixels[method]]
        stages += [self._stage(method, f"layer {number}", each) for number, each in enumerate(hidden, start=1)]
        if method == "handles":
            right = float((probabilities.argmax(axis=1) == self._labels[: self._count]).mean())
            stages.append(StageMap("softmax", probabilities.shape[1], right, shares=probabilities))
        else:
            stages.append(self._stage(method, "scores", scores))
        return ClassMaps(
            method, tuple(stages), self._shown, self._labels[: self._count], probabilities, held_out=self.held_out
        )

    def _stage(self, method: str, name: str, points: Array) -> StageMap:
        shown, references = points[: self._count], points[self._count :]
        labels, their_labels = self._labels[: self._count], self._labels[self._count :]
        means = class_means(references, their_labels, self._classes)
        squared = squared_distances(shown, means)
        apart = float((squared.argmin(axis=1) == labels).mean())
        if method == "handles":
            known = np.isfinite(squared)
            typical = np.where(known, squared, 0).sum(axis=1, keepdims=True) / known.sum(axis=1, keepdims=True)
            shares = softmax(-SHARPNESS * squared / typical)
            return StageMap(name, points.shape[1], apart, shares=shares.astype(np.float32))
        directions = self._found(method, name, points, means)
        centre = references.mean(axis=0)
        positions, anchors = (shown - centre) @ directions, (means - centre) @ directions
        before = self._before.get((method, name))
        if before is not None and np.isfinite(positions).all():
            turn = turn_onto(positions, before)
            positions, anchors = positions @ turn, anchors @ turn
        if np.isfinite(positions).all():
            self._before[method, name] = positions
        return StageMap(name, points.shape[1], apart, nearest_right(positions, labels, anchors), positions, anchors)

    def _found(self, method: str, name: str, points: Array, means: Array) -> Array:
        """The directions of this stage; NaN where the numbers are no longer finite."""
        try:
            if method == "discriminant":
                return discriminants(points[self._count :], self._labels[self._count :], means)
            self._directions[name] = found = principal_components(points[: self._count], self._directions.get(name))
        except np.linalg.LinAlgError:
            return np.full((points.shape[1], 2), np.nan, np.float32)
        if not np.isfinite(found).all():
            del self._directions[name]
        return found


def map_maker_of(trainer: BatchTrainer) -> MapMaker:
    """The maker of a trainer's maps, which the trainer remembers."""
    if REMEMBERED not in trainer.remembered:
        trainer.remembered[REMEMBERED] = MapMaker(trainer)
    maker: MapMaker = trainer.remembered[REMEMBERED]
    return maker
