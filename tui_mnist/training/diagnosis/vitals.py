"""What a diagnosis is made from: the events of a run, condensed, in memory that does not grow."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from tui_mnist.training.diagnosis.chunk_statistics import CHUNKS, RECENT, Chunk, ChunkStatistics, Level
from tui_mnist.training.events import (
    BatchesDone,
    DeadUnitsMeasured,
    Diverged,
    EpochDone,
    HyperparametersChanged,
    RunFinished,
    RunStarted,
    RunStopped,
)
from tui_mnist.training.hyperparameters import Hyperparameters

MEASURED = 5
"""So many measured chunks tell the update ratio; at full speed every tenth chunk or so is one."""

WARM_UP = 2
"""Update ratios of so many chunks are left out: adaptive rules start with long steps, and biases with zeros."""

AGAIN = 100
"""A divergence so few steps after another has the same root."""


class Vitals:
    """Follows a run; what it saw before a knob moved is forgotten, because it says nothing about what comes then."""

    def __init__(self, classes: int) -> None:
        self.classes = classes
        self.settings = Hyperparameters()
        self.train_size = self.test_size = 0
        self.step = 0
        self._diverged_at: int | None = None
        self._forget()
        self._open()

    def _forget(self) -> None:
        self.epochs: deque[EpochDone] = deque(maxlen=4)
        self.best_epoch: EpochDone | None = None
        self.dead_shares: deque[float] = deque(maxlen=2)
        self._dead_shares_at = -math.inf
        self.best = Level()
        self._chunks: deque[Chunk] = deque(maxlen=CHUNKS)
        self._measured: deque[float] = deque(maxlen=MEASURED)
        self._seen = 0
        self._losses: list[float] = []
        self._accuracies: list[float] = []
        self._ratios: list[float] = []
        self._room = self.steps_in_a_chunk
        self._condense()

    def _open(self) -> None:
        self.diverged: Diverged | None = None
        self.diverged_again = False
        self.finished: RunFinished | None = None
        self.over = False

    @property
    def steps_in_a_chunk(self) -> int:
        """Ten, or more of small batches, whose losses are noisy."""
        return min(max(10, 640 // self.settings.batch_size), 100)

    @property
    def steps_per_epoch(self) -> int:
        """How many batches an epoch has; 0 before the run."""
        return math.ceil(self.train_size / self.settings.batch_size)

    def start(self, event: RunStarted) -> None:
        """A run begins or goes on."""
        same = replace(event.hyperparameters, epochs=self.settings.epochs) == self.settings
        self.settings = event.hyperparameters
        self.train_size, self.test_size = event.train_size, event.test_size
        if self.diverged or not same or event.step == 0 or event.step < self.step:
            self._forget()
        if event.step == 0 or event.step < self.step:
            self._diverged_at = None
        self.step = event.step
        self._open()

    def turn(self, event: HyperparametersChanged) -> bool:
        """A knob was turned; more or fewer epochs change nothing of how it goes. Returns whether all was forgotten."""
        self.settings = self.settings.changed({name: after for name, (_, after) in event.changes.items()})
        if set(event.changes) == {"epochs"}:
            return False
        self._forget()
        return True

    def end(self, event: Diverged | RunFinished | RunStopped) -> None:
        """Training ended, one way or another."""
        self.over = True
        if isinstance(event, Diverged):
            self.diverged = event
            self.diverged_again = self._diverged_at is not None and event.step <= self._diverged_at + AGAIN
            self._diverged_at = event.step
        self.finished = event if isinstance(event, RunFinished) else None

    def close_epoch(self, event: EpochDone) -> None:
        """An epoch is done."""
        self.epochs.append(event)
        best = self.best_epoch
        if event.val_loss is not None and (best is None or best.val_loss is None or event.val_loss < best.val_loss):
            self.best_epoch = event

    def measure(self, event: DeadUnitsMeasured) -> None:
        """Dead units were counted; to count those of nearly the same network again adds nothing."""
        if event.step >= self._dead_shares_at + 10:
            self.dead_shares.append(event.share)
            self._dead_shares_at = event.step

    def train(self, event: BatchesDone) -> Iterator[None]:
        """Some batches were trained on.

        Yields after each chunk that is full, so that what is seen then does not depend on how the batches were put
        together into events.
        """
        losses, accuracies = event.losses.tolist(), event.accuracies.tolist()
        self.step = event.step
        first = event.step - len(losses) + 1
        ratios = iter(zip(event.measured_steps.tolist(), event.update_ratios.tolist(), strict=True))
        measured = next(ratios, None)
        start = 0
        while start < len(losses):
            stop = min(start + self._room, len(losses))
            self._losses += losses[start:stop]
            self._accuracies += accuracies[start:stop]
            while measured and measured[0] < first + stop:
                self._ratios.append(measured[1])
                measured = next(ratios, None)
            self._room -= stop - start
            start = stop
            if not self._room:
                self._close_chunk()
                yield

    def _close_chunk(self) -> None:
        losses = [loss for loss in self._losses if math.isfinite(loss)]  # so few that plain numbers are faster
        if n := len(losses):
            mean = sum(losses) / n
            variance = sum((loss - mean) * (loss - mean) for loss in losses) / n
            self._chunks.append(Chunk(mean, variance, sum(self._accuracies) / len(self._accuracies)))
            if self._ratios and self._seen >= WARM_UP:
                self._measured.append(median(self._ratios))
        self._seen += 1
        self._losses, self._accuracies, self._ratios = [], [], []
        self._room = self.steps_in_a_chunk
        self._condense()
        if self.now.chunks >= RECENT and self.now.level.loss < self.best.loss:
            self.best = self.now.level

    def _condense(self) -> None:
        self.now = ChunkStatistics(
            list(self._chunks), self.steps_in_a_chunk, self.settings.batch_size, ratios=tuple(self._measured)
        )
