"""All tensors of a run that have a name: of the data, the next batch, the network, and the optimizer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.nn import OPTIMIZERS
from tui_mnist.queries.held_out import held_out_indices
from tui_mnist.queries.tensors.step_tensors import StepTensors
from tui_mnist.queries.tensors.tensor_entry import TensorEntry, TensorGroup, TensorInfo
from tui_mnist.queries.walkthrough.tensor_view import layout
from tui_mnist.training.batch_trainer import BatchTrainer

Axes = tuple[str, ...]


def catalog_of(trainer: BatchTrainer, digit: int) -> dict[str, TensorEntry]:
    """The tensors by name, in the order in which they are listed; `digit` is the held-out sample that is looked at."""
    step = StepTensors(trainer)
    entries = (*_data(trainer, digit), *_batch(trainer, step), *_parameters(trainer, step))
    return {entry.info.name: entry for entry in entries}


def _entry(info: TensorInfo, compute: Callable[[], NDArray[Any]]) -> TensorEntry:
    return TensorEntry(info, compute, is_fixed=info.group is TensorGroup.DATA)


def _info(group: TensorGroup, name: str, meaning: str, axes: Axes, array: NDArray[Any]) -> TensorInfo:
    return TensorInfo(name, group, meaning, axes, array.shape, array.dtype.name)


def _data(trainer: BatchTrainer, digit: int) -> Iterator[TensorEntry]:
    """The arrays of the data set, with the chapter's names."""
    dataset = trainer.dataset
    called = dataset.called
    own: Axes = ("feature",) if dataset.image_shape is None else ("row", "column")
    pixels = "" if dataset.image_shape is None else ", each pixel 0 to 255"
    for part, samples, labels, use in (
        ("train", dataset.train_samples, dataset.train_labels, "trained on, or held out"),
        ("test", dataset.test_samples, dataset.test_labels, "tested with at the end"),
    ):
        for name, array, axes, meaning in (
            (f"{part}_{called}", samples, ("sample", *own), f"the {called} that are {use}{pixels}"),
            (f"{part}_labels", labels, ("sample",), f"the class of each of them, 0 to {dataset.classes - 1}"),
        ):
            yield _entry(_info(TensorGroup.DATA, name, meaning, axes, array), partial(np.asarray, array))
    indices = held_out_indices(trainer)
    if len(indices):
        sample = dataset.train_samples[indices[digit % len(indices)]]
        name = "digit" if dataset.image_shape is not None else "point"
        meaning = f"the {name} that the other parts of this screen look at"
        yield _entry(_info(TensorGroup.DATA, name, meaning, own, sample), partial(np.asarray, sample))


def _batch(trainer: BatchTrainer, step: StepTensors) -> Iterator[TensorEntry]:
    """The batch that comes next, and its way through the layers."""
    network, dataset, settings = trainer.network, trainer.dataset, trainer.hyperparameters
    samples, layers = step.size, len(network.layers)

    def info(group: TensorGroup, name: str, meaning: str, axes: Axes, shape: tuple[int, ...]) -> TensorInfo:
        dtype = dataset.train_labels.dtype if name == "y" else network.parameters.dtype
        return TensorInfo(name, group, meaning, axes, shape, dtype.name)

    feature, scaled = ("feature", "as they are") if dataset.image_shape is None else ("pixel", "each pixel / 255")
    batch, forward = TensorGroup.BATCH, TensorGroup.ACTIVATIONS
    shape: tuple[int, ...] = (samples, dataset.features)
    yield _entry(info(batch, "x", f"its {dataset.called}, {scaled}", ("sample", feature), shape), step.inputs)
    yield _entry(info(batch, "y", "its labels", ("sample",), (samples,)), step.labels)
    source = "x"
    for number, units in enumerate(network.sizes[1:], start=1):
        shape = (samples, units)
        axes: Axes = ("sample", "class" if number == layers else "unit")
        sums = f"dot({source}, W{number}) + b{number}"
        if number == layers:
            yield _entry(info(forward, f"z{number}", f"{sums}, the logits", axes, shape), partial(_sums, step, number))
            break
        yield _entry(info(forward, f"z{number}", sums, axes, shape), partial(_sums, step, number))
        source, meaning = f"h{number}", f"{settings.activation}(z{number}), the activations of layer {number}"
        yield _entry(info(forward, source, meaning, axes, shape), partial(_activated, step, number))
        if settings.dropout:
            source, meaning = f"d{number}", f"h{number} after dropout"
            yield _entry(info(forward, source, meaning, axes, shape), partial(_dropped, step, number))
    yield _entry(info(forward, "p", f"softmax(z{layers}), the probabilities", axes, shape), step.probabilities)
    yield _entry(info(forward, "loss", "the mean loss of the batch", (), ()), step.loss)


def _sums(step: StepTensors, number: int) -> NDArray[Any]:
    return np.asarray(step.layer(number).sums.value)


def _activated(step: StepTensors, number: int) -> NDArray[Any]:
    return np.asarray(step.layer(number).activated.value)


def _dropped(step: StepTensors, number: int) -> NDArray[Any]:
    return np.asarray(step.layer(number).output.value)


def _parameters(trainer: BatchTrainer, step: StepTensors) -> Iterator[TensorEntry]:
    """Weights and biases, what the next step's gradient with respect to them is, and what the optimizer remembers."""
    parameters, layers = trainer.network.parameters, len(trainer.network.layers)
    values = {name: variable.value for name, variable in parameters.variables.items()}

    def entry(group: TensorGroup, name: str, meaning: str, of: str, compute: Callable[[], NDArray[Any]]) -> TensorEntry:
        axes: Axes = layout(of, layers, trainer.dataset.image_shape)[0]
        return _entry(_info(group, name, meaning, axes, values[of]), compute)

    for name, value in values.items():
        meaning = f"{'weights' if name.startswith('W') else 'biases'} of layer {name[1:]}"
        yield entry(TensorGroup.PARAMETERS, name, meaning, name, partial(np.asarray, value))
    for name in values:
        meaning = f"gradient of the loss with respect to {name}"
        yield entry(TensorGroup.GRADIENTS, f"d{name}", meaning, name, partial(step.gradient, name))
    words = OPTIMIZERS[trainer.hyperparameters.optimizer].words
    for kept, vector in trainer.optimizer.state.items():
        for name, part in parameters.split(vector).items():
            meaning = f"{words.get(kept, kept.replace('_', ' '))}, of {name}"
            yield entry(TensorGroup.OPTIMIZER, f"{kept}_{name}", meaning, name, partial(np.asarray, part))
