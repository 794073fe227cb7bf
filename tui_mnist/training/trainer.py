"""The trainer: mini-batch stochastic gradient descent in five steps, driven from outside and told as events."""

from __future__ import annotations

import math
import platform
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from tui_mnist import __version__
from tui_mnist.autodiff import ColumnSparse, GradientTape, Tensor
from tui_mnist.autodiff import operations as op
from tui_mnist.autodiff.tensor import Array
from tui_mnist.data import Dataset, Sampler, SamplerState, split
from tui_mnist.errors import UsageError
from tui_mnist.nn import LOSSES, OPTIMIZERS, Network, Optimizer
from tui_mnist.nn.metrics import count_correct
from tui_mnist.training import divergence
from tui_mnist.training.checkpoint import Checkpoint
from tui_mnist.training.control import CheckGradient, Command, Control, DrawGraph, Look, SetHyperparameters, Walk
from tui_mnist.training.evaluation import evaluate
from tui_mnist.training.events import (
    BatchDone,
    ChangeRefused,
    Diverged,
    EpochDone,
    Event,
    HyperparametersChanged,
    Paused,
    Resumed,
    RunFinished,
    RunStarted,
    RunStopped,
)
from tui_mnist.training.gallery import Gallery, gallery_of
from tui_mnist.training.hyperparameters import Hyperparameters
from tui_mnist.training.pace import Pace
from tui_mnist.training.progress import Progress
from tui_mnist.training.rate import rate, seconds_between
from tui_mnist.training.step_graph import answer as graph_answer
from tui_mnist.training.trainer_state import checkpoint_of, restore
from tui_mnist.training.usual import RUINED, blind_loss
from tui_mnist.training.vital_signs import Measurements
from tui_mnist.training.walkthrough.messages import answer as walkthrough_answer


