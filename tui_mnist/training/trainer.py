"""The trainer: epochs of mini-batches, driven from outside and told as events."""

from __future__ import annotations

import math
import platform
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from typing import Any

import numpy as np

from tui_mnist import __version__
from tui_mnist.autodiff import GradientTape
from tui_mnist.autodiff import operations as op
from tui_mnist.autodiff.tensor import Array
from tui_mnist.data import Dataset, SamplerState
from tui_mnist.errors import UsageError
from tui_mnist.nn import LOSSES
from tui_mnist.nn.metrics import count_correct
from tui_mnist.training import divergence
from tui_mnist.training.command import Command
from tui_mnist.training.control import Control, SetHyperparameters
from tui_mnist.training.evaluation import evaluate
from tui_mnist.training.event import Event
from tui_mnist.training.events import (
    BatchDone,
    ChangeRefused,
    DeadUnitsMeasured,
    Diverged,
    EpochDone,
    HyperparametersChanged,
    Paused,
    Resumed,
    RunFinished,
    RunStarted,
    RunStopped,
)
from tui_mnist.training.hyperparameters import Hyperparameters
from tui_mnist.training.pace import Pace
from tui_mnist.training.query import Query
from tui_mnist.training.rate import rate, seconds_between
from tui_mnist.training.stopping.commands import RestoreBestWeights, SetStopRules
from tui_mnist.training.stopping.stopping_trainer import StoppingTrainer
from tui_mnist.training.usual import RUINED, blind_loss
from tui_mnist.training.vital_signs import IMAGES, Measurements, dead_share


