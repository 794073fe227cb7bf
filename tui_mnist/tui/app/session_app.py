"""An app that owns a session: it holds it in a worker, passes on what it tells, and ends only when it has ended."""

from __future__ import annotations

import asyncio
import threading
import time
from abc import abstractmethod
from collections import deque
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from textual import on, work
from textual.message import Message
from textual.worker import Worker, WorkerState

from tui_mnist.lazy import import_now
from tui_mnist.tui.app.graceful_app import GracefulApp
from tui_mnist.tui.session.hold_session import hold_session
from tui_mnist.tui.session.snapshot import Snapshot

if TYPE_CHECKING:
    from tui_mnist.hosting import Host, Job, Report
    from tui_mnist.tui.session.driver import Driver


PATIENCE_AT_THE_END = 20.0
"""The seconds that the trainer is given to save when the app has ended already, as after an error."""


class SessionReport(Message):
    """A session told something."""

    def __init__(self, report: Report, host: Host | None) -> None:
        super().__init__()
        self.report = report
        self.host = host


class SessionOver(Message):
    """A session came to its end."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host


class SessionApp(GracefulApp[Snapshot]):
    """Its result is what is known of the run that was trained last.

    `make_host` gives the place where the trainer lives, `when_open` is called once the first picture is there.
    `is_leaving` says that it waits for the session to end.
    """

    ALLOW_SELECT = False  # Textual fails where a widget goes away under the mouse; terminals select, too

    def __init__(
        self,
        job: Job,
        make_host: Callable[[], Host],
        clock: Callable[[], float] = time.monotonic,
        when_open: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__()
        self._when_open = when_open
        self._job = job
        self.make_host = make_host
        self.clock = clock
        self._opened = self._ended = self.is_leaving = False
        self._reports: deque[SessionReport] = deque()
        self._over = threading.Event()
        self._over.set()

    @cached_property
    def driver(self) -> Driver:
        """What the commands do to the session; all that trains is loaded with it, behind the first picture."""
        import_now("numpy")
        from tui_mnist.tui.session.driver import Driver  # noqa: PLC0415

        return Driver(self._job, self._start_session)

    @property
    def has_driver(self) -> bool:
        """Whether somebody needed it already: the session, or a key that was quicker than the first picture."""
        return "driver" in vars(self)

    # --- the session ------------------------------------------------------------------------------------------------

    def open_session(self) -> None:
        """Let the data load, and the run wait at its start; or leave, if that was asked for before."""
        self._opened = True
        self._when_open()
        if self.is_leaving:
            self.exit(self.driver.result)
            return
        self.driver.open()

    def on_unmount(self) -> None:
        """However the app ends, the session ends with it, and keeps the run."""
        if self.has_driver:
            self.driver.leave()

    async def run_async(self, **options: Any) -> Snapshot | None:
        """Run; the session is over then, too, even if it does not answer."""
        try:
            return await super().run_async(**options)
        finally:
            if self.has_driver and not self._over.is_set():
                self.driver.leave()
                if not await asyncio.to_thread(self._over.wait, PATIENCE_AT_THE_END):
                    self.driver.leave(save=False)

    @property
    def outcome(self) -> Snapshot | None:
        """What is known of the run that was trained last, once the app has ended; None if there was no session."""
        if not self.has_driver:
            return None
        while self._reports:  # by a session that ended after the app did
            if (message := self._reports.popleft()).host is self.driver.host:
                self.driver.take(message.report)
        return self.driver.result

    def _start_session(self, job: Job) -> Host:
        host = self.make_host()
        self._over.clear()
        self._hold_session(host, job)
        return host

    @work(thread=True, exit_on_error=False, group="session")
    def _hold_session(self, host: Host, job: Job) -> None:
        def tell(report: Report) -> None:
            message = SessionReport(report, host)
            self._reports.append(message)
            self._post(message)

        try:
            hold_session(host, job, tell, lambda: self.driver.job.number)
        finally:
            self._over.set()
            self._post(SessionOver(host))

    @on(Worker.StateChanged)
    def _session_broke(self, message: Worker.StateChanged) -> None:
        """A session that could not be held, as where there is no thread for it, is over, and the learner is told."""
        if message.worker.group != "session" or message.state is not WorkerState.ERROR:
            return
        from tui_mnist.hosting import Failed  # noqa: PLC0415 - loaded behind the first picture

        what = f"the trainer can't be reached: {message.worker.error}; begin a new run"
        failed = Failed(0, self.driver.job.number, what, "", can_go_on=False, over=True)
        report = SessionReport((failed,), self.driver.host)
        self._over.set()
        self._reports.append(report)
        self._take(report)
        self.driver.closed()

    def _post(self, message: Message) -> None:
        if self.is_running:
            self.post_message(message)

    @on(SessionReport)
    def _take(self, message: SessionReport) -> None:
        self._reports.popleft()
        if message.host is not self.driver.host:
            return
        self.take(message.report)

    @abstractmethod
    def take(self, report: Report) -> None:
        """Take in what the session told, and show it."""

    @on(SessionOver)
    def _session_over(self, message: SessionOver) -> None:
        if message.host is self.driver.host:
            self.driver.closed()
        if self.is_leaving:
            self.exit(self.driver.result)

    def exit(self, result: Snapshot | None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave at once."""
        self._ended = True
        super().exit(result, return_code, message)

    # --- suspension: nobody sees what is trained meanwhile, and the machine is wanted for something else -------------

    def before_suspension(self) -> None:
        """Let training wait."""
        if self.has_driver:
            self.driver.suspend()

    def after_suspension(self) -> None:
        """Let training go on, and draw all of it anew."""
        if self.has_driver:
            self.driver.wake()
        super().after_suspension()
