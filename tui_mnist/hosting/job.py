"""What a host is given: one run, as data that a process of its own can be sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui_mnist.training.hyperparameters import Hyperparameters
from tui_mnist.training.stopping.rules import StopSettings


@dataclass(frozen=True)
class Job:
    """One run: what to train, and where to keep it.

    `runs_folder` None keeps nothing. `resume` is the name or folder of a kept run to go on with: its own
    hyperparameters count, after these `changes`; its data may have changed only if `allow_other_data`. `fit_validation`
    lets a small data set hold out fewer images. By its `number` a job is known again in what the session tells.
    `threads` are the cores to train on, all if None; `steps_per_second` is the speed at the start, None for full speed.
    `stopping` are the rules to stop by, None for those that a resumed run has kept.
    """

    hyperparameters: Hyperparameters
    runs_folder: Path | None = None
    resume: str | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    allow_other_data: bool = False
    fit_validation: bool = True
    number: int = 1
    checkpoint_every: int = 0
    threads: int | None = None
    steps_per_second: float | None = None
    stopping: StopSettings | None = None
