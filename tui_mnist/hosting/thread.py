"""The trainer in a thread of the program's own process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from tui_mnist.hosting.coalesce import Report, coalesce
from tui_mnist.hosting.commands import EndSession, Suspend, Wake
from tui_mnist.hosting.job import Job
from tui_mnist.hosting.session import Session
from tui_mnist.training import Command, Control, Stop
from tui_mnist.training.event import Event


class ThreadHost:
    """A session in the thread that runs it; see `Host`."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._control = Control(paused=True)
        self._clock = clock
        self._abandoned = False

    def run(self, job: Job, publish: Callable[[Report], None]) -> None:
        """Hold a session."""
        session = Session(job, self._control, lambda event: publish((event,)))
        for report in coalesce(self._until_abandoned(session.events()), clock=self._clock):
            publish(report)

    def send(self, *commands: Command) -> None:
        """Put commands into the mailbox; what is suspended is the whole process, and this thread with it."""
        for command in commands:
            if not isinstance(command, Suspend | Wake):
                self._control.send(command)

    def abandon(self) -> None:
        """End the session after the batch that is being trained on."""
        self._abandoned = True
        self.send(Stop(), EndSession())

    def _until_abandoned(self, events: Iterator[Event]) -> Iterator[Event]:
        while not self._abandoned and (event := next(events, None)) is not None:
            yield event
