"""A session in the hands of a test."""

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

from tui_mnist.hosting import EndSession, Host, Job, Report
from tui_mnist.training import Command, Stop
from tui_mnist.training.event import Event

PATIENCE = 60.0
"""Seconds after which an event that was waited for counts as missing."""


class Sitting:
    """A session and what it told so far."""

    def __init__(self, host: Host, job: Job) -> None:
        self.host = host
        self.told: list[Event] = []
        self._reports: SimpleQueue[Report] = SimpleQueue()
        self._thread = threading.Thread(target=host.run, args=(job, self._reports.put), daemon=True)
        self._thread.start()

    def send(self, *commands: Command) -> None:
        self.host.send(*commands)

    def until(self, kind: type[Any], *, where: Callable[[Any], bool] = lambda event: True) -> Any:
        """The next event of this kind; those before it are passed over."""
        while True:
            try:
                report = self._reports.get(timeout=PATIENCE)
            except Empty:
                raise AssertionError(f"no {kind.__name__} came after {self.told[-3:]}") from None
            self.told += report
            found = [event for event in report if isinstance(event, kind) and where(event)]
            if found:
                return found[-1]

    def end(self) -> None:
        """Leave, and wait until the session is over."""
        self.send(Stop(), EndSession())
        self.over()

    def over(self) -> None:
        """Wait until the session is over, and hear the rest of what it told."""
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "the session goes on"
        while not self._reports.empty():
            self.told += self._reports.get()
