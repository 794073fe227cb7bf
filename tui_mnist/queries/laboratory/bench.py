"""Carries experiments out: on copies, with noise of its own, and with nothing computed twice for the same network."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from tui_mnist.errors import UsageError
from tui_mnist.nn.pixels import BRIGHTEST
from tui_mnist.queries.held_out import held_out_indices
from tui_mnist.queries.laboratory.experiments import NONE, UNCHANGED, Changes, experiment_named
from tui_mnist.queries.laboratory.measure import measure, probabilities_at
from tui_mnist.queries.laboratory.result import ExperimentCurve, ExperimentResult, Measurement
from tui_mnist.queries.laboratory.warp import warped
from tui_mnist.queries.laboratory.weights import Weights, changed_weights, magnitudes, normal_weights, threshold
from tui_mnist.training.batch_trainer import BatchTrainer

SAMPLES: Final = 500
"""So many are measured, spread over those held out."""

SECONDS: Final = 0.01
"""A curve's answer begins no further point after so long."""

ENOUGH: Final = 9
"""With so many points a new curve, of which the first are spread over all of it, says more than the old one."""

NOISE_OF_PIXELS: Final = 2
"""What the run's seed is joined by, so that this generator is none of the others."""

REMEMBERED: Final = "laboratory"
"""The bench's name among what a trainer remembers for queries."""

Floats = NDArray[np.float32]
Made = TypeVar("Made")


class NetworkWeights(NamedTuple):
    """Weights, to be read only, with what tells them from those of other moments, and each layer's activation."""

    step: int
    state: tuple[int, bytes]
    weights: Weights
    activations: tuple[Callable[[Any], Any], ...]


