"""Training as text for people: what is trained, a line that moves, a table that grows, a summary at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from tui_mnist.headless.progress import ProgressLine
from tui_mnist.headless.screen import Screen
from tui_mnist.headless.summary import show_summary
from tui_mnist.headless.table import EpochTable
from tui_mnist.training import Hyperparameters, Trainer
from tui_mnist.training.event import Event
from tui_mnist.training.events import (
    BatchDone,
    ChangeRefused,
    Diagnosed,
    EpochDone,
    HyperparametersChanged,
    Paused,
    Resumed,
    RunFinished,
    RunStarted,
    RunStopped,
)
from tui_mnist.training.stopping.events import BestWeightsRestored, StopRuleMet

SHOWN_ELSEWHERE = {
    "activation",
    "data",
    "epochs",
    "hidden",
    "learning_rate",
    "optimizer",
    "seed",
    "train_size",
    "validation_size",
}
"""Hyperparameters that heading and table show in words of their own; of the others those that are not the default."""


class TextReporter:
    """Writes lines, and on a terminal keeps one moving below them."""

    def __init__(
        self,
        stdout: TextIO,
        environ: Mapping[str, str],
        trainer: Trainer,
        run_dir: Path | None,
        clock: Callable[[], float],
    ) -> None:
        self._screen = Screen(stdout, environ)
        self._trainer = trainer
        self._run_dir = run_dir
        self._clock = clock
        self._progress: ProgressLine | None = None
        self._table: EpochTable | None = None
        self._epochs = 0
        self._diagnosed: Diagnosed | None = None

    def show(self, event: Event) -> None:
        """Show the event, in the way of its kind."""
        match event:
            case BatchDone():
                if self._progress:
                    self._progress.advance(event)
            case RunStarted():
                self._start(event)
            case EpochDone():
                self._epoch(event)
            case HyperparametersChanged(step, changes):
                self._change(step, changes)
            case ChangeRefused(step, reason):
                self._screen.prose(f"step {step:,}: {reason}")
            case Paused(step):
                self._screen.prose(f"step {step:,}: paused")
            case Resumed(step):
                self._screen.prose(f"step {step:,}: goes on")
            case StopRuleMet():
                self._screen.prose(f"step {event.step:,}: stopped by {event.words}", style="bold")
            case BestWeightsRestored(step, _, epoch):
                self._screen.prose(f"step {step:,}: the weights are those of epoch {epoch} again, the best one")
            case Diagnosed():
                self._diagnosed = event
            case RunStopped() | RunFinished():
                self.close()
                show_summary(self._screen, self._trainer, event, self._run_dir, self._diagnosed)

    def close(self) -> None:
        """Take the moving line off the terminal."""
        progress, self._progress = self._progress, None
        if progress:
            with suppress(OSError):
                progress.close()

    def _start(self, event: RunStarted) -> None:
        self._epochs = event.hyperparameters.epochs
        self._screen.wrapped(self._heading(event), self._screen.symbol(" · ", " | "))
        self._screen.line()
        if self._screen.is_terminal:
            self._progress = ProgressLine(self._screen, event, self._clock, self._trainer.dataset.called)

    def _heading(self, event: RunStarted) -> list[str]:
        settings, usual = event.hyperparameters, Hyperparameters()
        sizes = [f"{event.train_size:,} training", f"{event.validation_size:,} validation", f"{event.test_size:,} test"]
        layers = "-".join(map(str, self._trainer.network.sizes))
        layers += f" {settings.activation}" if settings.hidden else " without a hidden layer"
        pieces = [
            f"{self._trainer.dataset.name} {' + '.join(sizes)}",
            f"{layers}, {event.parameters:,} parameters",
            f"{settings.optimizer} {settings.learning_rate:g}",
            f"seed {settings.seed}",
        ]
        for name, value in settings.as_dict().items():
            if name not in SHOWN_ELSEWHERE and value != getattr(usual, name):
                pieces.append(f"{name} {value}")
        return [*pieces, f"from step {event.step:,}"] if event.step else pieces

    def _epoch(self, event: EpochDone) -> None:
        if self._table is None:
            validation = event.val_accuracy is not None
            called = self._trainer.dataset.called
            self._table = EpochTable(self._screen.width, epochs=self._epochs, validation=validation, called=called)
            self._screen.line(self._table.heading(), style="cyan")
        self._screen.line(self._table.row(event))

    def _change(self, step: int, changes: Mapping[str, tuple[Any, Any]]) -> None:
        arrow = self._screen.symbol("→", "->")
        text = ", ".join(f"{name} {before} {arrow} {after}" for name, (before, after) in changes.items())
        self._screen.prose(f"step {step:,}: {text}")
        if "epochs" in changes:
            self._epochs = changes["epochs"][1]
            if self._progress:
                self._progress.epochs = self._epochs
            if self._table:
                self._table.epochs = self._epochs
