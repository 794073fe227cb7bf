"""A run beside the app's own: a small network that a screen trains, shows and forgets."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue

from textual.message import Message
from textual.widget import Widget

from tui_mnist.hosting import Failed, Host, Job, Report
from tui_mnist.tui.session.driver import Driver
from tui_mnist.tui.session.hold_session import hold_session


class SideReport(Message):
    """A side session told something, which waits to be taken."""


class SideSession:
    """Holds a session for a widget, which is told of it by `SideReport` messages and gives them to `take`.

    It begins when it is opened, and nothing of it is kept when it ends. However much it tells, one message at most is
    on its way. `is_over` says that it was ended.
    """

    def __init__(self, widget: Widget, job: Job, make_host: Callable[[], Host]) -> None:
        self._widget = widget
        self._make_host = make_host
        self.is_over = False
        self._told: SimpleQueue[tuple[Host, Report]] = SimpleQueue()
        self._is_announced = False
        self.driver = Driver(job, self._start)

    def open(self) -> None:
        """Begin, once."""
        if not self.is_over:
            self.driver.open()

    def end(self) -> None:
        """End at once; it can't begin again."""
        self.is_over = True
        self.driver.leave(save=False)

    def take(self) -> bool:
        """Take in what was told by now; whether that was something."""
        self._is_announced, took = False, False
        while not self._told.empty():
            host, report = self._told.get()
            if host is self.driver.host:
                took = True
                self.driver.take(report)
                if any(isinstance(event, Failed) and event.over for event in report):
                    self.driver.closed()
        return took

    def _start(self, job: Job) -> Host:
        host = self._make_host()
        thread = threading.Thread(target=self._hold, args=(host, job), daemon=True, name="side session")
        thread.start()
        return host

    def _hold(self, host: Host, job: Job) -> None:
        def tell(report: Report) -> None:
            self._told.put((host, report))
            if not (self._is_announced or self.is_over) and self._widget.is_running:
                self._is_announced = True
                with suppress(RuntimeError):  # the app has ended in this very moment
                    self._widget.post_message(SideReport())

        hold_session(host, job, tell, lambda: self.driver.job.number)
