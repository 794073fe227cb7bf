"""What the screens draw: everything known of the session, folded from its events into one immutable picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum

from tui_mnist.hosting import DataReady, Downloading, Failed, RunKept
from tui_mnist.training import Hyperparameters
from tui_mnist.training.events import (
    BatchesDone,
    ChangeRefused,
    Diverged,
    EpochDone,
    Event,
    GradientChecked,
    GraphDrawn,
    HyperparametersChanged,
    Looked,
    Paused,
    Resumed,
    RunFinished,
    RunStarted,
    RunStopped,
    Walked,
)

LOG_LINES = 200


class Phase(Enum):
    """Where a run stands; the value is the word for it on the screen."""

    LOADING = "loading data"
    PAUSED = "paused"
    TRAINING = "training"
    FINISHED = "finished"
    STOPPED = "stopped"
    DIVERGED = "diverged"
    FAILED = "broken off"


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The session as it is now. `batch` and `epoch_done` are the last ones; `images_per_second` is that of training."""

    phase: Phase = Phase.LOADING
    hyperparameters: Hyperparameters = field(default_factory=Hyperparameters)
    data: DataReady | None = None
    download: Downloading | None = None
    started: RunStarted | None = None
    step: int = 0
    epochs: int = 0
    epoch_progress: float = 0.0
    images_per_second: float | None = None
    loss: float | None = None
    accuracy: float | None = None
    epoch_done: EpochDone | None = None
    looked: Looked | None = None
    walked: Walked | None = None
    checked: GradientChecked | None = None
    graph: GraphDrawn | None = None
    finished: RunFinished | None = None
    diverged: Diverged | None = None
    failed: Failed | None = None
    kept: RunKept | None = None
    log: tuple[str, ...] = ()

    @property
    def training(self) -> bool:
        """Whether batches are being trained on."""
        return self.phase is Phase.TRAINING

    @property
    def touched(self) -> bool:
        """Whether the run has come off its start."""
        return self.step > 0

    @property
    def run_progress(self) -> float:
        """The share of all epochs that is done, 0…1."""
        return min(1.0, (self.epochs + self.epoch_progress) / self.hyperparameters.epochs)

    @property
    def seconds_left(self) -> float | None:
        """Until the last epoch is done, at the pace of now; None if there is no pace yet."""
        if not self.images_per_second or self.started is None:
            return None
        epochs_left = max(0.0, self.hyperparameters.epochs - self.epochs - self.epoch_progress)
        return epochs_left * self.started.train_size / self.images_per_second

    def after(self, events: Iterable[Event]) -> Snapshot:
        """The session after these events."""
        snapshot = self
        for event in events:
            snapshot = _fold(snapshot, event)
        return snapshot

    def noted(self, line: str) -> Snapshot:
        """The same with one line more in the log."""
        return replace(self, log=(*self.log, line)[-LOG_LINES:])


def _fold(now: Snapshot, event: Event) -> Snapshot:  # noqa: PLR0911, PLR0912 - one case for each kind of event
    match event:
        case BatchesDone():
            return _batches(now, event)
        case Looked():
            return replace(now, looked=event)
        case Walked():
            return replace(now, walked=event, checked=None)
        case GraphDrawn():
            return replace(now, graph=event)
        case GradientChecked():
            return replace(now, checked=event)
        case EpochDone():
            line = f"epoch {event.epoch}: loss {event.loss:.4f}"
            if event.val_accuracy is not None:
                line += f", validation accuracy {event.val_accuracy:.2%}"
            return replace(now, epochs=event.epoch, epoch_progress=0.0, step=event.step, epoch_done=event).noted(line)
        case Paused():
            return replace(now, phase=Phase.PAUSED)
        case Resumed():
            return replace(now, phase=Phase.TRAINING)
        case HyperparametersChanged():
            changed = {name: after for name, (_, after) in event.changes.items()}
            return replace(now, hyperparameters=replace(now.hyperparameters, **changed))
        case RunStarted():
            return _started(now, event)
        case RunFinished():
            line = f"finished: test accuracy {event.test_accuracy:.2%}, on images looked at this once"
            return replace(now, phase=Phase.FINISHED, finished=event, epochs=event.epochs, epoch_progress=0.0).noted(
                line
            )
        case RunStopped():
            return replace(now, phase=Phase.STOPPED).noted(f"stopped at step {event.step:,}")
        case Diverged():
            return replace(now, phase=Phase.DIVERGED, diverged=event).noted(
                f"diverged at step {event.step:,}: {event.reason}"
            )
        case Failed():
            return replace(now, phase=Phase.FAILED, failed=event).noted(event.what)
        case DataReady():
            return replace(now, data=event, download=None, failed=None)
        case Downloading():
            return replace(now, download=event)
        case RunKept():
            return replace(now, kept=event)
        case ChangeRefused():
            return now.noted(event.reason)
        case _:
            return now


def _started(now: Snapshot, event: RunStarted) -> Snapshot:
    return replace(
        now,
        phase=Phase.TRAINING,
        started=event,
        hyperparameters=event.hyperparameters,
        step=event.step,
        finished=None,
        diverged=None,
        failed=None,
    )


def _batches(now: Snapshot, event: BatchesDone) -> Snapshot:
    pace = event.samples / event.seconds if event.seconds > 0 else None
    if pace is not None and now.images_per_second is not None:
        pace = now.images_per_second + (pace - now.images_per_second) * min(1.0, 0.2 + event.seconds / 5)
    return replace(
        now,
        step=event.step,
        epochs=event.epoch - 1,
        epoch_progress=event.epoch_progress,
        images_per_second=pace,
        loss=float(event.losses[-1]),
        accuracy=float(event.accuracies.mean()),
    )
