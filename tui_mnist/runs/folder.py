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

from tui_mnist.atomic import write_atomically
from tui_mnist.errors import CheckpointError, StorageError, UsageError
from tui_mnist.plain_file import append_to_plain, status_of_plain
from tui_mnist.runs.journal import event_from_json
from tui_mnist.runs.place import no_place
from tui_mnist.runs.reading import Line, read_checkpoint, read_journal
from tui_mnist.training.checkpoint import Checkpoint
from tui_mnist.training.events import EpochDone, HyperparametersChanged, RunFinished
from tui_mnist.training.hyperparameters import Hyperparameters

LAST = "last"
"""What `--resume` takes for the run that was saved last."""
LONGEST_DATA_NAME = 40
"""In letters: a run's name has room for a data set's, however long, within the 255 bytes of a folder's name."""


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
            append_to_plain(self.journal_path, (json.dumps(entry) + "\n").encode())
        except OSError as error:
            kept = "the last checkpoint is whole; make room and resume the run"
            if not self.checkpoint_path.exists():
                kept = "there is no checkpoint yet; make room and begin again"
            raise StorageError(
                f"{self.journal_path} could not be written: {error.strerror or error}; {kept}"
            ) from error

    @property
    def finished(self) -> bool:
        """Whether the last that the journal tells is that the run finished; CheckpointError if it can't be read."""
        lines = read_journal(self.journal_path)
        return bool(lines) and _is_end(lines[-1])

    @property
    def test_looks(self) -> int:
        """How often the journal tells that the test images were looked at; CheckpointError if it can't be read."""
        return sum(map(_is_end, read_journal(self.journal_path)))

    def events_until(self, step: int) -> tuple[EpochDone | HyperparametersChanged, ...]:
        """The ends of epochs and the turns of knobs that the journal tells of, up to `step`, in their order.

        CheckpointError if it can't be read.
        """
        told: list[EpochDone | HyperparametersChanged] = []
        for line in read_journal(self.journal_path):
            event = event_from_json(line.entry or {})
            if event is not None and (told[-1].step if told else 0) <= event.step <= step:
                told.append(event)
        return tuple(told)

    def forget_after(self, step: int, epochs: int) -> None:
        """Take out of the journal what happened after `step` and so many `epochs`, or was torn by a crash.

        The run goes on from there. Checkpoints that a crash left half-written go, too, if the disk lets them.
        """
        with suppress(OSError):  # if nothing can be written here, the next to be written says so
            for left_over in self.folder.glob(f".{self.checkpoint_path.name}.*"):
                left_over.unlink()
        lines = read_journal(self.journal_path)
        kept = "".join(line.text.rstrip() + "\n" for line in lines if _happened_by(line, step, epochs))
        if kept != "".join(line.text for line in lines):
            write_atomically(self.journal_path, kept.encode())

    def remove_if_empty(self) -> None:
        """Leave no folder behind for a run of which nothing was kept."""
        with suppress(OSError):
            self.folder.rmdir()  # which refuses if anything is there


def create_run(
    runs_folder: Path,
    hyperparameters: Hyperparameters,
    *,
    now: Callable[[], datetime.datetime] = datetime.datetime.now,
) -> Run:
    """Make a new folder, named by time, data and optimizer; UsageError if it can't be made or written."""
    name = Path(hyperparameters.data).name.replace(":", "-")[:LONGEST_DATA_NAME]
    data = "".join(letter if letter.isprintable() else "_" for letter in name) or "data"
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
    given = name if "\0" in name else os.path.expanduser(name)  # which asks the system for a user of that name
    for folder in (runs_folder / name, Path(given)):
        if os.path.lexists(Run(folder).checkpoint_path):  # False, too, of what can't be a path at all
            return Run(folder)
    known = ", ".join(run.name for run in saved_runs(runs_folder)[-3:])
    raise UsageError(
        f"there is no run {name!r} with a checkpoint; expected a run's folder, {LAST}, "
        f"or a name in {runs_folder}{f', such as {known}' if known else ''}"
    )


def saved_runs(runs_folder: Path) -> list[Run]:
    """All runs that have a checkpoint, the one saved last at the end; CheckpointError if the folder can't be read."""
    times: dict[Run, int] = {}
    try:
        with os.scandir(runs_folder) as entries:
            for entry in entries:
                run = Run(Path(entry.path))
                with suppress(OSError):  # no checkpoint, no run
                    times[run] = status_of_plain(run.checkpoint_path).st_mtime_ns
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise CheckpointError(f"{runs_folder} can't be read: {error.strerror or error}; name a run's folder") from None
    return sorted(times, key=lambda run: (times[run], run.name))


def load_checkpoint(run: Run) -> tuple[Checkpoint, Hyperparameters]:
    """A run's newest checkpoint and the hyperparameters in it; CheckpointError if it can't be used."""
    return read_checkpoint(run.checkpoint_path)


def _is_end(line: Line) -> bool:
    return line.entry is not None and line.entry.get("event") == RunFinished.kind


def _happened_by(line: Line, step: int, epochs: int) -> bool:
    entry = line.entry
    if entry is None or entry.get("steps", entry.get("step", math.inf)) > step:
        return False
    return entry.get("event") != EpochDone.kind or entry.get("epoch", math.inf) <= epochs