class Round:
    """A curve that is being measured, of the network as it was when that began."""

    def __init__(self, network: NetworkWeights, strengths: tuple[float, ...]) -> None:
        self.network = network._replace(weights={name: array.copy() for name, array in network.weights.items()})
        self.strengths = strengths
        self.points: dict[float, Measurement] = {}
        self.left = coarse_to_fine(strengths)

    def curve(self, now: NetworkWeights) -> ExperimentCurve:
        """As far as it is known."""
        nothing = Measurement(*[float("nan")] * 3)
        known = [self.points.get(strength, nothing) for strength in self.strengths]
        return ExperimentCurve(
            np.array(self.strengths),
            np.array([measured.accuracy for measured in known]),
            np.array([measured.confidence for measured in known]),
            step=self.network.step,
            complete=not self.left and self.network.state == now.state,
        )


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
        self._spread = np.float32(1 if self._shape else self._pixels.std())
        self._kept: dict[str, tuple[Any, Any]] = {}
        self._curve_of: tuple[Changes, str] | None = None
        self._round: Round | None = None
        self._last_round: Round | None = None

    # --- what is asked for --------------------------------------------------------------------------------------------

    def result(self, trainer: BatchTrainer, changes: Changes, digit: int) -> ExperimentResult:
        """What the changes do to all samples, and to the held-out sample of this number."""
        self._require(trainer, changes)
        network, dataset = network_of(trainer), trainer.dataset
        number = digit % len(self._pool)
        alone = np.array([number])
        inputs = self._inputs_of(trainer, alone)
        changed = self._changed_inputs(inputs, alone, changes)
        before = self._layers(network, network.weights, inputs.T)
        after = self._silenced(network, self._weights(network, changes), changed.T, changes)
        return ExperimentResult(
            self._measured(network, UNCHANGED),
            self._measured(network, changes),
            count=len(self._numbers),
            held_out=len(trainer.validation_indices) > 0,
            number=number,
            digits=len(self._pool),
            original=dataset.pictures(self._samples(inputs))[0],
            image=dataset.pictures(self._samples(changed))[0],
            label=int(dataset.train_labels[self._pool[number]]),
            probabilities_before=probabilities_at(before, 1.0)[0],
            probabilities_after=probabilities_at(after, changes.temperature)[0],
        )

    def curve(self, trainer: BatchTrainer, changes: Changes, varied: str) -> ExperimentCurve:
        """The curve over the strengths of the experiment `varied`, or the one before it while there is little of it.

        All of its points are of the same weights, however far training has gone meanwhile.
        """
        experiment = experiment_named(varied)
        if varied == "unit":
            experiment = experiment.of_units(self._units(trainer, changes.layer))
        changes = changes.with_strength(varied, experiment.neutral)
        self._require(trainer, changes)
        if experiment.for_images and self._shape is None:
            raise UsageError(f"{experiment.title.lower()} is for images; these samples are points")
        now, begun = network_of(trainer), time.perf_counter()
        if self._curve_of != (changes, varied):
            self._curve_of, self._round, self._last_round = (changes, varied), None, None
        round_ = self._round
        if round_ is None or (not round_.left and round_.network.state != now.state):
            self._last_round, round_ = round_, Round(now, experiment.grid())
            self._round = round_
        while round_.left:
            strength = round_.left.pop(0)
            round_.points[strength] = self._measured(round_.network, changes.with_strength(varied, strength))
            if time.perf_counter() - begun > SECONDS:
                break
        is_rough = len(round_.points) < min(ENOUGH, len(round_.strengths))
        return (self._last_round if is_rough and self._last_round is not None else round_).curve(now)

    # --- the experiment -----------------------------------------------------------------------------------------------

    def _measured(self, network: NetworkWeights, changes: Changes) -> Measurement:
        return measure(self._logits(network, changes), self._labels, changes.temperature)

    def _logits(self, network: NetworkWeights, changes: Changes) -> Floats:
        """What the changed network says to the changed samples, before the temperature."""
        changes = changes.with_strength("temperature", 1.0)
        place = "logits before" if changes == UNCHANGED else "logits"
        return self._once(place, (network.state, changes), lambda: self._new_logits(network, changes))

    def _new_logits(self, network: NetworkWeights, changes: Changes) -> Floats:
        inputs = self._once(
            "inputs",
            (changes.pixel_noise, changes.rotate, changes.right, changes.down),
            lambda: self._changed_inputs(self._pixels, self._numbers, changes),
        )
        weights = self._weights(network, changes)
        if changes.unit == NONE:
            return self._layers(network, weights, inputs.T)
        rest = changes.with_strength("unit", NONE)
        outputs = self._once(  # which are the same, whichever unit is silenced
            "outputs",
            (network.state, rest),
            lambda: self._layers(network, weights, inputs.T, 0, changes.layer),
        )
        return self._silenced(network, weights, outputs, changes, changes.layer)

    def _silenced(
        self, network: NetworkWeights, weights: Weights, outputs: Floats, changes: Changes, done: int = 0
    ) -> Floats:
        """The logits of outputs (n, units) of the first `done` layers, with a unit silenced if one is to be."""
        if changes.unit == NONE:
            return self._layers(network, weights, outputs, done)
        outputs = self._layers(network, weights, outputs, done, changes.layer).copy()
        outputs[:, changes.unit] = 0
        return self._layers(network, weights, outputs, changes.layer)

    @staticmethod
    def _layers(
        network: NetworkWeights, weights: Weights, outputs: Floats, start: int = 0, end: int | None = None
    ) -> Floats:
        """What the layers after the first `start`, up to `end`, make of the outputs (n, units) of those."""
        with np.errstate(all="ignore"):
            for number, activation in list(enumerate(network.activations, start=1))[start:end]:
                outputs = np.asarray(activation(outputs @ weights[f"W{number}"] + weights[f"b{number}"]))
        return outputs

    def _weights(self, network: NetworkWeights, changes: Changes) -> Weights:
        """The weights of the changed network; the network's own if they are not changed."""
        if not (changes.prune or changes.weight_noise):
            return network.weights
        key = network.state, changes.prune, changes.weight_noise
        return self._once("weights", key, lambda: self._new_weights(network, changes))

    def _new_weights(self, network: NetworkWeights, changes: Changes) -> Weights:
        own = normal = network.weights
        largest = -1.0
        if changes.prune:
            largest = threshold(self._once("sizes", network.state, lambda: magnitudes(own)), changes.prune)
        if changes.weight_noise:
            normal = self._once("noise of weights", None, lambda: normal_weights(own, self._seed))
        with np.errstate(all="ignore"):
            return changed_weights(own, normal, largest, changes.weight_noise)

    def _changed_inputs(self, pixels: Floats, numbers: NDArray[np.intp], changes: Changes) -> Floats:
        """The inputs (features, n) of the samples with these numbers, as the network gets them."""
        if self._shape is not None:
            pixels = warped(pixels, self._shape, changes.rotate, changes.right, changes.down)
        if not changes.pixel_noise:
            return pixels
        place = "noise of all" if numbers is self._numbers else "noise of one"
        normal = self._once(place, numbers.tobytes(), lambda: self._normal_pixels(len(pixels), numbers))
        noisy: Floats = pixels + np.float32(changes.pixel_noise) * self._spread * normal
        return noisy if self._shape is None else noisy.clip(np.float32(0), np.float32(1))

    def _normal_pixels(self, features: int, numbers: NDArray[np.intp]) -> Floats:
        """Standard normal numbers (features, n), each sample's own, whichever others are looked at."""
        generators = (np.random.default_rng([self._seed, NOISE_OF_PIXELS, number]) for number in numbers.tolist())
        columns = [generator.standard_normal(features, dtype=np.float32) for generator in generators]
        return np.ascontiguousarray(np.stack(columns).T)

    # --- samples and networks -----------------------------------------------------------------------------------------

    def _inputs_of(self, trainer: BatchTrainer, numbers: NDArray[np.intp]) -> Floats:
        """The inputs (features, n) of the held-out samples with these numbers."""
        samples = np.ascontiguousarray(trainer.samples[self._pool[numbers]].T, np.float32)
        return samples if self._shape is None else samples / np.float32(BRIGHTEST)

    def _samples(self, inputs: Floats) -> NDArray[Any]:
        """Inputs (features, n) as samples of the data set are."""
        if self._shape is None:
            return inputs.T
        return np.rint(inputs.T * BRIGHTEST).astype(np.uint8).reshape(-1, *self._shape)

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


def network_of(trainer: BatchTrainer) -> NetworkWeights:
    """The trainer's network as it is now, whose weights change with training."""
    parameters = trainer.network.parameters
    vector = parameters.vector
    with np.errstate(all="ignore"):
        square = np.dot(vector, vector).tobytes()  # the step may be the same where one was taken back
    activations = tuple(layer.activation for layer in trainer.network.layers)
    return NetworkWeights(trainer.step, (trainer.step, square), parameters.split(vector), activations)


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
