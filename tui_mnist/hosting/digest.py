"""A trainer does a thousand batches a second, a screen ten pictures: what happened in between is told together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from tui_mnist.training.events import BatchDone, BatchesDone, Event

Report = tuple[Event, ...]
"""Events in the order in which they happened, batches in a row folded into one BatchesDone."""


def digest(events: Iterable[Event], *, clock: Callable[[], float], every: float = 0.1) -> Iterator[Report]:
    """Tell batches together, once in `every` seconds, and everything else at once, with the batches before it."""
    batches: list[BatchDone] = []
    told = before = clock()
    seconds = 0.0
    for event in events:
        now = clock()
        if isinstance(event, BatchDone):
            if batches and batches[-1].epoch != event.epoch:
                yield (together(batches, seconds),)
                batches, seconds, told = [], 0.0, now
            batches.append(event)
            seconds += now - before
            if now - told >= every:
                yield (together(batches, seconds),)
                batches, seconds, told = [], 0.0, now
        else:
            yield (together(batches, seconds), event) if batches else (event,)
            batches, seconds, told = [], 0.0, now
        before = clock()
    if batches:
        yield (together(batches, seconds),)


def together(batches: list[BatchDone], seconds: float) -> BatchesDone:
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
        )
