"""What a front end asks a trainer's host to do, beside what a trainer understands by itself."""

from __future__ import annotations

from dataclasses import dataclass

from tui_mnist.hosting.job import Job
from tui_mnist.training.command import Command


@dataclass(frozen=True)
class Begin(Command):
    """Leave the run that is there and begin this one; send a Stop before, which keeps the one that is there."""

    job: Job


@dataclass(frozen=True)
class Leave(Command):
    """End the session; send a Stop before, which keeps the run."""


@dataclass(frozen=True)
class Suspend(Command):
    """Let time stand still, without an event, until a Wake: nobody listens."""


@dataclass(frozen=True)
class Wake(Command):
    """Let time go on after a Suspend."""
