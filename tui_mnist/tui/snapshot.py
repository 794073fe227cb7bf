"""What the screens draw: everything known of the session, in one immutable picture."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from tui_mnist.training import Hyperparameters

if TYPE_CHECKING:
    from tui_mnist.hosting import DataReady, Downloading, Failed, RunKept
    from tui_mnist.training.events import (
        Diverged,
        EpochDone,
        GradientChecked,
        GraphDrawn,
        Looked,
        RunFinished,
        RunStarted,
        Walked,
    )

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
    training. `test_looks` is how often the test images were looked at in this run.
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
    loss: float | None = None
    accuracy: float | None = None
    epoch_done: EpochDone | None = None
    looked: Looked | None = None
    walked: Walked | None = None
    checked: GradientChecked | None = None
    graph: GraphDrawn | None = None
    finished: RunFinished | None = None
    test_looks: int = 0
    diverged: Diverged | None = None
    failed: Failed | None = None
    kept: RunKept | None = None
    log: tuple[str, ...] = ()

    @property
    def training(self) -> bool:
        """Whether batches are being trained on."""
        return self.phase is Phase.TRAINING

    @property
    def touched(self) -> bool:
        """Whether the run has come off its start."""
        return self.step > 0

    @property
    def walk_ahead(self) -> Walked | None:
        """The walk through the very next batch; None if there is none, or if it was another batch or other knobs."""
        walked = self.walked
        if walked is None or (walked.step, walked.walkthrough.hyperparameters) != (self.step, self.hyperparameters):
            return None
        return walked

    @property
    def graph_ahead(self) -> GraphDrawn | None:
        """The graph of the very next batch; None if there is none, or if it was of another batch or other knobs."""
        graph = self.graph
        if graph is None or (graph.step, graph.hyperparameters) != (self.step, self.hyperparameters):
            return None
        return graph

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
