"""A network, its optimizer and its data, with the five steps of mini-batch stochastic gradient descent."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, Self

import numpy as np

from tui_mnist.autodiff import ColumnSparse, GradientTape, Tensor
from tui_mnist.autodiff import operations as op
from tui_mnist.autodiff.tensor import Array
from tui_mnist.data import Dataset, Sampler, SamplerState, split
from tui_mnist.data.sampler import restore_generator
from tui_mnist.errors import CheckpointError, UsageError
from tui_mnist.nn import LOSSES, OPTIMIZERS, Network, Optimizer
from tui_mnist.nn.optimizers import StepSettings
from tui_mnist.team.backend import Backend, OneProcess
from tui_mnist.team.cores import cores
from tui_mnist.training import divergence
from tui_mnist.training.checkpoint import Checkpoint, in_brief
from tui_mnist.training.evaluation import Listener
from tui_mnist.training.hyperparameters import Hyperparameters
from tui_mnist.training.progress import TrainingProgress, count_in, number_in
from tui_mnist.training.resumable import DATA, require_same_data, require_same_hyperparameters, require_to_fit
from tui_mnist.training.state_id import StateId


class BatchTrainer:
    """Trains one network on one data set, batch by batch.

    `validation_listeners` are told what the network says to the held-out images whenever it is validated, and
    `remembered` is what queries keep from one answer to the next, by a name of theirs; training uses neither.
    `diverged_step` is the last step, if it diverged. `backend` computes the steps: this process alone, or a team of
    them as long as `use_cores` lasts.
    """

    def __init__(self, dataset: Dataset, hyperparameters: Hyperparameters) -> None:
        self.dataset = dataset
        self.hyperparameters = hyperparameters
        for_weights, for_order, self.dropout_generator = (
            np.random.default_rng(sequence) for sequence in np.random.SeedSequence(hyperparameters.seed).spawn(3)
        )
        self.network = Network(
            (dataset.features, *hyperparameters.hidden, dataset.classes),
            activation=hyperparameters.activation,
            initializer=hyperparameters.initializer,
            generator=for_weights,
        )
        self.backend: Backend = OneProcess(self.network)
        self.renew_optimizer()
        training, self.validation_indices = split(
            len(dataset.train_labels), hyperparameters.validation_size, hyperparameters.train_size
        )
        self.sampler = Sampler(training, for_order, hyperparameters.shuffle)
        self.samples = dataset.train_samples.reshape(len(dataset.train_samples), -1)
        self.progress = TrainingProgress()
        self.resets = 0
        self.diverged_step: divergence.DivergedStep | None = None
        self.validation_listeners: list[Listener] = []
        self.remembered: dict[str, Any] = {}

    # --- the five steps of mini-batch stochastic gradient descent ---------------------------------------------------

    def draw(self) -> tuple[ColumnSparse, Array]:
        """Draw a mini-batch: inputs of shape (batch size, pixels) from 0 to 1, and their labels."""
        size = self.hyperparameters.batch_size
        indices = self.sampler.draw(size)
        inputs = self.backend.batch(self.samples, indices, ahead=self.sampler.peek(size))
        return inputs, self.dataset.train_labels[indices]

    def forward(self, inputs: ColumnSparse) -> Tensor:
        """Run the network on the batch: logits of shape (batch size, classes)."""
        logits: Tensor = self.network.forward(
            inputs, dropout_rate=self.hyperparameters.dropout, generator=self.dropout_generator
        )
        return logits

    def loss(self, labels: Array, logits: Tensor) -> Tensor:
        """How wrong the network is: the mean over the batch."""
        loss: Tensor = op.mean(LOSSES[self.hyperparameters.loss](labels, logits))
        if not math.isfinite(loss.value):
            self.network.parameters.swap()  # these parameters are no good: take back the step that led to them
            reason = f"the loss became {divergence.in_words(float(loss))}"
            raise divergence.DivergenceError(reason, self.network.parameters.previous.copy())
        return loss

    def backward(self, tape: GradientTape, loss: Tensor) -> None:
        """Compute the gradient of the loss with respect to each parameter."""
        parameters = self.network.parameters
        tape.gradient(loss, list(parameters.variables.values()), into=parameters.gradients)

    def update(self) -> None:
        """Move the parameters a little against the gradient."""
        settings, parameters = self.hyperparameters, self.network.parameters
        squared = self.backend.update(
            self.optimizer, StepSettings(settings.learning_rate, settings.momentum, settings.weight_decay)
        )
        if not math.isfinite(squared):
            finite = np.isfinite(parameters.vector).all()  # then it was their square that became infinite
            parameters.swap()
            raise divergence.DivergenceError(
                "the parameters outgrew all bounds" if finite else "a parameter became NaN or infinite",
                parameters.vector.copy(),
            )

    # --- what computes ----------------------------------------------------------------------------------------------

    @contextmanager
    def use_cores(self, count: int | None = None) -> Iterator[None]:
        """Let so many cores compute as long as this lasts; all that this process may take if None."""
        try:
            with cores(self.network, self.samples, count) as self.backend:
                yield
        finally:
            self.backend = OneProcess(self.network)

    def logits(self, images: Array) -> Array:
        """The network's logits of images of bytes: shape (samples, pixels) to (samples, classes)."""
        logits: Array = self.network.forward(self.backend.inputs(images)).numpy()
        return logits

    def assign(self, parameters: Array) -> None:
        """Let the parameters, and the previous ones, have the values of this vector."""
        self.backend.settle()
        self.network.parameters.assign(parameters)

    # --- the state --------------------------------------------------------------------------------------------------

    @property
    def step(self) -> int:
        """How many mini-batches were trained on."""
        return self.progress.step

    @property
    def state_id(self) -> StateId:
        """What tells this state of the run from the others."""
        return StateId(self.step, self.hyperparameters, self.resets)

    def renew_optimizer(self) -> Optimizer:
        """Let the optimizer be a new one, as the hyperparameters name it, which remembers nothing."""
        self.optimizer = OPTIMIZERS[self.hyperparameters.optimizer](self.network.parameters)
        return self.optimizer

    def double(self) -> Self:
        """Another trainer in the same state, on which to try what shall not happen to this one."""
        double = type(self)(self.dataset, self.hyperparameters)
        double.restore(self.checkpoint())
        return double

    def double_before_step(self) -> Self:
        """A double in front of the step that comes next; or, right after a divergence, of the one that diverged."""
        double = self.double()
        if self.diverged_step is not None:
            double.assign(self.diverged_step.parameters)
            double.dropout_generator.bit_generator.state = self.diverged_step.dropout
        return double

    def checkpoint(self) -> Checkpoint:
        """All that `restore` needs to go on bit-identically; the arrays are copies."""
        arrays = {"parameters": self.network.parameters.vector.copy()}
        arrays |= {f"optimizer.{name}": array.copy() for name, array in self.optimizer.state.items()}
        return Checkpoint(
            arrays,
            {
                "hyperparameters": self.hyperparameters.as_dict(),
                DATA: self.dataset.fingerprint,
                "sizes": list(self.network.sizes),
                **self.progress.as_dict(),
                "optimizer_steps": self.optimizer.steps,
                "optimizer_numbers": dict(self.optimizer.numbers),
                "sampler": asdict(self.sampler.state()),
                "dropout_generator": self.dropout_generator.bit_generator.state,
            },
        )

    def restore(self, checkpoint: Checkpoint, *, allow_other_data: bool = False) -> None:
        """Go on from a checkpoint of the same data and hyperparameters; CheckpointError if it does not fit them.

        Other data is taken for the same if that is allowed and its images are as many and as large.
        """
        state, arrays = checkpoint.state, checkpoint.arrays
        parameters = self.network.parameters
        try:
            saved = Hyperparameters.from_dict(state["hyperparameters"])
            require_same_hyperparameters(self.hyperparameters, saved)
            if not allow_other_data:
                require_same_data(self.dataset.fingerprint, state)
            self.hyperparameters = saved
            optimizer = self.renew_optimizer()
            expected = {"parameters": parameters.vector}
            expected |= {f"optimizer.{name}": array for name, array in optimizer.state.items()}
            require_to_fit(self.network.sizes, expected, checkpoint)
            progress, sampler = TrainingProgress.from_dict(state), SamplerState(**state["sampler"])
            self.sampler.restore(sampler)
            progress.require_drawn(sampler.epoch, sampler.position, sampler.size)
            restore_generator(self.dropout_generator, state["dropout_generator"])
            self.progress = progress
            optimizer.steps = count_in(state, "optimizer_steps", most=progress.step)
            optimizer.numbers = {name: number_in(state["optimizer_numbers"], name) for name in optimizer.numbers}
        except (KeyError, TypeError, ValueError, UsageError) as error:
            raise CheckpointError(f"the checkpoint's state is incomplete or damaged: {in_brief(error)}") from None
        self.assign(arrays["parameters"])
        for name, array in optimizer.state.items():
            array[:] = arrays[f"optimizer.{name}"]
