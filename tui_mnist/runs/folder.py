"""Where runs are kept: a folder for each, with its journal and its newest checkpoint."""

from __future__ import annotations

import datetime
import json
import math
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_mnist.atomic import write_atomically
from tui_mnist.errors import CheckpointError, StorageError, UsageError
from tui_mnist.runs.journal import event_from_json
from tui_mnist.runs.place import no_place
from tui_mnist.training.checkpoint import Checkpoint
from tui_mnist.training.events import EpochDone, HyperparametersChanged, RunFinished
from tui_mnist.training.hyperparameters import Hyperparameters

LAST = "last"
"""What `--resume` takes for the run that was saved last."""


@dataclass(frozen=True)
class Run:
    """A folder that holds `checkpoint.safetensors` and `journal.jsonl`."""

    folder: Path

    @property
    def name(self) -> str:
        """What `--resume` knows the run by."""
        return self.folder.name

    @property
    def checkpoint_path(self) -> Path:
        """The newest checkpoint."""
        return self.folder / "checkpoint.safetensors"

    @property
    def journal_path(self) -> Path:
        """The run's events, one JSON object a line."""
        return self.folder / "journal.jsonl"

    def save(self, checkpoint: Checkpoint) -> None:
        """Replace the checkpoint; StorageError if the disk won't, and then the old one stays."""
        checkpoint.save(self.checkpoint_path)

    def note(self, entry: dict[str, object]) -> None:
        """Add a line to the journal; StorageError if the disk won't."""
        try:
            with self.journal_path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry) + "\n")
        except OSError as error:
            kept = "the last checkpoint is whole; make room and resume the run"
            if not self.checkpoint_path.exists():
                kept = "there is no checkpoint yet; make room and begin again"
            raise StorageError(
                f"{self.journal_path} could not be written: {error.strerror or error}; {kept}"
            ) from error

    @property
    def finished(self) -> bool:
        """Whether the last that the journal tells is that the run finished."""
        lines = self._journal_lines()
        return bool(lines) and (_entry(lines[-1]) or {}).get("event") == RunFinished.kind

    @property
    def test_looks(self) -> int:
        """How often the journal tells that the test images were looked at."""
        return sum((_entry(line) or {}).get("event") == RunFinished.kind for line in self._journal_lines())

    def events_until(self, step: int) -> tuple[EpochDone | HyperparametersChanged, ...]:
        """The ends of epochs and the turns of knobs that the journal tells of, up to `step`."""
        events = (event_from_json(_entry(line) or {}) for line in self._journal_lines())
        return tuple(event for event in events if event is not None and event.step <= step)

    def forget_after(self, step: int, epochs: int) -> None:
        """Take out of the journal what happened after `step` and so many `epochs`, or was torn by a crash.

        The run goes on from there. Checkpoints that a crash left half-written go, too.
        """
        for left_over in self.folder.glob(f".{self.checkpoint_path.name}.*"):
            left_over.unlink(missing_ok=True)
        lines = self._journal_lines()
        kept = [line for line in lines if _happened_by(line, step, epochs)]
        if kept != lines:
            write_atomically(self.journal_path, "".join(line + "\n" for line in kept).encode())

    def remove_if_empty(self) -> None:
        """Leave no folder behind for a run of which nothing was kept."""
        with suppress(OSError):
            self.folder.rmdir()  # which refuses if anything is there

    def _journal_lines(self) -> list[str]:
        try:
            return self.journal_path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return []  # no journal, nothing was told; the next note says if it can't be written


def create_run(
    runs_folder: Path,
    hyperparameters: Hyperparameters,
    *,
    now: Callable[[], datetime.datetime] = datetime.datetime.now,
) -> Run:
    """Make a new folder, named by time, data and optimizer; UsageError if it can't be made or written."""
    data = Path(hyperparameters.data).name or "data"
    stem = f"{now():%Y-%m-%d-%H%M%S}-{data}-{hyperparameters.optimizer}"
    try:
        runs_folder.mkdir(parents=True, exist_ok=True)
        number = 1
        while True:
            folder = runs_folder / (stem if number == 1 else f"{stem}-{number}")
            try:
                folder.mkdir()
            except FileExistsError:
                number += 1
                continue
            return Run(folder)
    except OSError as error:
        raise no_place(runs_folder, error.strerror or str(error)) from error


def find_run(runs_folder: Path, name: str) -> Run:
    """The run of that name, or in that folder, or the one saved last; UsageError if there is none."""
    if name == LAST:
        runs = saved_runs(runs_folder)
        if not runs:
            raise UsageError(f"there is no run in {runs_folder} yet; train one first, or name its folder")
        return runs[-1]
    for folder in (runs_folder / name, Path(os.path.expanduser(name))):
        if os.path.exists(Run(folder).checkpoint_path):  # False, too, of what can't be a path at all
            return Run(folder)
    known = ", ".join(run.name for run in saved_runs(runs_folder)[-3:])
    raise UsageError(
        f"there is no run {name!r} with a checkpoint; expected a run's folder, {LAST}, "
        f"or a name in {runs_folder}{f', such as {known}' if known else ''}"
    )


def saved_runs(runs_folder: Path) -> list[Run]:
    """All runs that have a checkpoint, the one saved last at the end."""
    try:
        with os.scandir(runs_folder) as entries:
            runs = [Run(Path(entry.path)) for entry in entries if entry.is_dir()]
        times = {run: run.checkpoint_path.stat().st_mtime_ns for run in runs if run.checkpoint_path.exists()}
    except OSError:
        return []
    return sorted(times, key=lambda run: (times[run], run.name))


def load_checkpoint(run: Run) -> tuple[Checkpoint, Hyperparameters]:
    """A run's newest checkpoint and the hyperparameters in it; CheckpointError if it can't be used."""
    checkpoint = Checkpoint.load(run.checkpoint_path)
    try:
        return checkpoint, Hyperparameters.from_dict(checkpoint.state["hyperparameters"])
    except (KeyError, TypeError, AttributeError, UsageError) as error:
        raise CheckpointError(f"{run.checkpoint_path} holds hyperparameters that can't be used: {error}") from None


def _entry(line: str) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


def _happened_by(line: str, step: int, epochs: int) -> bool:
    entry = _entry(line) or {}
    number = entry.get("steps", entry.get("step"))
    if not isinstance(number, int) or number > step:
        return False
    return entry.get("event") != EpochDone.kind or entry.get("epoch", math.inf) <= epochs
