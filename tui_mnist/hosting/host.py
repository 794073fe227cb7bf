"""What a front end knows of the place where its trainer lives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from tui_mnist.hosting.coalesce import Report
from tui_mnist.hosting.job import Job
from tui_mnist.training import Command


class Host(Protocol):
    """A session somewhere: in this thread, in a process of its own, or in a test's script."""

    def run(self, job: Job, publish: Callable[[Report], None]) -> None:
        """Hold a session that begins with this job, paused, and tell of it; returns when it is over.

        Call it in a thread of its own; `publish` is called in that thread, too.
        """

    def send(self, *commands: Command) -> None:
        """Put commands into the session's mailbox, in this order; from any thread, also before or after the session."""

    def abandon(self) -> None:
        """End the session at once, without keeping anything more of the run; from any thread."""
