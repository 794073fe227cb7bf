"""Says in one line what is happening in training, and stays calm about it."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

from tui_mnist.training.diagnosis.finding import Finding, Restart, SetKnobs, Severity, remedy_in_words
from tui_mnist.training.diagnosis.symptoms import SYMPTOMS, Symptom
from tui_mnist.training.diagnosis.vitals import Vitals
from tui_mnist.training.event import Event
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

COMES_AFTER = 3
"""A symptom is taken for real after it was there for so many chunks in a row: 30 steps at usual batch sizes."""

GOES_AFTER = 5
"""And for gone after it was away for so many."""

EACH_TIME = 2
"""Each time that it came before, so many chunks more: what comes and goes is at the edge, and not worth a change."""

STAYS_FOR = 10
"""What is shown stays for so many chunks, and its figures are brought up to date as often: 100 steps."""

MOST_WAITING = 16
"""Reports of batches that wait to be weighed."""


@dataclass
class SymptomState:
    """How long a symptom has been present, or absent, and whether it counts."""

    changed_for: int = 0
    active: bool = False
    came: int = 0

    def follow(self, symptom: Symptom, present: bool, chunks: int) -> None:
        """So many chunks later it was `present`, or not."""
        if present == self.active:
            self.changed_for = 0
            return
        self.changed_for += chunks
        patience = COMES_AFTER if present else GOES_AFTER
        if not symptom.everyday:
            patience += EACH_TIME * self.came
        if symptom.sudden or self.changed_for >= patience:
            self.active, self.changed_for = present, 0
            self.came += present


@dataclass
class Shown:
    """The symptom on the line, with the figures as they were when they were last brought up to date."""

    symptom: Symptom
    vitals: Vitals
    text: str
    short: str
    severity: Severity
    chunks: int = 0


class Diagnostician:
    """Is fed the events of runs as they come, and has one finding at a time.

    What it finds depends on the steps, and on which were measured, not on how they were put together into events.
    Batches wait until something else happens or somebody asks, since to weigh many together takes less than one by one.
    """

    def __init__(self, *, classes: int = 10) -> None:
        self._vitals = Vitals(classes)
        self._waiting: list[BatchesDone] = []
        self._dismissed: set[str] = set()
        self._begin()

    def _begin(self) -> None:
        self._courses = {symptom.kind: SymptomState() for symptom in SYMPTOMS}
        self._shown: Shown | None = None
        self._dismissed.clear()

    def observe(self, event: Event) -> None:
        """Take in an event; those that say nothing about how training goes are let pass."""
        if isinstance(event, BatchesDone):
            self._waiting.append(event)
            if len(self._waiting) >= MOST_WAITING:
                self._catch_up()
        else:
            self._catch_up()
            self._take(event)

    def _catch_up(self) -> None:
        for batches in self._waiting:
            for _ in self._vitals.train(batches):
                self._weigh(chunks=1)
        self._waiting.clear()

    def _take(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._vitals.start(event)
                self._begin()
                self._weigh()
            case HyperparametersChanged():
                self._dismissed.clear()
                if self._vitals.turn(event):
                    self._begin()
                self._weigh()
            case EpochDone():
                self._vitals.close_epoch(event)
                self._weigh()
            case DeadUnitsMeasured():
                self._vitals.measure(event)
                self._weigh()
            case Diverged() | RunFinished() | RunStopped():
                self._vitals.end(event)
                self._weigh()

    def finding(self, hyperparameters: Hyperparameters) -> Finding | None:
        """The most important finding that was not dismissed; what helps is worked out from `hyperparameters`."""
        self._catch_up()
        shown = self._shown
        if shown is None:
            return None
        action = shown.symptom.remedy(shown.vitals, hyperparameters)
        if isinstance(action, SetKnobs) and self._vitals.finished and shown.symptom.kind != "finished":
            action = Restart(action.changes)
        words = remedy_in_words(action, hyperparameters)
        return Finding(shown.symptom.kind, shown.text, shown.short, words, action, shown.severity)

    def dismiss(self) -> None:
        """Hide what is shown until it has gone away and come back, or a knob moved."""
        if self._shown is not None:
            self._dismissed.add(self._shown.symptom.kind)
            self._shown = None
            self._choose()

    def _weigh(self, *, chunks: int = 0) -> None:
        for symptom in SYMPTOMS:
            if symptom.sudden and chunks:
                continue  # nothing that it rests on has happened
            course = self._courses[symptom.kind]
            if symptom.sudden or chunks:
                course.follow(symptom, symptom.present(self._vitals, shown=course.active), chunks)
            elif self._vitals.over and (course.active or (symptom.told_by_the_end and self._vitals.finished)):
                course.active = symptom.present(self._vitals, shown=course.active)
            if not course.active:
                self._dismissed.discard(symptom.kind)
        if self._shown is not None:
            self._shown.chunks += chunks
        self._choose(anew=not chunks)

    def _choose(self, *, anew: bool = True) -> None:
        """Show what is most important; its figures are said again at the end, and where there may be others, `anew`."""
        symptom = next((s for s in SYMPTOMS if self._courses[s.kind].active and s.kind not in self._dismissed), None)
        shown = self._shown
        if shown is not None and symptom is shown.symptom:
            if shown.chunks >= STAYS_FOR or (anew and (symptom.sudden or self._vitals.over)):
                self._show(symptom)
        elif shown is None or self._vitals.over or self._is_replaced(shown, symptom):
            self._show(symptom)

    def _is_replaced(self, shown: Shown, symptom: Symptom | None) -> bool:
        """What is sudden comes and goes at once, and what is everyday gives way at once; the rest stays for a while."""
        sudden = shown.symptom.sudden or (symptom is not None and symptom.sudden)
        return sudden or shown.symptom.everyday or shown.chunks >= STAYS_FOR

    def _show(self, symptom: Symptom | None) -> None:
        if symptom is None:
            self._shown = None
            return
        text, short = symptom.words(self._vitals)
        self._shown = Shown(symptom, copy(self._vitals), text, short, symptom.severity(self._vitals))
