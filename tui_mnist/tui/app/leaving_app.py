"""An app that asks before it interrupts something, and is left when the trainer has kept the run."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from tui_mnist.tui.app.driving_app import DrivingApp
from tui_mnist.tui.session.notice import Notice

if TYPE_CHECKING:
    from tui_mnist.tui.app.quit import QuitChoice, QuitScreen


HINT_SECONDS = 1.0
"""After which it is said that the app waits for its trainer to save."""
PATIENCE = 4.0
"""The seconds that a trainer is given to save once someone insists on leaving."""


class LeavingApp(DrivingApp):
    """Whoever asks a second time, or insists, waits no longer than PATIENCE; a third time, no longer at all."""

    _question: QuitScreen | None = None
    _insisted = False

    def show_run(self, *, by_command: bool = False) -> None:
        """Draw how the run stands, also in the question."""
        super().show_run(by_command=by_command)
        if self._question in self.screen_stack:
            now = self.driver.snapshot
            self._question.show_progress(
                now.epochs + 1, now.hyperparameters.epochs, now.epoch_progress, now.seconds_left
            )

    async def action_quit(self) -> None:
        """Leave; ask first if something would be interrupted."""
        now, training = self.driver.snapshot, self.driver.trains
        if self.is_leaving or not (training or now.within_epoch):
            self.leave()
        elif self._question not in self.screen_stack:
            from tui_mnist.tui.app.quit import QuitScreen  # noqa: PLC0415 - seldom needed

            self._question = QuitScreen(
                training=training,
                keeps=self.driver.job.runs_folder is not None,
                kept_step=self._kept_step,
                epoch=now.epochs + 1,
                epochs=now.hyperparameters.epochs,
                progress=now.epoch_progress,
                seconds_left=now.seconds_left,
            )
            self.push_screen(self._question, self._after_question)

    @property
    def _kept_step(self) -> int | None:
        """Up to which step the run is on disk, as far as is known: where it was resumed, or its last whole epoch."""
        now = self.driver.snapshot
        resumed = now.started if self.driver.job.resume is not None else None
        known = (resumed, now.kept, now.epoch_done if now.kept is not None else None)
        return max((event.step for event in known if event is not None), default=None)

    def _after_question(self, choice: QuitChoice | None) -> None:
        from tui_mnist.tui.app.quit import QuitChoice  # noqa: PLC0415 - it is loaded, as it was asked

        match choice:
            case QuitChoice.FINISH_EPOCH:
                self.driver.finish_epoch_and_leave()
                if self.driver.leaves_after_epoch:
                    self.show_run(by_command=True)
                    self.show_notice(Notice("leaving at the end of this epoch"))
                else:  # it ended while the question was there
                    self.leave()
            case QuitChoice.SAVE:
                self.leave(insist=self._question is not None and self._question.insists)
            case QuitChoice.DISCARD:
                self.leave(save=False)
            case _:
                pass

    def leave(self, *, save: bool = True, insist: bool = False) -> None:
        """End the session, and the app when it has ended."""
        if self._ended or self.crash is not None:  # the trainer still saves
            asyncio.get_running_loop().call_later(PATIENCE, partial(self.driver.leave, save=False))
            return
        if self._opened and (not self.driver.is_open or (self.is_leaving and not save)):
            self._leave_at_once()
            return
        again, self.is_leaving = self.is_leaving, True
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
            text = f"waiting for the trainer to save; {{quit}}: no longer than {PATIENCE:.0f} s"
            for screen in self.run_screens[:1]:
                self.show_notice(Notice(screen.with_keys(text), "warning"))
