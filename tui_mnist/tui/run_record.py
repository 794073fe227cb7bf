"""What a run has told so far: its picture, its curves, what is the matter with it, and what of it is worth a notice."""

from __future__ import annotations

from tui_mnist.hosting import DataReady, Downloading, Failed, Recalled
from tui_mnist.training.diagnosis import Diagnostician, Finding
from tui_mnist.training.evaluation import looked_at
from tui_mnist.training.events import (
    BatchesDone,
    ChangeRefused,
    EpochDone,
    Event,
    HyperparametersChanged,
    RunFinished,
)
from tui_mnist.training.rate import rate
from tui_mnist.training.timeline import Timeline
from tui_mnist.tui.change_words import change_in_words
from tui_mnist.tui.folding import after
from tui_mnist.tui.notice import Notice
from tui_mnist.tui.snapshot import Phase, Snapshot


class RunRecord:
    """Folds the events of one run: `snapshot` is how it stands now, `timeline` how it came there."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.timeline = Timeline()
        self._doctor = Diagnostician()
        self._dismissed: Failed | None = None

    def take(self, event: Event) -> list[Notice]:
        """Fold an event in; what of it the learner should be told."""
        self._draw(event)
        self.snapshot = after(self.snapshot, (event,))
        if isinstance(event, DataReady):
            self._doctor = Diagnostician(classes=len(event.class_names))
        self._doctor.observe(event)
        return self._notices(event)

    def _draw(self, event: Event) -> None:
        match event:
            case BatchesDone():
                self.timeline.add_batches(event)
                if (pace := rate(event.samples, event.seconds)) is not None:
                    self.timeline.add_pace(event.step, pace)
            case EpochDone():
                self.timeline.add_epoch(event)
            case HyperparametersChanged() if event.step:
                self.timeline.add_mark(event.step, change_in_words(event, brief=True))
            case Recalled():
                for past in event.past:
                    self._draw(past)
            case _:
                pass

    def _notices(self, event: Event) -> list[Notice]:
        match event:
            case HyperparametersChanged() if event.step:
                return [Notice(f"{change_in_words(event)} at step {event.step:,}")]
            case ChangeRefused():
                return [Notice(event.reason, "warning")]
            case RunFinished():
                looked = looked_at(self.snapshot.test_looks)
                return [Notice(f"finished: {event.test_accuracy:.2%} of the test images right, {looked}")]
            case Downloading(name=name) if event.done == 0:
                return [Notice(f"{name} is being downloaded")]
            case _:
                return []

    @property
    def finding(self) -> Finding | None:
        """What is most worth saying about the run now."""
        now = self.snapshot
        if now.phase is not Phase.FAILED or now.failed is None:
            return self._doctor.finding(now.hyperparameters)
        if now.failed is self._dismissed:
            return None
        if now.failed.can_go_on:
            text = f"broken off at step {now.step:,}: it can go on once that is mended"
        else:
            text = f"broken off at step {now.step:,}: rewind, or begin a new run"
        return Finding("failed", text, text, "", None, "bad")

    def dismiss_finding(self) -> None:
        """Say nothing of it until something else is the matter."""
        if self.snapshot.phase is Phase.FAILED:
            self._dismissed = self.snapshot.failed
        else:
            self._doctor.dismiss()
