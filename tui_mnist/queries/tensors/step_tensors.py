"""The next step's tensors, each computed only if it is asked for, and nothing of the trainer changed by it."""

from __future__ import annotations

from copy import deepcopy
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.autodiff import ColumnSparse, GradientTape, Tensor
from tui_mnist.autodiff import operations as op
from tui_mnist.autodiff.operations import softmax
from tui_mnist.nn import LOSSES
from tui_mnist.queries.walkthrough.trace import LayerTrace, trace
from tui_mnist.training.batch_trainer import BatchTrainer


class StepTensors:
    """Of the mini-batch that comes next, with the weights as they are: the very numbers that the step will have."""

    def __init__(self, trainer: BatchTrainer) -> None:
        self._trainer = trainer

    @cached_property
    def _indices(self) -> NDArray[np.intp]:
        sampler, size = self._trainer.sampler, self._trainer.hyperparameters.batch_size
        ahead = sampler.peek(size)
        return deepcopy(sampler).draw(size) if ahead is None else ahead

    @property
    def size(self) -> int:
        """How many samples the batch has."""
        return len(self._indices)

    @cached_property
    def _sparse(self) -> ColumnSparse:
        return self._trainer.network.inputs(self._trainer.samples[self._indices])

    def inputs(self) -> NDArray[Any]:
        """x, of shape (samples, features)."""
        return np.asarray(self._sparse.to_dense())

    def labels(self) -> NDArray[np.intp]:
        """y, of shape (samples,)."""
        return self._trainer.dataset.train_labels[self._indices]

    @cached_property
    def _recorded(self) -> tuple[GradientTape, Tensor, Tensor, tuple[LayerTrace, ...]]:
        """The tape of the step, its logits and its loss, and what each layer computed."""
        trainer, dropout = self._trainer, self._trainer.hyperparameters.dropout
        generator = deepcopy(trainer.dropout_generator) if dropout else None
        with np.errstate(all="ignore"), GradientTape(persistent=True) as tape:
            logits = trainer.network.forward(self._sparse, dropout_rate=dropout, generator=generator)
            loss = op.mean(LOSSES[trainer.hyperparameters.loss](self.labels(), logits))
        return tape, logits, loss, trace(tape.nodes, trainer.network, logits, dropout=dropout > 0)

    def loss(self) -> NDArray[Any]:
        """The mean loss of the batch, of rank 0."""
        return np.asarray(self._recorded[2].value)

    def probabilities(self) -> NDArray[Any]:
        """p, the softmax of the logits, of shape (samples, classes)."""
        with np.errstate(all="ignore"):
            return np.asarray(softmax(self._recorded[1].value))

    def layer(self, number: int) -> LayerTrace:
        """What the layer of this number, counted from 1, computes."""
        return self._recorded[3][number - 1]

    @cached_property
    def _gradients(self) -> dict[str, NDArray[Any]]:
        tape, _, loss, _ = self._recorded
        variables = self._trainer.network.parameters.variables
        with np.errstate(all="ignore"):
            found = tape.gradient(loss, list(variables.values()))
        return dict(zip(variables, map(np.asarray, found), strict=True))

    def gradient(self, parameter: str) -> NDArray[Any]:
        """Of the loss with respect to a parameter (W1, b1, ...), in its shape."""
        return self._gradients[parameter]
