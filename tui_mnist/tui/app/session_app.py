"""An app that owns a session: it holds it in a worker, folds what it tells, and ends only when it has ended."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from textual import on, work
from textual.message import Message
from textual.worker import Worker, WorkerState

from tui_mnist.errors import UsageError
from tui_mnist.lazy import import_now
from tui_mnist.printable import printable
from tui_mnist.tui.app.lasting_app import LastingApp
from tui_mnist.tui.kit.run_screen import RunScreen
from tui_mnist.tui.session.notice import Notice
from tui_mnist.tui.session.snapshot import Snapshot

if TYPE_CHECKING:
    from tui_mnist.hosting import Failed, Host, Job, Report
    from tui_mnist.tui.app.failure import FailureChoice
    from tui_mnist.tui.app.quit import QuitChoice, QuitScreen
    from tui_mnist.tui.session.driver import Driver


HINT_SECONDS = 1.0
"""After which it is said that the app waits for its trainer to save."""
PATIENCE = 4.0
"""The seconds that a trainer is given to save once someone insists on leaving."""
PATIENCE_AT_THE_END = 20.0
"""Those that it is given when the app has ended already, as after an error."""


class Told(Message):
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


class SessionApp(LastingApp[Snapshot]):
    """Its result is what is known of the run that was trained last.

    `make_host` gives the place where the trainer lives, `when_open` is called once the first picture is there.
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
        self._make_host = make_host
        self.clock = clock
        self._question: QuitScreen | None = None
        self._opened = False
        self._ended = False
        self._leaving = self._insisted = False
        self._untold: deque[Told] = deque()
        self._over = threading.Event()
        self._over.set()
        self._keys_of: tuple[object, ...] = ()

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
        if self._leaving:
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
        while self._untold:  # by a session that ended after the app did
            if (told := self._untold.popleft()).host is self.driver.host:
                self.driver.take(told.report)
        return self.driver.result

    def _start_session(self, job: Job) -> Host:
        host = self._make_host()
        self._over.clear()
        self._hold_session(host, job)
        return host

    @work(thread=True, exit_on_error=False, group="session")
    def _hold_session(self, host: Host, job: Job) -> None:
        def tell(report: Report) -> None:
            message = Told(report, host)
            self._untold.append(message)
            self._pass_on(message)

        try:
            host.run(job, tell)
        except Exception as error:  # noqa: BLE001 - whatever it is, the learner is told, and the app lives
            from tui_mnist.crash import told  # noqa: PLC0415 - hardly ever needed
            from tui_mnist.hosting import Failed  # noqa: PLC0415 - the host has loaded it

            what = f"{told(error, 'the session')}; begin a new run"
            tell((Failed(0, self.driver.job.number, what, "", can_go_on=False, over=True),))
        finally:
            self._over.set()
            self._pass_on(SessionOver(host))

    @on(Worker.StateChanged)
    def _session_broke(self, message: Worker.StateChanged) -> None:
        """A session that could not be held, as where there is no thread for it, is over, and the learner is told."""
        if message.worker.group != "session" or message.state is not WorkerState.ERROR:
            return
        from tui_mnist.hosting import Failed  # noqa: PLC0415 - loaded behind the first picture

        what = f"the trainer can't be reached: {message.worker.error}; begin a new run"
        told = Told((Failed(0, self.driver.job.number, what, "", can_go_on=False, over=True),), self.driver.host)
        self._over.set()
        self._untold.append(told)
        self._take(told)
        self.driver.closed()

    def _pass_on(self, message: Message) -> None:
        if self.is_running:
            self.post_message(message)

    @on(Told)
    def _take(self, message: Told) -> None:
        self._untold.popleft()
        if message.host is not self.driver.host:
            return
        failed_before = self.driver.snapshot.failed
        for notice in self.driver.take(message.report):
            self.say(notice)
        failed = self.driver.snapshot.failed
        if failed is not None and failed is not failed_before:
            self._show_failure(failed)
        if self.driver.leaves_after_epoch and not self.driver.trains and not self._leaving:
            self.leave()
        self.show_run()

    @on(SessionOver)
    def _session_over(self, message: SessionOver) -> None:
        if message.host is self.driver.host:
            self.driver.closed()
        if self._leaving:
            self.exit(self.driver.result)

    @property
    def run_screens(self) -> list[RunScreen]:
        """The screens that can show the run, the uppermost first; none any more once the app is being left."""
        if self._ended:
            return []
        return [screen for screen in reversed(self.screen_stack) if isinstance(screen, RunScreen) and screen.is_mounted]

    def exit(self, result: Snapshot | None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave at once."""
        self._ended = True
        super().exit(result, return_code, message)

    def refresh_bindings(self) -> None:
        """Ask again which commands are possible; without screens, as at the very end, there is nobody to tell."""
        if self.screen_stack:
            super().refresh_bindings()

    def show_run(self, *, by_command: bool = False) -> None:
        """Draw how the run stands, on the screen that is shown, or that lies below a dialog."""
        for screen in self.run_screens[:1]:
            if by_command and self.driver.snapshot.training:
                screen.show_knobs(self.driver)
            else:
                screen.show(self.driver)
            self._dim_keys(screen)
        if self._question in self.screen_stack:
            now = self.driver.snapshot
            self._question.show_progress(
                now.epochs + 1, now.hyperparameters.epochs, now.epoch_progress, now.seconds_left
            )

    def drive(self, command: Callable[[], None]) -> None:
        """Do something to the run, and show at once what came of it, or why it could not be done."""
        before, was_leaving = self.driver.knob_state.values, self.driver.leaves_after_epoch
        try:
            command()
        except UsageError as error:
            self.say(Notice(str(error), "warning"))
        if was_leaving and not self.driver.leaves_after_epoch:
            self.say(Notice("not leaving any more"))
        self.show_run(by_command=True)
        changed = [name for name, value in self.driver.knob_state.values.items() if value != before[name]]
        for screen in self.run_screens[:1]:
            for name in changed[:1]:
                screen.reveal(name)

    def _dim_keys(self, screen: RunScreen) -> None:
        """Ask again which commands are possible; of batches trained on none of them depends."""
        now, knobs = self.driver.snapshot, self.driver.knob_state
        state = (screen, now.phase, bool(knobs.pending), knobs.can_go_back)
        if state != self._keys_of or not self.driver.snapshot.training:
            self._keys_of = state
            self.refresh_bindings()

    def say(self, notice: Notice) -> None:
        """Tell the learner something in passing."""
        text = printable(notice.text)
        if notice.severity == "information" and (screens := self.run_screens):
            super().clear_notifications()  # they stand in the same corner
            screens[0].tell(text)
        else:
            self.clear_notifications()  # of quick turns of a knob the last is what counts
            self.notify(text, severity=notice.severity, timeout=4, markup=False)

    def clear_notifications(self) -> None:
        """Take all notices from the screens."""
        super().clear_notifications()
        for screen in self.run_screens:
            screen.clear_notice()

    # --- failures ---------------------------------------------------------------------------------------------------

    def _show_failure(self, failed: Failed) -> None:
        if self._leaving:
            return
        from tui_mnist.training.knobs import shown  # noqa: PLC0415 - loaded behind the first picture
        from tui_mnist.tui.app.failure import FailureChoice, FailureScreen  # noqa: PLC0415 - seldom needed

        said = failed.kept or self._kept_so_far()
        if way_back := self.driver.way_back:
            self.drive(self.driver.fall_back)
            values = (f"the {name.replace('_', ' ')} is {shown(name, value)}" for name, value in way_back.items())
            kept = f"{said}; {', '.join(values)} again"
            if "data" in way_back:
                title, ways = "No such data here", ["once that is mended, choose the data set anew"]
            else:
                title, ways = "This run can't begin", ["choose another value"]
            self.push_screen(FailureScreen(title, failed.what, kept, ways))
            return
        ways, choices = ["begin a new run: n"], [FailureChoice.NEW_RUN]
        if failed.can_go_on:
            ways.insert(0, "go on from where it is, once that is mended: space")
            choices.insert(0, FailureChoice.GO_ON)
        begun, resumed = self.driver.snapshot.started, self.driver.job.resume is not None
        title = "Training broke off" if begun else "This run can't begin" if resumed else "Training can't begin"
        panel = FailureScreen(title, failed.what, said, ways, choices)
        self.push_screen(panel, self._after_failure)

    def _kept_so_far(self) -> str:
        """What is on disk of the run, as its trainer can't say it any more."""
        from tui_mnist.runs.resume import kept_so_far  # noqa: PLC0415 - seldom needed

        kept = self.driver.snapshot.kept
        return "; ".join(kept_so_far(Path(kept.folder) if kept else None, headless=False))

    def _after_failure(self, choice: FailureChoice | None) -> None:
        match choice.name if choice is not None else None:
            case "GO_ON":
                self.drive(self.driver.toggle)
            case "NEW_RUN":
                self.drive(self.driver.new_run)
            case _:
                pass

    # --- leaving ----------------------------------------------------------------------------------------------------

    async def action_quit(self) -> None:
        """Leave; ask first if something would be interrupted."""
        now, training = self.driver.snapshot, self.driver.trains
        if self._leaving or not (training or now.within_epoch):
            self.leave()
        elif self._question not in self.screen_stack:
            from tui_mnist.tui.app.quit import QuitScreen  # noqa: PLC0415 - seldom needed

            self._question = QuitScreen(
                training=training,
                keeps=self.driver.job.runs_folder is not None,
                epoch=now.epochs + 1,
                epochs=now.hyperparameters.epochs,
                progress=now.epoch_progress,
                seconds_left=now.seconds_left,
            )
            self.push_screen(self._question, self._after_question)

    def _after_question(self, choice: QuitChoice | None) -> None:
        from tui_mnist.tui.app.quit import QuitChoice  # noqa: PLC0415 - it is loaded, as it was asked

        match choice:
            case QuitChoice.FINISH_EPOCH:
                self.driver.finish_epoch_and_leave()
                if self.driver.leaves_after_epoch:
                    self.show_run(by_command=True)
                    self.say(Notice("leaving at the end of this epoch"))
                else:  # it ended while the question was there
                    self.leave()
            case QuitChoice.SAVE:
                self.leave(insist=self._question is not None and self._question.insists)
            case QuitChoice.DISCARD:
                self.leave(save=False)
            case _:
                pass

    def leave(self, *, save: bool = True, insist: bool = False) -> None:
        """End the session, and the app when it has ended.

        Whoever asks a second time, or insists, waits no longer than PATIENCE; a third time, no longer at all.
        """
        if self._ended or self.crash is not None:  # the trainer still saves
            asyncio.get_running_loop().call_later(PATIENCE, partial(self.driver.leave, save=False))
            return
        if self._opened and (not self.driver.is_open or (self._leaving and not save)):
            self._leave_at_once()
            return
        again, self._leaving = self._leaving, True
        self.driver.leave(save=save)
        if not self._opened:
            return
        if self._insisted:
            self._leave_at_once()
        elif insist or again:
            self._insisted = True
            self.set_timer(PATIENCE, self._leave_at_once)
        else:
            self.set_timer(HINT_SECONDS, self._hint)

    def _leave_at_once(self) -> None:
        if not self._ended:
            self.driver.leave(save=False)
            self.exit(self.driver.result)

    def _hint(self) -> None:
        if not self._ended and not self._insisted:
            self.say(Notice("waiting for the trainer to save; q: no longer than 4 s", "warning"))

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
