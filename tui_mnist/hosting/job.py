"""What a front end asks a trainer's host to do, beside what a trainer understands by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui_mnist.training import Command, Hyperparameters


@dataclass(frozen=True)
class Job:
    """One run: what to train, and where to keep it.

    `runs_folder` None keeps nothing. `resume` is the name or folder of a kept run to go on with: its own
    hyperparameters count, after these `changes`. `fit_validation` lets a small data set hold out fewer images.
    By its `number` a job is known again in what the session tells. `threads` are those of the matrix products, all
    cores if None.
    """

    hyperparameters: Hyperparameters
    runs_folder: Path | None = None
    resume: str | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    fit_validation: bool = True
    number: int = 1
    checkpoint_every: int = 0
    threads: int | None = None


@dataclass(frozen=True)
class Begin(Command):
    """Leave the run that is there and begin this one; send a Stop before, which keeps the one that is there."""

    job: Job


@dataclass(frozen=True)
class Leave(Command):
    """End the session; send a Stop before, which keeps the run."""
