"""Measures the layers of a trainer's network, and remembers what was measured before."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.nn.activations import relu
from tui_mnist.queries.layer_figures.figures import FIGURES, LayerFigures, LayerNow, ValueHistogram
from tui_mnist.queries.layer_figures.histograms import histogram_of, looked_at, reach_of, symmetric
from tui_mnist.queries.layer_figures.history import ThinnedHistory
from tui_mnist.training.batch_trainer import BatchTrainer
from tui_mnist.training.vital_signs import IMAGES, LEAST_NORM

Array = NDArray[Any]

REMEMBERED = "layer figures"
"""The record's name among what a trainer remembers for queries."""

GRADIENT_POWERS = (-10, 1)
"""Sizes of a gradient are drawn from 1e-10 to 10, always, so that a vanishing gradient is seen to vanish."""
GRADIENT_BINS = 220
BINS = 240
"""Numbers with many divisors: columns of the screen have some bins each."""


class LayerRecord:
    """What was measured of one run, and what it began with."""

    def __init__(self, trainer: BatchTrainer) -> None:
        self._history: ThinnedHistory[Array] = ThinnedHistory()
        self._first_step = trainer.step
        parameters = trainer.network.parameters
        # a run that was resumed, or is looked at late, began with the weights of its seed
        began = trainer if not trainer.step else type(trainer)(trainer.dataset, trainer.hyperparameters)
        self._start = parameters.split(began.network.parameters.vector.copy())
        held_out = trainer.validation_indices
        some = held_out[:IMAGES] if len(held_out) else np.arange(min(IMAGES, len(trainer.samples)))
        self._inputs = trainer.network.inputs(trainer.samples[some])
        self._samples = len(some)
        if trainer.step:
            norms = [_norm(kernel) for kernel in self._kernels(self._start)]
            unknown = [math.nan] * len(norms)
            self._history.add(0, np.array([norms, *[unknown] * (len(FIGURES) - 1)]))

        def at_epoch_end(some: slice, _logits: Array) -> None:
            if not some.start:
                self._measure(trainer)

        trainer.validation_listeners.append(at_epoch_end)

    def figures(self, trainer: BatchTrainer) -> LayerFigures:
        """Measure all layers, and tell of it and of what was before."""
        with np.errstate(all="ignore"):  # a network on its way out of the finite world is still asked
            outputs = self._measure(trainer)
            layers = tuple(self._now(trainer, number, each) for number, each in enumerate(outputs))
        points = np.stack(self._history.points)
        history = {name: points[:, number] for number, name in enumerate(FIGURES)}
        return LayerFigures(layers, np.array(self._history.steps, np.intp), history, self._samples)

    def _measure(self, trainer: BatchTrainer) -> list[Array]:
        """Add the FIGURES (figures, layers) of now to the history; the outputs of the layers."""
        with np.errstate(all="ignore"):
            outputs = [np.asarray(each.numpy()) for each in trainer.network.outputs(self._inputs)]
            columns = [self._column(trainer, number, each) for number, each in enumerate(outputs)]
        self._history.add(trainer.step, np.array(columns).T)
        return outputs

    def _column(self, trainer: BatchTrainer, number: int, outputs: Array) -> tuple[float, ...]:
        layer, parameters = trainer.network.layers[number], trainer.network.parameters
        weights, before = layer.kernel.value, trainer.network.parameters.variables[f"W{number + 1}"].previous
        gradient = parameters.gradients[2 * number]
        dead = 1 - float((outputs != 0).any(axis=0).mean()) if layer.activation is relu else math.nan
        if not self._knows_step(trainer):
            return _norm(weights), math.nan, math.nan, math.nan, dead
        update = _norm(weights - before)
        return _norm(weights), _norm(gradient), update, update / max(_norm(before), LEAST_NORM), dead

    def _knows_step(self, trainer: BatchTrainer) -> bool:
        """Whether gradient and update are of the step that led here: it was not taken back, nor in another process."""
        if trainer.diverged_step is not None:
            return False
        return trainer.step > self._first_step or bool(trainer.network.parameters.gradient.any())

    def _now(self, trainer: BatchTrainer, number: int, outputs: Array) -> LayerNow:
        layer, parameters = trainer.network.layers[number], trainer.network.parameters
        inputs, units = layer.kernel.value.shape
        now, start = looked_at(layer.kernel.value), looked_at(self._kernels(self._start)[number])
        reach = symmetric(now, start)
        gradient = looked_at(parameters.gradients[2 * number])
        sizes = np.abs(gradient[gradient != 0])
        powers = histogram_of(np.log10(sizes), *GRADIENT_POWERS, GRADIENT_BINS)
        zeros = 1 - len(sizes) / max(len(gradient), 1)
        is_last = number == len(trainer.network.layers) - 1
        said = looked_at(outputs)
        some = said[said != 0]
        return LayerNow(
            inputs,
            units,
            "linear" if is_last else trainer.hyperparameters.activation,
            histogram_of(now, -reach, reach, BINS),
            histogram_of(start, -reach, reach, BINS),
            ValueHistogram(powers.counts, powers.low, powers.high, zeros, powers.broken),
            histogram_of(some, *reach_of(some), BINS, zeros=1 - len(some) / max(len(said), 1)),
        )

    @staticmethod
    def _kernels(variables: dict[str, Array]) -> list[Array]:
        return [variables[f"W{number}"] for number in range(1, len(variables) // 2 + 1)]


def _norm(x: Array) -> float:
    """The Euclidean norm of all elements; infinite or NaN if one is."""
    flat = x.ravel()
    return math.sqrt(squared) if (squared := float(np.dot(flat, flat))) >= 0 else math.nan


def record_of(trainer: BatchTrainer) -> LayerRecord:
    """The record of a trainer's layers, which the trainer remembers."""
    if REMEMBERED not in trainer.remembered:
        trainer.remembered[REMEMBERED] = LayerRecord(trainer)
    record: LayerRecord = trainer.remembered[REMEMBERED]
    return record