class Trainer(StoppingTrainer):
    """Trains one network on one data set, epoch by epoch.

    `run` may be called again after it ended, to go on: after a stop, a divergence, or with more epochs. Between two of
    its events the trainer stands still between two batches, and `checkpoint` may be asked for. At least
    `measure_seconds` lie between two measurements of gradient norm and update ratio, of which each costs a fifth of a
    step of a large network; 0 measures every step, None none. Dead units are looked for ten times less often. All that
    changes no weight.
    """

    def __init__(
        self,
        dataset: Dataset,
        hyperparameters: Hyperparameters,
        *,
        measure_seconds: float | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__(dataset, hyperparameters)
        self._measurements = Measurements(measure_seconds)
        self._clock = clock

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
        if self.stopping.watched:
            yield self.rules_watched()
        while not pace.stopped:
            if waiting != (pace.paused and not self.finished):
                waiting = not waiting
                yield Paused(self.step) if waiting else Resumed(self.step)
            if waiting or control.pending():
                yield from self._apply(control.wait(), pace)
            elif self._epoch_is_open() and (seconds := self._seconds_to_rest(control, pace)) > 0:
                control.rest(seconds)
            elif self.finished:
                yield from self.restore_at_the_end()
                if result := self._finish(control):
                    yield result
                    return
            else:
                if self._epoch_is_open():
                    ends = yield from self._next_batch(pace)
                    if ends:
                        return
                if not self._epoch_is_open() and (done := self._close_epoch(control)):
                    yield done
                    pace.epoch_done()
                    yield from self.stop_after(done, pace)
                    if self._measurements.enabled:
                        yield from self.dead_units()
        yield RunStopped(self.step, self.epoch, self.progress.seconds)

    def _next_batch(self, pace: Pace) -> Generator[Event, None, bool]:
        """Train on a batch; whether that ended the run, which a divergence does unless a rule stops at it."""
        before = self.sampler.state()
        dropout = self.dropout_generator.bit_generator.state if self.hyperparameters.dropout else None
        self.diverged_step = None
        self.remember_optimizer()
        try:
            batch = self._train_on_a_batch()
        except divergence.DivergenceError as found:
            if not self.stopping.settings.watches_divergence:
                yield self._diverged(found, before, dropout)
                return True
            self.take_back(found, before, dropout)
            yield from self.stop_by(self.stopping.divergence_met(self.step), pace, found.reason)
            return False
        yield batch
        pace.batch_done()
        yield from self.stop_by(self.stopping.after_batch(self.step, batch.loss, batch.accuracy), pace)
        if batch.gradient_norm is not None and self._measurements.includes_dead_units:
            yield from self.dead_units()
        return False

    def _apply(self, command: Command, pace: Pace) -> Iterator[Event]:
        pace.apply(command)
        if (answer := self.answer(command)) is not None:
            yield answer

    def answer(self, command: Command) -> Event | None:
        """Do what can be done between two batches: turn knobs, watch rules, answer queries; None for other commands."""
        match command:
            case SetHyperparameters(changes):
                return self._change(changes)
            case SetStopRules(settings, ends_run):
                return self.set_stop_rules(settings, ends_run=ends_run)
            case RestoreBestWeights():
                return self.restore_best_weights()
            case Query():
                return command.answer(self)
            case _:
                return None

    def _change(self, changes: dict[str, Any]) -> Event:
        before = self.hyperparameters
        try:
            after = before.changed(changes)
        except UsageError as error:
            return ChangeRefused(self.step, str(error))
        self.hyperparameters = after
        if after.optimizer != before.optimizer:
            self.renew_optimizer()
            self.resets += 1
        return HyperparametersChanged(
            self.step,
            {name: (getattr(before, name), value) for name, value in changes.items()},
        )

    def _seconds_to_rest(self, control: Control, pace: Pace) -> float:
        """The seconds until the next batch is due, which is begun if there are none."""
        speed = control.steps_per_second
        return 0.0 if speed is None else pace.rest(speed, self._clock())

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

    def _batch_done(self, labels: Array, logits: Array, loss: float, started: float) -> BatchDone:
        correct = count_correct(labels, logits)
        self.progress.batch_done(loss, correct, len(labels))
        signs = self._measurements.after_step(self.backend, started)
        seconds = seconds_between(started, self._clock())
        self.progress.spend(seconds)
        return BatchDone(
            self.step,
            epoch=self.epoch + 1,
            samples=len(labels),
            loss=loss,
            accuracy=correct / len(labels),
            epoch_progress=self.sampler.position / self.sampler.size,
            gradient_norm=signs.gradient_norm,
            update_ratio=signs.update_ratio,
            seconds=seconds,
        )

    def dead_units(self) -> Iterator[DeadUnitsMeasured]:
        """What a forward pass of some images tells of dead units, if the network's units can die."""
        some = self.samples[self.validation_indices[:IMAGES]] if len(self.validation_indices) else self.samples[:IMAGES]
        with np.errstate(all="ignore"):
            share = dead_share(self.network, self.backend.inputs(some))
        if share is not None:
            yield DeadUnitsMeasured(self.step, share)

    def _epoch_is_open(self) -> bool:
        return self.sampler.epoch == self.epoch

    def _close_epoch(self, control: Control) -> EpochDone | None:
        held_out = self.validation_indices
        evaluation = None
        if len(held_out):
            evaluation = evaluate(
                self.logits,
                self.samples[held_out],
                self.dataset.train_labels[held_out],
                LOSSES[self.hyperparameters.loss],
                interrupted=control.stop_requested,
                listeners=self.validation_listeners,
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
            self.logits,
            self.dataset.test_samples.reshape(len(self.dataset.test_labels), -1),
            self.dataset.test_labels,
            LOSSES[self.hyperparameters.loss],
            interrupted=control.stop_requested,
        )
        if test is None:
            return None  # a stop waits
        if not math.isfinite(test.loss):  # the last step led here, and no batch came after it to notice
            self.network.parameters.swap()
            reason = f"the loss of the test {self.dataset.called} became {divergence.in_words(test.loss)}"
            return self._diverged(divergence.DivergenceError(reason, self.network.parameters.previous.copy()))
        return RunFinished(
            self.step,
            self.epoch,
            self.progress.seconds,
            self.progress.val_accuracy,
            test_loss=test.loss,
            test_accuracy=test.accuracy,
        )

    def _diverged(
        self,
        found: divergence.DivergenceError,
        before: SamplerState | None = None,
        dropout: Mapping[str, Any] | None = None,
    ) -> Diverged:
        self.put_back(found, before, dropout)
        self.renew_optimizer()  # its moments saw what led here
        cause = divergence.likely_cause(self.hyperparameters, weights_too_large=self._began_too_large())
        return Diverged(self.step, found.reason, self.progress.last_loss, cause)

    def _began_too_large(self) -> bool:
        """Whether the weights of the start, made once more, give a loss far above a blind guess's."""
        settings = self.hyperparameters
        again = type(self)(self.dataset, settings)
        with np.errstate(all="ignore"):
            inputs, labels = again.draw()
            logits = again.network.forward(inputs)
            loss = float(op.mean(LOSSES[settings.loss](labels, logits)))
        return not loss <= RUINED * blind_loss(settings.loss, self.dataset.classes)
