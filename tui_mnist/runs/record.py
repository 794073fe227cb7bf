"""Keeping a run while it goes on: its events pass through here on their way to the front end."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from tui_mnist.runs.folder import Run
from tui_mnist.runs.journal import event_to_json
from tui_mnist.training.events import BatchDone, Diverged, EpochDone, Event, RunFinished, RunStarted, RunStopped
from tui_mnist.training.trainer import Trainer


def record(events: Iterable[Event], trainer: Trainer, run: Run, *, checkpoint_every: int = 0) -> Iterator[Event]:
    """Pass on a trainer's events, and keep checkpoint and journal in the run's folder before each is seen.

    A checkpoint is written at the start, after every epoch and at the end, and every `checkpoint_every` steps if that
    is not 0. A StorageError ends the events; what was kept before is whole.
    """
    for happened in events:
        event = happened
        if isinstance(event, RunStarted):
            run.forget_after(event.step, trainer.epoch)
        elif isinstance(event, RunFinished):
            event = dataclasses.replace(event, run_dir=str(run.folder))
        entry = event_to_json(event)
        last = isinstance(event, RunFinished)  # a run that can't be kept is not finished
        if entry is not None and not last:
            run.note(entry)  # before the checkpoint: what is told too early can be forgotten when the run goes on
        if isinstance(event, RunStarted | EpochDone | Diverged | RunStopped | RunFinished) or (
            isinstance(event, BatchDone) and checkpoint_every and event.step % checkpoint_every == 0
        ):
            run.save(trainer.checkpoint())
        if entry is not None and last:
            run.note(entry)
        yield event
