"""The app's diagnosis without a screen: a run that ends with something the matter says so before its last event."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from tui_mnist.hosting.coalesce import merged
from tui_mnist.training import Trainer
from tui_mnist.training.diagnosis import Diagnostician
from tui_mnist.training.event import Event
from tui_mnist.training.events import BatchDone, Diagnosed, EpochDone, RunFinished, RunStopped
from tui_mnist.training.vital_signs import Measurements

TOGETHER = 100
"""So many batches are weighed at once."""

MEASURED_EVERY = 40
"""So many steps lie between two measurements of the update ratio, whatever the time: the same run says the same."""


def diagnosed(events: Iterable[Event], trainer: Trainer) -> Iterator[Event]:
    """Pass on the events of a trainer, with a Diagnosed before the last one if it is worth saying.

    A divergence says by itself what led to it. Between two events the trainer stands still, so it can be looked at;
    nothing of it is changed.
    """
    observer = _Observer(trainer)
    for event in events:
        observer.see(event)
        if isinstance(event, RunFinished | RunStopped) and (found := observer.finding(event.step)):
            yield found
        yield event


class _Observer:
    """Tells a diagnostician what the app would tell it."""

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._diagnostician = Diagnostician(classes=trainer.dataset.classes)
        self._measurements = Measurements(0)
        self._batches: list[BatchDone] = []
        self._half_seen = False

    def see(self, event: Event) -> None:
        """Take in an event; the network is looked at after each epoch, and once in the midst of the first."""
        if not isinstance(event, BatchDone):
            self._announce()
            self._diagnostician.observe(event)
            if isinstance(event, EpochDone):
                self._measure_dead_units()
            return
        self._batches.append(self._measured(event))
        if len(self._batches) == TOGETHER:
            self._announce()
        if not self._half_seen and event.epoch_progress >= 0.5:
            self._half_seen = True
            self._announce()
            self._measure_dead_units()

    def finding(self, step: int) -> Diagnosed | None:
        """What is worth saying at the end; None if all went well and nothing would make it better."""
        settings = self._trainer.hyperparameters
        found = self._diagnostician.finding(settings)
        if found is None or (found.severity == "good" and found.action is None):
            return None
        helps = found.action.changes if found.action else {}
        changes = {name: (getattr(settings, name), value) for name, value in helps.items()}
        return Diagnosed(step, found.kind, found.severity, found.text, changes)

    def _announce(self) -> None:
        if self._batches:
            self._diagnostician.observe(merged(self._batches, 0.0))
            self._batches.clear()

    def _measured(self, event: BatchDone) -> BatchDone:
        if event.step % MEASURED_EVERY:
            return event
        signs = self._measurements.after_step(self._trainer.backend, now=0.0)
        return dataclasses.replace(event, **signs._asdict())

    def _measure_dead_units(self) -> None:
        for event in self._trainer.dead_units():
            self._diagnostician.observe(event)
