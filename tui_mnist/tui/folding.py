"""What a session tells, folded into the picture of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tui_mnist.hosting import DataReady, Downloading, Failed, Recalled, RunKept
from tui_mnist.render.numbers import figure
from tui_mnist.training.evaluation import looked_at
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
from tui_mnist.training.rate import rate
from tui_mnist.tui.change_words import change_in_words
from tui_mnist.tui.snapshot import Phase, Snapshot


def after(snapshot: Snapshot, events: Iterable[Event]) -> Snapshot:
    """The session after these events."""
    for event in events:
        snapshot = _fold(snapshot, event)
    return snapshot


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
            return _epoch(now, event)
        case Paused():
            return replace(now, phase=Phase.PAUSED)
        case Resumed():
            return replace(now, phase=Phase.TRAINING)
        case HyperparametersChanged():
            changed = {name: after for name, (_, after) in event.changes.items()}
            turned = replace(now, hyperparameters=replace(now.hyperparameters, **changed))
            return turned.noted(f"{change_in_words(event)} at step {event.step:,}") if event.step else turned
        case RunStarted():
            return _started(now, event)
        case RunFinished():
            looks = now.test_looks + 1
            line = f"finished: test accuracy {event.test_accuracy:.2%}, on images {looked_at(looks)}"
            done = replace(now, phase=Phase.FINISHED, finished=event, test_looks=looks)
            return replace(done, epochs=event.epochs, epoch_progress=0.0).noted(line)
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
        case Recalled():
            return _recalled(now, event)
        case RunKept():
            return replace(now, kept=event)
        case ChangeRefused():
            return now.noted(event.reason)
        case _:
            return now


def _epoch(now: Snapshot, event: EpochDone) -> Snapshot:
    line = f"epoch {event.epoch}: loss {figure(event.loss)}"
    if event.val_accuracy is not None:
        line += f", validation accuracy {event.val_accuracy:.2%}"
    return replace(now, epochs=event.epoch, epoch_progress=0.0, step=event.step, epoch_done=event).noted(line)


def _recalled(now: Snapshot, event: Recalled) -> Snapshot:
    for past in event.past:
        if isinstance(past, EpochDone):
            now = _epoch(now, past)
    return replace(
        now,
        step=event.step,
        epochs=event.epochs,
        epoch_progress=event.epoch_progress,
        loss=event.loss,
        accuracy=event.accuracy,
        test_looks=event.test_looks,
    )


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
    pace = rate(event.samples, event.seconds)
    if pace is not None and now.images_per_second is not None:
        pace = now.images_per_second + (pace - now.images_per_second) * min(1.0, 0.2 + event.seconds / 5)
    return replace(
        now,
        step=event.step,
        epochs=event.epoch - 1,
        epoch_progress=event.epoch_progress,
        images_per_second=pace,
        loss=float(event.losses.mean(dtype=float)),
        accuracy=float(event.accuracies.mean()),
    )
