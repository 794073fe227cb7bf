"""A trainer that only pretends: it answers every command at once with the events that a real one would tell."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from queue import Queue
from typing import Any

import numpy as np

from tui_mnist.errors import UsageError
from tui_mnist.hosting import DataReady, EndSession, Failed, Job, Report, RunKept, StartRun
from tui_mnist.queries.digits import DigitsPage, DigitsQuery
from tui_mnist.queries.evaluation import EvaluationQuery
from tui_mnist.training import (
    Answer,
    Command,
    Hyperparameters,
    Pause,
    Query,
    Resume,
    RunBatches,
    RunEpochs,
    SetHyperparameters,
    Stop,
)
from tui_mnist.training.evaluation import Evaluation
from tui_mnist.training.event import Event
from tui_mnist.training.events import (
    BatchesDone,
    ChangeRefused,
    Diverged,
    EpochDone,
    HyperparametersChanged,
    Paused,
    Resumed,
    RunFinished,
    RunStarted,
    RunStopped,
)
from tui_mnist.training.state_id import StateId
from tui_mnist.training.stopping.commands import RestoreBestWeights, SetStopRules
from tui_mnist.training.stopping.events import BestWeightsRestored, StopRulesWatched
from tui_mnist.training.stopping.rules import RuleStatus

CLASSES = tuple("0123456789")
STEPS_PER_EPOCH = 100
HELD_OUT = 500
MISSING = "kmnist"
"""A data set that can't be had."""
TOO_MANY = 60_000
"""Held-out images that leave none to train on."""


