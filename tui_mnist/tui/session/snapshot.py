"""What the screens draw: everything known of the session, in one immutable picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from tui_mnist.training import Hyperparameters
from tui_mnist.training.state_id import StateId
from tui_mnist.training.stopping.rules import RuleStatus, StopSettings

if TYPE_CHECKING:
    from tui_mnist.hosting import DataReady, Downloading, Failed, RunKept
    from tui_mnist.training import Answer, Query
    from tui_mnist.training.diagnosis import Finding
    from tui_mnist.training.events import Diverged, EpochDone, RunFinished, RunStarted
    from tui_mnist.training.stopping.events import StopRuleMet

Result = TypeVar("Result")

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
    """The session as it is now.

    `loss` and `accuracy` are means over the newest batches, which were told together; `images_per_second` is that of
    training; `speed` is what was chosen in steps a second, None for full speed, `full_speed` what the machine can do.
    `fault` is what makes a finished run one that failed. `answers` has the newest answer to each type of query.
    `test_looks` is how often the test images were looked at in this run, `resets` is that of its `state_id`.
    `stopping` are the rules to stop by, `rules` how they stand, as far as the trainer has told, and `stopped_by` is the
    one because of which it waits.
    """

    phase: Phase = Phase.LOADING
    hyperparameters: Hyperparameters = field(default_factory=Hyperparameters)
    data: DataReady | None = None
    download: Downloading | None = None
    started: RunStarted | None = None
    step: int = 0
    epochs: int = 0
    epoch_progress: float = 0.0
    images_per_second: float | None = None
    speed: float | None = None
    full_speed: float | None = None
    loss: float | None = None
    accuracy: float | None = None
    epoch_done: EpochDone | None = None
    answers: Mapping[type[Query[Any]], Answer[Any]] = field(default_factory=dict)
    finished: RunFinished | None = None
    fault: Finding | None = None
    test_looks: int = 0
    diverged: Diverged | None = None
    resets: int = 0
    failed: Failed | None = None
    kept: RunKept | None = None
    stopping: StopSettings = field(default_factory=StopSettings)
    rules: tuple[RuleStatus, ...] = ()
    stopped_by: StopRuleMet | None = None
    log: tuple[str, ...] = ()

    @property
    def samples(self) -> str:
        """What the samples of the data are called: images, or points."""
        return self.data.called if self.data else "images"

    @property
    def training(self) -> bool:
        """Whether batches are being trained on."""
        return self.phase is Phase.TRAINING

    @property
    def touched(self) -> bool:
        """Whether the run has come off its start."""
        return self.step > 0

    @property
    def within_epoch(self) -> bool:
        """Whether it waits within an epoch of which something was trained in this session."""
        began = self.started.step if self.started is not None else 0
        return self.phase is Phase.PAUSED and 0 < self.epoch_progress < 1 and self.step > began

    @property
    def is_too_slow(self) -> bool:
        """Whether the machine can't reach the speed that was chosen."""
        return self.speed is not None and self.full_speed is not None and self.full_speed < 0.95 * self.speed

    @property
    def state_id(self) -> StateId:
        """What tells this state of the run from the others."""
        return StateId(self.step, self.hyperparameters, self.resets)

    def newest(self, query: type[Query[Result]]) -> Answer[Result] | None:
        """The newest answer to this type of query, of whichever state it is; None before the first."""
        return self.answers.get(query)

    def present(self, query: type[Query[Result]]) -> Answer[Result] | None:
        """The newest answer to this type of query if it is of the present state: these weights, these knobs."""
        answer = self.newest(query)
        return answer if answer is not None and answer.state_id == self.state_id else None

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

    def noted(self, line: str) -> Snapshot:
        """The same with one line more in the log."""
        return replace(self, log=(*self.log, line)[-LOG_LINES:])
