"""Carries experiments out: on copies, with noise of its own, and with nothing computed twice for the same network."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from tui_mnist.errors import UsageError
from tui_mnist.nn.pixels import BRIGHTEST
from tui_mnist.queries.held_out import held_out_indices
from tui_mnist.queries.laboratory.experiments import NONE, UNCHANGED, Changes, experiment_named
from tui_mnist.queries.laboratory.measure import measure, probabilities_at
from tui_mnist.queries.laboratory.result import ExperimentCurve, ExperimentResult, Measurement
from tui_mnist.queries.laboratory.warp import warped
from tui_mnist.queries.laboratory.weights import Weights, changed_weights, magnitudes, threshold
from tui_mnist.training.batch_trainer import BatchTrainer

SAMPLES: Final = 500
"""So many are measured, spread over those held out."""

SECONDS: Final = 0.01
"""A curve's answer begins no further point after so long."""

NOISE_OF_WEIGHTS, NOISE_OF_PIXELS = 1, 2
"""What the run's seed is joined by, so that no two of its generators are alike."""

REMEMBERED: Final = "laboratory"
"""The bench's name among what a trainer remembers for queries."""

Floats = NDArray[np.float32]
Made = TypeVar("Made")


class Bench:
    """The samples that are measured, the noise, and what was computed last, by what it depends on."""

    def __init__(self, trainer: BatchTrainer) -> None:
        pool = held_out_indices(trainer)
        if not len(pool):
            raise UsageError("there are no samples to experiment with; expected at least one")
        self._pool = pool
        self._numbers = np.linspace(0, len(pool) - 1, min(SAMPLES, len(pool))).astype(np.intp)
        self._labels = trainer.dataset.train_labels[pool[self._numbers]]
        self._shape = trainer.dataset.image_shape
        self._seed = trainer.hyperparameters.seed
        self._pixels = self._inputs_of(trainer, self._numbers)
        self._spread = np.float32(1) if self._shape else self._pixels.std()
        self._kept: dict[str, tuple[Any, Any]] = {}
        self._curve_of: tuple[Changes, str] | None = None
        self._points: dict[float, tuple[Any, Measurement]] = {}
        self._order: list[float] = []

    # --- what is asked for --------------------------------------------------------------------------------------------

    def result(self, trainer: BatchTrainer, changes: Changes, digit: int) -> ExperimentResult:
        """What the changes do to all samples, and to the held-out sample of this number."""
        self._require(trainer, changes)
        number = digit % len(self._pool)
        index, dataset = self._pool[number], trainer.dataset
        alone = self._inputs_of(trainer, np.array([number]))
        changed = self._changed_inputs(alone, np.array([number]), changes)
        before = self._forward(trainer, self._weights(trainer, UNCHANGED), alone)
        after = self._forward(trainer, self._weights(trainer, changes), changed, changes)
        return ExperimentResult(
            self._measured(trainer, UNCHANGED),
            self._measured(trainer, changes),
            count=len(self._numbers),
            held_out=len(trainer.validation_indices) > 0,
            number=number,
            digits=len(self._pool),
            image=dataset.pictures(self._samples(changed))[0],
            label=int(dataset.train_labels[index]),
            probabilities_before=probabilities_at(before, 1.0)[0],
            probabilities_after=probabilities_at(after, changes.temperature)[0],
        )

    def curve(self, trainer: BatchTrainer, changes: Changes, varied: str) -> ExperimentCurve:
        """The curve over the strengths of the experiment `varied`, with some points more, or renewed, than before."""
        experiment = experiment_named(varied)
        if varied == "unit":
            experiment = experiment.of_units(self._units(trainer, changes.layer))
        changes = changes.with_strength(varied, experiment.neutral)
        self._require(trainer, changes)
        if experiment.for_images and self._shape is None:
            raise UsageError(f"{experiment.title.lower()} is for images; these samples are points")
        strengths, state, begun = experiment.grid(), self._state(trainer), time.perf_counter()
        if self._curve_of != (changes, varied):
            self._curve_of, self._points = (changes, varied), {}
            self._order = coarse_to_fine(strengths)
        for strength in list(self._order):
            if self._points.get(strength, (None,))[0] != state:
                measured = self._measured(trainer, changes.with_strength(varied, strength))
                self._points[strength] = state, measured
            self._order.append(self._order.pop(0))
            if time.perf_counter() - begun > SECONDS:
                break
        nothing = Measurement(*[float("nan")] * 3)
        known = [self._points.get(strength, (None, nothing)) for strength in strengths]
        return ExperimentCurve(
            np.array(strengths),
            np.array([measured.accuracy for _, measured in known]),
            np.array([measured.confidence for _, measured in known]),
            complete=all(of == state for of, _ in known),
        )

    def changed_parameters(self, trainer: BatchTrainer, changes: Changes) -> dict[str, Floats]:
        """The weights and biases of the copy, by their names; a silenced unit has none that lead out of it."""
        self._require(trainer, changes)
        weights = {name: array.copy() for name, array in self._weights(trainer, changes).items()}
        if changes.unit != NONE:
            weights[f"W{changes.layer + 1}"][changes.unit] = 0
        return weights

    # --- the experiment -----------------------------------------------------------------------------------------------

    def _measured(self, trainer: BatchTrainer, changes: Changes) -> Measurement:
        return measure(self._logits(trainer, changes), self._labels, changes.temperature)

    def _logits(self, trainer: BatchTrainer, changes: Changes) -> Floats:
        """What the changed network says to the changed samples, before the temperature."""
        changes = changes.with_strength("temperature", 1.0)
        place = "logits before" if changes == UNCHANGED else "logits"
        return self._once(place, (self._state(trainer), changes), lambda: self._new_logits(trainer, changes))

    def _new_logits(self, trainer: BatchTrainer, changes: Changes) -> Floats:
        inputs = self._once(
            "inputs",
            (changes.pixel_noise, changes.rotate, changes.right, changes.down),
            lambda: self._changed_inputs(self._pixels, self._numbers, changes),
        )
        weights = self._weights(trainer, changes)
        if changes.unit == NONE:
            return self._forward(trainer, weights, inputs)
        rest = changes.with_strength("unit", NONE)
        outputs = self._once(
            "outputs",
            (self._state(trainer), rest),
            lambda: self._layers(trainer, weights, inputs.T, 0, changes.layer),
        )
        silenced = outputs.copy()
        silenced[:, changes.unit] = 0
        return self._layers(trainer, weights, silenced, changes.layer, len(trainer.network.layers))

    def _forward(self, trainer: BatchTrainer, weights: Weights, inputs: Floats, changes: Changes = UNCHANGED) -> Floats:
        """The logits (n, classes) of inputs (features, n)."""
        count = len(trainer.network.layers)
        if changes.unit == NONE:
            return self._layers(trainer, weights, inputs.T, 0, count)
        outputs = self._layers(trainer, weights, inputs.T, 0, changes.layer)
        outputs[:, changes.unit] = 0
        return self._layers(trainer, weights, outputs, changes.layer, count)

    @staticmethod
    def _layers(trainer: BatchTrainer, weights: Weights, outputs: Floats, start: int, end: int) -> Floats:
        """What the layers from `start` to before `end` make of the outputs (n, units) of the one before."""
        with np.errstate(all="ignore"):
            for number in range(start + 1, end + 1):
                sums = outputs @ weights[f"W{number}"] + weights[f"b{number}"]
                outputs = np.asarray(trainer.network.layers[number - 1].activation(sums))
        return outputs

    def _weights(self, trainer: BatchTrainer, changes: Changes) -> Weights:
        """The weights of the changed network; the run's own, to be read only, if they are not changed."""
        own = trainer.network.parameters.split(trainer.network.parameters.vector)
        if not (changes.prune or changes.weight_noise):
            return own
        key = self._state(trainer), changes.prune, changes.weight_noise
        return self._once("weights", key, lambda: self._new_weights(trainer, own, changes))

    def _new_weights(self, trainer: BatchTrainer, own: Weights, changes: Changes) -> Weights:
        largest, normal = -1.0, own
        if changes.prune:
            largest = threshold(self._once("sizes", self._state(trainer), lambda: magnitudes(own)), changes.prune)
        if changes.weight_noise:
            normal = self._once("normal", None, lambda: self._normal_weights(trainer))
        with np.errstate(all="ignore"):
            return changed_weights(own, normal, largest, changes.weight_noise)

    def _normal_weights(self, trainer: BatchTrainer) -> Weights:
        parameters = trainer.network.parameters
        generator = np.random.default_rng([self._seed, NOISE_OF_WEIGHTS])
        return parameters.split(generator.standard_normal(parameters.size, dtype=np.float32))

    def _changed_inputs(self, pixels: Floats, numbers: NDArray[np.intp], changes: Changes) -> Floats:
        """The inputs (features, n) of the samples with these numbers, as the network gets them."""
        if self._shape is not None:
            pixels = warped(pixels, self._shape, changes.rotate, changes.right, changes.down)
        if not changes.pixel_noise:
            return pixels
        place = "noise of all" if numbers is self._numbers else "noise of one"
        normal = self._once(place, numbers.tobytes(), lambda: self._normal_pixels(len(pixels), numbers))
        noisy = pixels + np.float32(changes.pixel_noise) * self._spread * normal
        return noisy if self._shape is None else np.clip(noisy, 0, 1)

    def _normal_pixels(self, features: int, numbers: NDArray[np.intp]) -> Floats:
        """Standard normal numbers (features, n), each sample's own, whichever others are looked at."""
        generators = (np.random.default_rng([self._seed, NOISE_OF_PIXELS, number]) for number in numbers.tolist())
        columns = [generator.standard_normal(features, dtype=np.float32) for generator in generators]
        return np.ascontiguousarray(np.stack(columns).T)

    # --- samples and networks -----------------------------------------------------------------------------------------

    def _inputs_of(self, trainer: BatchTrainer, numbers: NDArray[np.intp]) -> Floats:
        """The inputs (features, n) of the held-out samples with these numbers."""
        samples = trainer.samples[self._pool[numbers]].T.astype(np.float32, order="C")
        return samples if self._shape is None else samples / np.float32(BRIGHTEST)

    def _samples(self, inputs: Floats) -> NDArray[Any]:
        """Inputs (features, n) as samples of the data set are."""
        if self._shape is None:
            return inputs.T
        return np.rint(inputs.T * BRIGHTEST).astype(np.uint8).reshape(-1, *self._shape)

    @staticmethod
    def _state(trainer: BatchTrainer) -> tuple[int, bytes]:
        """What tells these weights from others; the step may be the same where one was taken back."""
        vector = trainer.network.parameters.vector
        with np.errstate(all="ignore"):
            return trainer.step, np.dot(vector, vector).tobytes()

    def _once(self, place: str, key: Any, make: Callable[[], Made]) -> Made:
        """What was made last in this place for this key, or else is made now."""
        if place not in self._kept or self._kept[place][0] != key:
            self._kept[place] = key, make()
        made: Made = self._kept[place][1]
        return made

    @staticmethod
    def _units(trainer: BatchTrainer, layer: int) -> int:
        """The number of units of a hidden layer; UsageError if there is no such layer."""
        hidden = trainer.network.sizes[1:-1]
        if not hidden:
            raise UsageError("the network has no hidden layer, so there is no unit to silence")
        if not 1 <= layer <= len(hidden):
            raise UsageError(f"there is no hidden layer {layer}; expected 1 to {len(hidden)}")
        return hidden[layer - 1]

    def _require(self, trainer: BatchTrainer, changes: Changes) -> None:
        """UsageError unless these changes can be made to this network and its data."""
        if changes.unit != NONE and not 0 <= changes.unit < (units := self._units(trainer, changes.layer)):
            raise UsageError(f"layer {changes.layer} has no unit {changes.unit}; expected 0 to {units - 1}")
        if self._shape is None and (changes.rotate or changes.right or changes.down):
            raise UsageError("only images can be rotated and shifted; these samples are points")


def coarse_to_fine(strengths: tuple[float, ...]) -> list[float]:
    """The same in an order in which the first ones are spread over all of them: each half as far apart as before."""
    order: dict[float, None] = {strengths[0]: None, strengths[-1]: None}
    gap = 1 << (len(strengths) - 1).bit_length()
    while gap > 1:
        gap //= 2
        order |= dict.fromkeys(strengths[::gap])
    return list(order)


def bench_of(trainer: BatchTrainer) -> Bench:
    """The bench of a trainer, which the trainer remembers."""
    if REMEMBERED not in trainer.remembered:
        trainer.remembered[REMEMBERED] = Bench(trainer)
    bench: Bench = trainer.remembered[REMEMBERED]
    return bench
