"""A trainer does a thousand batches a second, a screen ten pictures: what happened in between is merged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from tui_mnist.hosting.messages import Failed
from tui_mnist.training.event import Event
from tui_mnist.training.events import (
    BatchDone,
    BatchesDone,
    DeadUnitsMeasured,
    Diverged,
    Paused,
    RunFinished,
    RunStopped,
)
from tui_mnist.training.query import Answer
from tui_mnist.training.rate import seconds_between

Report = tuple[Event, ...]
"""Events in the order in which they happened, batches in a row as one BatchesDone."""


ENDS = (Paused, RunFinished, RunStopped, Diverged, Failed)
"""After these it may be long until something else happens."""


def coalesce(events: Iterable[Event], *, clock: Callable[[], float], every: float = 0.1) -> Iterator[Report]:
    """Report batches merged, once in `every` seconds, and everything else at once, with the batches before it.

    While training, an answer that was asked for at leisure waits for the next report, since each has the screen drawn.
    """
    batches: list[BatchDone] = []
    leisurely: list[Event] = []
    reported = before = now = clock()
    seconds = 0.0
    trains = False

    def waiting() -> Report:
        nonlocal reported, seconds
        report = (*([merged(batches, seconds)] if batches else []), *leisurely)
        batches.clear()
        leisurely.clear()
        reported, seconds = now, 0.0
        return report

    for event in events:
        now = clock()
        if isinstance(event, BatchDone):
            if batches and batches[-1].epoch != event.epoch:
                yield waiting()
            batches.append(event)
            trains = True
            seconds += seconds_between(before, now)
            if not 0 <= now - reported < every:  # a clock that was set back is no reason to wait
                yield waiting()
        elif trains and _can_wait(event):
            leisurely.append(event)
        else:
            trains = trains and not isinstance(event, ENDS)
            yield (*waiting(), event)
        before = clock()
    if left := waiting():
        yield left


def _can_wait(event: Event) -> bool:
    return isinstance(event, DeadUnitsMeasured) or (isinstance(event, Answer) and event.query.at_leisure)


def merged(batches: list[BatchDone], seconds: float) -> BatchesDone:
    """Batches in a row, one or more of one epoch, as one event."""
    last = batches[-1]
    measured = [batch for batch in batches if batch.gradient_norm is not None]
    with np.errstate(over="ignore"):  # beyond float32 a figure is as good as infinite
        return BatchesDone(
            last.step,
            epoch=last.epoch,
            epoch_progress=last.epoch_progress,
            samples=sum(batch.samples for batch in batches),
            seconds=seconds,
            losses=np.array([batch.loss for batch in batches], np.float32),
            accuracies=np.array([batch.accuracy for batch in batches], np.float32),
            measured_steps=np.array([batch.step for batch in measured], np.int64),
            gradient_norms=np.array([batch.gradient_norm for batch in measured], np.float32),
            update_ratios=np.array([batch.update_ratio for batch in measured], np.float32),
            computing_seconds=sum(batch.seconds for batch in batches),
        )