class Trainer:
    """Trains one network on one data set.

    `run` may be called again after it ended, to go on: after a stop, a divergence, or with more epochs. Between two of
    its events the trainer stands still between two batches, and `checkpoint` may be asked for. At least
    `measure_seconds` lie between two measurements of gradient norm and update ratio, of which each costs a fifth of a
    step of a large network; 0 measures every step, None none. They change no weight.
    """

    def __init__(
        self,
        dataset: Dataset,
        hyperparameters: Hyperparameters,
        *,
        measure_seconds: float | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.dataset = dataset
        self.hyperparameters = hyperparameters
        self._measurements = Measurements(measure_seconds)
        self._clock = clock
        for_weights, for_order, self.dropout_generator, self._gallery_generator = (
            np.random.default_rng(sequence) for sequence in np.random.SeedSequence(hyperparameters.seed).spawn(4)
        )
        self.network = Network(
            (dataset.pixels, *hyperparameters.hidden, dataset.classes),
            activation=hyperparameters.activation,
            initializer=hyperparameters.initializer,
            generator=for_weights,
        )
        self.renew_optimizer()
        training, self.validation_indices = split(
            len(dataset.train_labels), hyperparameters.validation_size, hyperparameters.train_size
        )
        self.sampler = Sampler(training, for_order, hyperparameters.shuffle)
        self.images = dataset.train_images.reshape(len(dataset.train_images), -1)
        self.progress = Progress()
        self._gallery: Gallery | None = None

    # --- the five steps of mini-batch stochastic gradient descent ---------------------------------------------------

    def _train_on_a_batch(self) -> BatchDone:
        started = self._clock()
        with np.errstate(all="ignore"):  # numbers that leave the finite world are told as a divergence
            inputs, labels = self.draw()
            with GradientTape() as tape:
                logits = self.forward(inputs)
                loss = self.loss(labels, logits)
            self.backward(tape, loss)
            self.update()
        return self._batch_done(labels, logits.value, float(loss), started)

    def draw(self) -> tuple[ColumnSparse, Array]:
        """Draw a mini-batch: inputs of shape (batch size, pixels) from 0 to 1, and their labels."""
        size = self.hyperparameters.batch_size
        indices = self.sampler.draw(size)
        inputs = self.network.batch(self.images, indices, ahead=self.sampler.peek(size))
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
            raise divergence.DivergenceError(f"the loss became {divergence.in_words(float(loss))}")
        return loss

    def backward(self, tape: GradientTape, loss: Tensor) -> None:
        """Compute the gradient of the loss with respect to each parameter."""
        parameters = self.network.parameters
        tape.gradient(loss, list(parameters.variables.values()), into=parameters.gradients)

    def update(self) -> None:
        """Move the parameters a little against the gradient."""
        settings, parameters = self.hyperparameters, self.network.parameters
        squared = self.optimizer.update(
            learning_rate=settings.learning_rate,
            momentum=settings.momentum,
            weight_decay=settings.weight_decay,
        )
        if not math.isfinite(squared):
            finite = np.isfinite(parameters.vector).all()  # then it was their square that became infinite
            parameters.swap()
            raise divergence.DivergenceError(
                "the parameters outgrew all bounds" if finite else "a parameter became NaN or infinite"
            )

    # --- the run ----------------------------------------------------------------------------------------------------

    @property
    def step(self) -> int:
        """How many mini-batches were trained on."""
        return self.progress.step

    @property
    def epoch(self) -> int:
        """How many epochs are complete."""
        return self.progress.epochs_closed

    @property
    def finished(self) -> bool:
        """Whether all epochs are complete."""
        return self.epoch >= self.hyperparameters.epochs

    def run(self, control: Control) -> Iterator[Event]:
        """Train to the last epoch, or until a Stop or a divergence, obeying `control` between batches."""
        pace, waiting = Pace(paused=control.starts_paused), False
        yield self._run_started()
        while not pace.stopped:
            if waiting != (pace.paused and not self.finished):
                waiting = not waiting
                yield Paused(self.step) if waiting else Resumed(self.step)
            if waiting or control.pending():
                yield from self._obey(control.wait(), pace)
            elif self.finished:
                if result := self._finish(control):
                    yield result
                    return
            else:
                if self._epoch_is_open():
                    before = self.sampler.state()
                    try:
                        yield self._train_on_a_batch()
                    except divergence.DivergenceError as found:
                        yield self._diverged(found, before)
                        return
                    pace.batch_done()
                if not self._epoch_is_open() and (done := self._close_epoch(control)):
                    yield done
                    pace.epoch_done()
        yield RunStopped(self.step, self.epoch, self.progress.seconds)

    def _obey(self, command: Command, pace: Pace) -> Iterator[Event]:
        pace.obey(command)
        if (answer := self.answer(command)) is not None:
            yield answer

    def answer(self, command: Command) -> Event | None:
        """Do what can be done between two batches: turn knobs, look at images, walk; None for other commands."""
        match command:
            case SetHyperparameters(changes):
                return self._change(changes)
            case Look():
                return self.gallery.look(self.network, command, self.step)
            case Walk() | CheckGradient():
                return walkthrough_answer(self, command)
            case DrawGraph():
                return graph_answer(self, command)
            case _:
                return None

    @property
    def gallery(self) -> Gallery:
        """The held-out images to look at; if none are held out, some of those that are trained on."""
        if self._gallery is None:
            self._gallery = gallery_of(self.dataset, self.validation_indices, self._gallery_generator)
        return self._gallery

    def _change(self, changes: dict[str, Any]) -> Event:
        before = self.hyperparameters
        try:
            after = before.changed(changes)
        except UsageError as error:
            return ChangeRefused(self.step, str(error))
        self.hyperparameters = after
        if after.optimizer != before.optimizer:
            self.renew_optimizer()
        return HyperparametersChanged(
            self.step,
            {name: (getattr(before, name), value) for name, value in changes.items()},
        )

    def renew_optimizer(self) -> Optimizer:
        """Let the optimizer be a new one, as the hyperparameters name it, which remembers nothing."""
        self.optimizer = OPTIMIZERS[self.hyperparameters.optimizer](self.network.parameters)
        return self.optimizer

    def _run_started(self) -> RunStarted:
        settings = self.hyperparameters
        return RunStarted(
            self.step,
            settings,
            parameters=self.network.parameters.size,
            train_size=self.sampler.size,
            validation_size=len(self.validation_indices),
            test_size=len(self.dataset.test_labels),
            steps_per_epoch=math.ceil(self.sampler.size / settings.batch_size),
            versions={
                "tui_mnist": __version__,
                "numpy": np.__version__,
                "python": platform.python_version(),
            },
        )

    def _batch_done(self, labels: Array, logits: Array, loss: float, started: float) -> BatchDone:
        correct = count_correct(labels, logits)
        self.progress.batch_done(loss, correct, len(labels))
        signs = self._measurements.after_step(self.network.parameters, started)
        self.progress.spend(seconds_between(started, self._clock()))
        return BatchDone(
            self.step,
            epoch=self.epoch + 1,
            samples=len(labels),
            loss=loss,
            accuracy=correct / len(labels),
            epoch_progress=self.sampler.position / self.sampler.size,
            gradient_norm=signs.gradient_norm,
            update_ratio=signs.update_ratio,
        )

    def _epoch_is_open(self) -> bool:
        return self.sampler.epoch == self.epoch

    def _close_epoch(self, control: Control) -> EpochDone | None:
        held_out = self.validation_indices
        evaluation = None
        if len(held_out):
            hear = partial(self._gallery.overhear, self.network, self.step) if self._gallery else None
            evaluation = evaluate(
                self.network,
                self.images[held_out],
                self.dataset.train_labels[held_out],
                LOSSES[self.hyperparameters.loss],
                interrupted=control.stop_requested,
                hear=hear,
            )
            if evaluation is None:
                return None  # a stop waits: the epoch is closed when the run goes on
        totals = self.progress.close_epoch(evaluation.accuracy if evaluation else None)
        return EpochDone(
            self.step,
            epoch=self.epoch,
            loss=totals.loss / totals.samples,
            accuracy=totals.correct / totals.samples,
            val_loss=evaluation.loss if evaluation else None,
            val_accuracy=self.progress.val_accuracy,
            seconds=totals.seconds,
            samples_per_second=rate(totals.samples, totals.seconds),
        )

    def _finish(self, control: Control) -> RunFinished | Diverged | None:
        test = evaluate(
            self.network,
            self.dataset.test_images.reshape(len(self.dataset.test_labels), -1),
            self.dataset.test_labels,
            LOSSES[self.hyperparameters.loss],
            interrupted=control.stop_requested,
        )
        if test is None:
            return None  # a stop waits
        if not math.isfinite(test.loss):  # the last step led here, and no batch came after it to notice
            self.network.parameters.swap()
            became = divergence.in_words(test.loss)
            return self._diverged(divergence.DivergenceError(f"the loss of the test images became {became}"))
        return RunFinished(
            self.step,
            self.epoch,
            self.progress.seconds,
            self.progress.val_accuracy,
            test_loss=test.loss,
            test_accuracy=test.accuracy,
        )

    def _diverged(self, found: divergence.DivergenceError, before: SamplerState | None = None) -> Diverged:
        parameters = self.network.parameters
        parameters.assign(parameters.vector)  # the bad ones are forgotten: no second divergence brings them back
        self.renew_optimizer()  # its moments saw what led here
        if before is not None:
            self.sampler.restore(before)  # the batch was not trained on
        cause = divergence.likely_cause(self.hyperparameters, weights_too_large=self._began_too_large())
        return Diverged(self.step, found.reason, self.progress.last_loss, cause)

    def _began_too_large(self) -> bool:
        """Whether the weights of the start, made once more, give a loss far above a blind guess's."""
        settings = self.hyperparameters
        double = type(self)(self.dataset, settings)
        with np.errstate(all="ignore"):
            inputs, labels = double.draw()
            logits = double.network.forward(inputs)
            loss = float(op.mean(LOSSES[settings.loss](labels, logits)))
        return not loss <= RUINED * blind_loss(settings.loss, self.dataset.classes)

    # --- checkpoints ------------------------------------------------------------------------------------------------

    def checkpoint(self) -> Checkpoint:
        """All that `restore` needs to go on bit-identically; the arrays are copies."""
        return checkpoint_of(self)

    def restore(self, checkpoint: Checkpoint, *, allow_other_data: bool = False) -> None:
        """Go on from a checkpoint of the same data and hyperparameters; CheckpointError if it does not fit them."""
        restore(self, checkpoint, allow_other_data=allow_other_data)
