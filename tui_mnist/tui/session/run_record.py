"""The one place where what a session tells becomes what is known of the run, and what of it is worth a notice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tui_mnist.hosting import DataReady, Downloading, Failed, RunHistory, RunKept
from tui_mnist.number_format import figure
from tui_mnist.training import Answer
from tui_mnist.training.diagnosis import Diagnostician, Finding
from tui_mnist.training.evaluation import Evaluation, looked_at
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
from tui_mnist.training.rate import rate
from tui_mnist.training.stopping.events import BestWeightsRestored, StopRuleMet, StopRulesWatched
from tui_mnist.training.timeline import Timeline
from tui_mnist.tui.session.change_words import change_in_words
from tui_mnist.tui.session.notice import Notice
from tui_mnist.tui.session.snapshot import Phase, Snapshot


class RunRecord:
    """Takes in the events of one run: `snapshot` is how it stands now, `timeline` how it came there."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.timeline = Timeline()
        self._diagnostician = Diagnostician()
        self._dismissed: Failed | None = None

    def take(self, event: Event) -> list[Notice]:
        """Take an event in; what of it the learner should be told."""
        notice = self._take(event)
        self._diagnostician.observe(event)
        if isinstance(event, RunFinished):
            notice = self._verdict(event)
        return [notice] if notice else []

    def _take(self, event: Event) -> Notice | None:  # noqa: PLR0912 - one case for each kind of event
        notice = None
        match event:
            case BatchesDone():
                self._batches(event)
            case Answer():
                notice = self._answer(event)
            case EpochDone():
                self._epoch(event)
            case Paused():
                self._update(phase=Phase.PAUSED)
            case Resumed():
                self._update(phase=Phase.TRAINING, stopped_by=None)
            case HyperparametersChanged():
                notice = self._change(event)
            case RunStarted():
                self._start(event)
            case RunFinished():
                self._finish(event)
            case RunStopped():
                self._update(f"stopped at step {event.step:,}", phase=Phase.STOPPED)
            case Diverged():
                self._diverge(event)
            case Failed():
                self._update(event.what, phase=Phase.FAILED, failed=event)
            case DataReady():
                self._diagnostician = Diagnostician(classes=len(event.class_names))
                self._update(data=event, download=None, failed=None)
            case Downloading():
                self._update(download=event)
                notice = None if event.done else Notice(f"{event.name} is being downloaded")
            case RunHistory():
                self._recall(event)
            case RunKept():
                self._update(kept=event)
            case StopRulesWatched():
                self._update(stopping=event.settings, rules=event.statuses)
            case StopRuleMet():
                notice = self._stop_by(event)
            case BestWeightsRestored():
                notice = Notice(f"the weights of epoch {event.epoch}, the best one, are back")
                self._update(f"{notice.text}, at step {event.step:,}", resets=self.snapshot.resets + 1)
            case ChangeRefused():
                self._update(event.reason)
                notice = Notice(event.reason, "warning")
        return notice

    def _update(self, line: str = "", **changes: Any) -> None:
        """Take over what changed, with a line for the log."""
        self.snapshot = replace(self.snapshot, **changes)
        if line:
            self.snapshot = self.snapshot.noted(line)

    def _batches(self, event: BatchesDone) -> None:
        self.timeline.add_batches(event)
        pace, full_speed = rate(event.samples, event.seconds), rate(len(event.losses), event.computing_seconds)
        if pace is not None:
            self.timeline.add_pace(event.step, pace)
        share = min(1.0, 0.2 + event.seconds / 5)
        self._update(
            step=event.step,
            epochs=event.epoch - 1,
            epoch_progress=event.epoch_progress,
            images_per_second=_nearer(self.snapshot.images_per_second, pace, share),
            full_speed=_nearer(self.snapshot.full_speed, full_speed, share),
            loss=float(event.losses.mean(dtype=float)),
            accuracy=float(event.accuracies.mean()),
        )

    def _answer(self, event: Answer[Any]) -> Notice | None:
        """Keep the newest answer; an error is told once, also if it comes again and again."""
        before = self.snapshot.newest(type(event.query))
        if isinstance(event.value, Evaluation) and not event.state_id.step:
            self.timeline.add_validation(0, event.value.loss, event.value.accuracy)
        self._update(answers={**self.snapshot.answers, type(event.query): event})
        if not event.error or (before is not None and before.error == event.error):
            return None
        return Notice(event.error, "warning")

    def _epoch(self, event: EpochDone) -> None:
        self.timeline.add_epoch(event)
        line = f"epoch {event.epoch}: loss {figure(event.loss)}"
        if event.val_accuracy is not None:
            line += f", validation accuracy {event.val_accuracy:.2%}"
        self._update(line, epochs=event.epoch, epoch_progress=0.0, step=event.step, epoch_done=event)

    def _change(self, event: HyperparametersChanged) -> Notice | None:
        changed = {name: after for name, (_, after) in event.changes.items()}
        before, after = event.changes.get("optimizer", (None, None))
        self._update(
            hyperparameters=replace(self.snapshot.hyperparameters, **changed),
            resets=self.snapshot.resets + (before != after),
        )
        if not event.step:  # nothing but what one knob took along is worth a word
            return Notice(change_in_words(event)) if len(event.changes) > 1 else None
        line = f"{change_in_words(event)} at step {event.step:,}"
        self._mark(event)
        self._update(line)
        if self.snapshot.phase is Phase.FINISHED and "epochs" in event.changes:
            return Notice(f"{change_in_words(event)}; {{undo}} takes it back", names_commands=True)
        return Notice(line)

    def _mark(self, event: HyperparametersChanged) -> None:
        if event.step:
            self.timeline.add_mark(event.step, change_in_words(event, brief=True))

    def _start(self, event: RunStarted) -> None:
        self._update(
            phase=Phase.TRAINING,
            started=event,
            hyperparameters=event.hyperparameters,
            step=event.step,
            finished=None,
            fault=None,
            stopped_by=None,
            diverged=None,
            failed=None,
        )

    def _finish(self, event: RunFinished) -> None:
        looks = self.snapshot.test_looks + 1
        self._update(
            f"finished: test accuracy {event.test_accuracy:.2%}, on {self.snapshot.samples} {looked_at(looks)}",
            phase=Phase.FINISHED,
            finished=event,
            fault=None,
            test_looks=looks,
            epochs=event.epochs,
            epoch_progress=0.0,
        )

    def _verdict(self, event: RunFinished) -> Notice:
        """What the run came to: a failure, if the diagnosis of all of it is a bad one."""
        finding = self._diagnostician.finding(self.snapshot.hyperparameters)
        if finding is not None and finding.severity == "bad":
            self._update(fault=finding)
            return Notice(f"failed: {finding.short}", "error")
        looks = looked_at(self.snapshot.test_looks)
        return Notice(f"finished: {event.test_accuracy:.2%} of the test {self.snapshot.samples} right, {looks}")

    def _diverge(self, event: Diverged) -> None:
        self._update(
            f"diverged at step {event.step:,}: {event.reason}",
            phase=Phase.DIVERGED,
            diverged=event,
            resets=self.snapshot.resets + 1,
        )

    def _stop_by(self, event: StopRuleMet) -> Notice:
        """What stops the run; a divergence that is taken back is another state of it."""
        line = f"stopped at step {event.step:,} by {event.words}"
        self._update(line, stopped_by=event, resets=self.snapshot.resets + bool(event.reason))
        return Notice(f"stopped by '{event.rule}'")

    def _recall(self, event: RunHistory) -> None:
        for past in event.past:
            if isinstance(past, EpochDone):
                self._epoch(past)
            else:
                self._mark(past)
        self._update(
            step=event.step,
            epochs=event.epochs,
            epoch_progress=event.epoch_progress,
            loss=event.loss,
            accuracy=event.accuracy,
            test_looks=event.test_looks,
        )

    # --- the diagnosis ----------------------------------------------------------------------------------------------

    @property
    def finding(self) -> Finding | None:
        """What is most worth saying about the run now."""
        now = self.snapshot
        if now.phase is not Phase.FAILED or now.failed is None:
            return self._diagnostician.finding(now.hyperparameters)
        if now.failed is self._dismissed:
            return None
        if now.failed.can_go_on:
            text = f"broken off at step {now.step:,}: it can go on once that is mended"
        else:
            text = f"broken off at step {now.step:,}: restart, or begin a new run"
        return Finding("failed", text, text, "", None, "bad")

    def dismiss_finding(self) -> None:
        """Say nothing of it until something else is the matter."""
        if self.snapshot.phase is Phase.FAILED:
            self._dismissed = self.snapshot.failed
        else:
            self._diagnostician.dismiss()


def _nearer(before: float | None, now: float | None, share: float) -> float | None:
    """A figure that follows its newest value by this share of the way."""
    return now if before is None or now is None else before + (now - before) * share