class PretendHost:
    """A session without data or network. `commands` are all that were sent; `train` and `tell` make things happen.

    It is through with an epoch at once, unless it `lets_epochs_last`.
    """

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self.abandoned = False
        self.job: Job | None = None
        self.settings = Hyperparameters()
        self.step = 0
        self.resets = 0
        self.running = False
        self.lets_epochs_last = False
        self._reports: Queue[Report | None] = Queue()
        self._unread: list[Command] = []
        self._begins, self._over = True, False

    def is_telling(self) -> bool:
        """Whether something that has happened is still to be told."""
        return not self._over and (self._begins or self._reports.unfinished_tasks > 0)

    # --- what a host does -------------------------------------------------------------------------------------------

    def run(self, job: Job, tell: Callable[[Report], None]) -> None:
        self._begin(job)
        while self._unread:
            self._obey(self._unread.pop(0))
        self._begins = False
        while (report := self._reports.get()) is not None:
            tell(report)
            self._reports.task_done()
        self._over = True

    def send(self, *commands: Command) -> None:
        for command in commands:
            self.commands.append(command)
            if self.job is None:
                self._unread.append(command)
            else:
                self._obey(command)

    def abandon(self) -> None:
        self.abandoned = True
        self._reports.put(None)

    # --- what a test makes happen -----------------------------------------------------------------------------------

    def tell(self, *events: Event) -> None:
        """Tell these events in one report."""
        self._reports.put(events)

    def train(
        self, steps: int = 10, *, loss: Callable[[int], float] | None = None, computing_seconds: float = 0.1
    ) -> None:
        """Tell of so many batches of one epoch; the loss falls with the steps, unless told otherwise."""
        figure = loss or (lambda step: 0.1 + 2.2 * math.exp(-step / 100))
        first = self.step + 1
        self.step += steps
        losses = np.array([figure(step) for step in range(first, self.step + 1)], np.float32)
        self.tell(
            BatchesDone(
                self.step,
                epoch=1 + (self.step - 1) // STEPS_PER_EPOCH,
                epoch_progress=((self.step - 1) % STEPS_PER_EPOCH + 1) / STEPS_PER_EPOCH,
                samples=steps * self.settings.batch_size,
                seconds=0.1,
                losses=losses,
                accuracies=np.clip(1 - losses / 3, 0, 1),
                measured_steps=np.array([self.step]),
                gradient_norms=np.array([1.5], np.float32),
                update_ratios=np.array([0.001], np.float32),
                computing_seconds=computing_seconds,
            )
        )

    def epoch(self, *, val_loss: float = 0.25, val_accuracy: float = 0.925) -> None:
        """Tell of all batches to the end of an epoch, and of the epoch."""
        self.train(STEPS_PER_EPOCH - self.step % STEPS_PER_EPOCH)
        self.tell(
            EpochDone(
                self.step,
                epoch=self.step // STEPS_PER_EPOCH,
                loss=0.3,
                accuracy=0.9,
                val_loss=val_loss,
                val_accuracy=val_accuracy,
                seconds=1.0,
                samples_per_second=55_000,
            ),
            RunKept(self.step, "the-run", "/runs/the-run"),
        )

    def finish(self, *, test_accuracy: float = 0.9712) -> None:
        """Tell that the run is finished."""
        self.running = False
        epochs = self.settings.epochs
        self.tell(
            RunFinished(
                self.step,
                epochs,
                5.0,
                val_accuracy=0.975 if test_accuracy > 0.5 else test_accuracy,
                test_loss=0.1,
                test_accuracy=test_accuracy,
                run_dir="/runs/x",
            )
        )

    def diverge(self) -> None:
        """Tell that the run diverged."""
        self.running = False
        self.resets += 1
        self.tell(Diverged(self.step, "the loss became NaN", 2.5, "the learning rate 10 is too high; lower it"))

    def fail(self, *, can_go_on: bool = True) -> None:
        """Tell that something broke."""
        self.running = False
        number = self.job.number if self.job else 1
        self.tell(Failed(self.step, number, "the disk is full; make room", "the run is kept up to step 5", can_go_on))

    # --- the pretence -----------------------------------------------------------------------------------------------

    def _begin(self, job: Job) -> None:
        self.job, self.step, self.resets, self.running = job, 0, 0, False
        self.settings = job.hyperparameters
        if self.settings.data == MISSING:
            self.tell(Failed(0, job.number, f"{MISSING}: no connection", "nothing was begun", can_go_on=False))
            return
        if self.settings.validation_size == TOO_MANY:
            self.tell(Failed(0, job.number, "no images to train on", "nothing was begun", can_go_on=False))
            return
        self.tell(
            DataReady(0, job.number, "pretend", CLASSES, 28, 28),
            RunStarted(
                0,
                self.settings,
                parameters=407_050,
                train_size=STEPS_PER_EPOCH * self.settings.batch_size,
                validation_size=HELD_OUT,
                test_size=1000,
                steps_per_epoch=STEPS_PER_EPOCH,
                versions={},
            ),
            Paused(0),
        )

    def _obey(self, command: Command) -> None:
        match command:
            case StartRun(job):
                self._begin(job)
            case EndSession():
                self._reports.put(None)
            case Stop():
                self.running = False
                self.tell(RunStopped(self.step, self.step // STEPS_PER_EPOCH, 1.0))
                if self.step:
                    self.tell(RunKept(self.step, "the-run", "/runs/the-run"))
            case Pause():
                self.running = False
                self.tell(Paused(self.step))
            case Resume():
                self.running = True
                self.tell(Resumed(self.step))
            case RunBatches(count):
                self.tell(Resumed(self.step))
                self.train(count)
                self.tell(Paused(self.step))
            case RunEpochs():
                self.tell(Resumed(self.step))
                if not self.lets_epochs_last:
                    self.epoch()
                    self.tell(Paused(self.step))
            case SetHyperparameters(changes):
                self._change(changes)
            case SetStopRules() | RestoreBestWeights():
                self._obey_about_rules(command)
            case Query():
                self._ask(command)

    def _obey_about_rules(self, command: SetStopRules | RestoreBestWeights) -> None:
        if isinstance(command, SetStopRules):
            statuses = tuple(map(RuleStatus, command.settings.rules))
            self.tell(StopRulesWatched(self.step, statuses, command.settings.restore_best_weights))
        else:
            self.resets += 1
            self.tell(BestWeightsRestored(self.step, "val_loss not better for 1 epoch", 1, 0.25))

    def _ask(self, query: Query[Any]) -> None:
        if isinstance(query, DigitsQuery):
            self._answer(query, digits_page(query))
        elif isinstance(query, EvaluationQuery):
            self._answer(query, Evaluation(loss=2.31, accuracy=0.104))

    def _answer(self, query: Query[Any], value: Any) -> None:
        self.tell(Answer(self.step, query, StateId(self.step, self.settings, self.resets), value))

    def _change(self, changes: dict[str, Any]) -> None:
        try:
            after = self.settings.changed(changes)
        except UsageError as error:
            self.tell(ChangeRefused(self.step, str(error)))
            return
        pairs = {name: (getattr(self.settings, name), value) for name, value in changes.items()}
        self.resets += after.optimizer != self.settings.optimizer
        self.settings = after
        self.tell(HyperparametersChanged(self.step, pairs))


def digits_page(query: DigitsQuery) -> DigitsPage:
    """Images with a bar that stands for their label; every third one is mistaken for the class after its own."""
    pages = max(1, -(-HELD_OUT // query.count))
    page = min(max(0, query.page), pages - 1)
    indices = np.arange(HELD_OUT)[page * query.count : (page + 1) * query.count]
    labels = indices % 10 if query.label is None else np.full(len(indices), query.label)
    images = np.zeros((len(indices), 28, 28), np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[4:24, 4 + 2 * label : 7 + 2 * label] = 255
    predictions = np.where(indices % 3 == 0, (labels + 1) % 10, labels)
    probabilities = np.full((len(indices), 10), 0.02, np.float32)
    probabilities[np.arange(len(indices)), predictions] = 0.82
    return DigitsPage(
        query.order, query.label, page, pages, indices, images, labels, probabilities, HELD_OUT // 3, HELD_OUT
    )


def pretend_job(**given: Any) -> Job:
    """A job for a host that keeps nothing."""
    return Job(replace(Hyperparameters(), **given), Path("/runs"))
