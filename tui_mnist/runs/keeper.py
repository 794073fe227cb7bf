"""Keeping a run while it goes on: its events pass through here on their way to the front end."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing

from tui_mnist.runs.claim import Claim
from tui_mnist.runs.folder import Run
from tui_mnist.runs.journal import event_to_json
from tui_mnist.training.event import Event
from tui_mnist.training.events import BatchDone, Diverged, EpochDone, RunFinished, RunStarted, RunStopped
from tui_mnist.training.trainer import Trainer


class Keeper:
    """Keeps checkpoint and journal of a trainer's run.

    A checkpoint is written at the start, after every epoch and at the end, and every `checkpoint_every` steps if that
    is not 0. A StorageError ends the events; what was kept before is whole. If `run` is a function that creates one, it
    is called when there is first something to keep: a trained batch, and one of those moments. None keeps nothing.

    The run is claimed, if it is not by this `claim`, until the keeper is closed; UsageError if someone else has it.
    """

    def __init__(
        self,
        trainer: Trainer,
        run: Run | Callable[[], Run] | None,
        *,
        checkpoint_every: int = 0,
        claim: Claim | None = None,
    ) -> None:
        self._claim = claim
        self.run = run if isinstance(run, Run) else None
        self.saved_step: int | None = None
        self._create = None if isinstance(run, Run) else run
        self._trainer = trainer
        self._checkpoint_every = checkpoint_every
        self._untold: list[Event] = []

    def record(self, events: Iterable[Event]) -> Iterator[Event]:
        """Pass on the trainer's events, and keep what is to be kept before each is seen."""
        if self.run is not None:
            self._hold(self.run)
        for happened in events:
            keep = self._is_kept(happened)
            if keep and self.run is None and self._create is not None and happened.step:
                self.run = self._create()
                self._hold(self.run)
                for earlier in self._untold:
                    self._note(self.run, earlier)
                self._untold.clear()
            if self.run is None:
                if self._create is not None and happened.kind:
                    self._untold.append(happened)
                yield happened
            else:
                yield self._kept(self.run, happened, checkpoint=keep)

    def close(self) -> None:
        """Let others have the run."""
        if self._claim is not None:
            self._claim.close()
            self._claim = None

    def _hold(self, run: Run) -> None:
        if self._claim is None:
            self._claim = Claim(run)

    def _is_kept(self, event: Event) -> bool:
        every = self._checkpoint_every
        if isinstance(event, BatchDone):
            return bool(every) and event.step % every == 0
        return isinstance(event, RunStarted | EpochDone | Diverged | RunStopped | RunFinished)

    def _kept(self, run: Run, happened: Event, *, checkpoint: bool) -> Event:
        event = happened
        if isinstance(event, RunStarted):
            run.forget_after(event.step, self._trainer.epoch)
        elif isinstance(event, RunFinished):
            event = dataclasses.replace(event, run_dir=str(run.folder))
        last = isinstance(event, RunFinished)  # a run that can't be kept is not finished
        if not last:
            self._note(run, event)  # before the checkpoint: what is told too early can be forgotten when it goes on
        if checkpoint:
            run.save(self._trainer.checkpoint())
            self.saved_step = self._trainer.step
        if last:
            self._note(run, event)
        return event

    def _note(self, run: Run, event: Event) -> None:
        if (entry := event_to_json(event)) is not None:
            run.note(entry)


def record(
    events: Iterable[Event], trainer: Trainer, run: Run, *, checkpoint_every: int = 0, claim: Claim | None = None
) -> Iterator[Event]:
    """Pass on a trainer's events, and keep its run, which has its folder already and is claimed to the end of them."""
    with closing(Keeper(trainer, run, checkpoint_every=checkpoint_every, claim=claim)) as keeper:
        yield from keeper.record(events)
