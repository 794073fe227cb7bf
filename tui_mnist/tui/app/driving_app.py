"""An app that shows how the run stands, does to it what the learner asks for, and tells what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tui_mnist.errors import UsageError
from tui_mnist.printable import printable
from tui_mnist.tui.app.session_app import SessionApp
from tui_mnist.tui.kit.run_screen import RunScreen
from tui_mnist.tui.session.notice import Notice

if TYPE_CHECKING:
    from tui_mnist.hosting import Failed, Report
    from tui_mnist.tui.app.failure import FailureChoice


class DrivingApp(SessionApp):
    """Shows the run on the screen that is seen; a failure of it is explained in a panel, and the app lives."""

    _bound_for: tuple[object, ...] = ()

    def take(self, report: Report) -> None:
        """Take in what the session told, show it, and tell what of it is worth a word."""
        failed_before = self.driver.snapshot.failed
        for notice in self.driver.take(report):
            self.show_notice(notice)
        failed = self.driver.snapshot.failed
        if failed is not None and failed is not failed_before:
            self._show_failure(failed)
        if self.driver.leaves_after_epoch and not self.driver.trains and not self.is_leaving:
            self.leave()
        self.show_run()

    @property
    def run_screens(self) -> list[RunScreen]:
        """The screens that can show the run, the uppermost first; none any more once the app is being left."""
        if self._ended:
            return []
        return [screen for screen in reversed(self.screen_stack) if isinstance(screen, RunScreen) and screen.is_mounted]

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

    def drive(self, command: Callable[[], None]) -> None:
        """Do something to the run, and show at once what came of it, or why it could not be done."""
        before, was_leaving = self.driver.knob_state.values, self.driver.leaves_after_epoch
        try:
            command()
        except UsageError as error:
            self.show_notice(Notice(str(error), "warning"))
        if was_leaving and not self.driver.leaves_after_epoch:
            self.show_notice(Notice("not leaving any more"))
        self.show_run(by_command=True)
        changed = [name for name, value in self.driver.knob_state.values.items() if value != before[name]]
        for screen in self.run_screens[:1]:
            for name in changed[:1]:
                screen.reveal(name)

    def _dim_keys(self, screen: RunScreen) -> None:
        """Ask again which commands are possible; of batches trained on none of them depends."""
        now, knobs = self.driver.snapshot, self.driver.knob_state
        state = (screen, now.phase, bool(knobs.pending), knobs.can_go_back)
        if state != self._bound_for or not self.driver.snapshot.training:
            self._bound_for = state
            self.refresh_bindings()

    def show_notice(self, notice: Notice) -> None:
        """Tell the learner something in passing."""
        text = printable(notice.text)
        if notice.severity == "information" and (screens := self.run_screens):
            super().clear_notifications()  # they stand in the same corner
            screens[0].show_notice(screens[0].with_keys(text) if notice.names_commands else text)
        else:
            self.clear_notifications()  # of quick turns of a knob the last is what counts
            self.notify(text, severity=notice.severity, timeout=4, markup=False)

    def clear_notifications(self) -> None:
        """Take all notices from the screens."""
        super().clear_notifications()
        for screen in self.run_screens:
            screen.clear_notice()

    def before_suspension(self) -> None:
        """Let training wait, and all else that the screen plays or trains."""
        super().before_suspension()
        for screen in self.run_screens[:1]:
            screen.before_suspension()

    # --- failures ---------------------------------------------------------------------------------------------------

    def _show_failure(self, failed: Failed) -> None:
        if self.is_leaving:
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
