"""What a front end asks a trainer's host to do, beside what a trainer understands by itself."""

from __future__ import annotations

from dataclasses import dataclass

from tui_mnist.hosting.job import Job
from tui_mnist.training.command import Command


@dataclass(frozen=True)
class StartRun(Command):
    """Replace the current run by this one; send a Stop before, which keeps the current one on disk."""

    job: Job


@dataclass(frozen=True)
class EndSession(Command):
    """End the session; send a Stop before, which keeps the run."""


@dataclass(frozen=True)
class Suspend(Command):
    """Stop training and the clock, without an event, until a Wake: the app is in the background."""


@dataclass(frozen=True)
class Wake(Command):
    """Go on after a Suspend."""
