"""A terminal can close, and a process be told to end or to stop, at any moment: the app does so in good order."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from typing import Any, Protocol, TextIO

from textual.driver import Driver

from tui_mnist.tui.kit.textual_private import wrap_output

ENDINGS = ("SIGHUP", "SIGINT", "SIGTERM")
IN_THE_BACKGROUND_SECONDS = 0.1


class EndingHandler(Protocol):
    """What the driver tells the app."""

    def end_by_signal(self, number: int) -> None:
        """A signal asks for the end."""

    def before_suspension(self) -> None:
        """The terminal is about to be given back, and the process to be stopped."""

    def after_suspension(self) -> None:
        """The terminal is the app's again, and empty."""

    def input_failed(self, error: Exception) -> None:
        """Nothing can be read from the terminal any more; called in the thread that reads."""


class SafeOutput:
    """A stream to write to, which swallows what is written when there is nobody to read it any more.

    Textual's thread that writes would die of the error, and the app wait for it forever.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """Write, or not."""
        with suppress(OSError, ValueError):
            self._stream.write(text)

    def flush(self) -> None:
        """Flush, if that is of use."""
        with suppress(OSError, ValueError):
            self._stream.flush()

    def fileno(self) -> int:
        """The number of the file behind the stream."""
        return self._stream.fileno()


def graceful(driver_class: type[Driver], app: EndingHandler) -> type[Driver]:
    """The same driver, for an app that outlives its terminal; while it shows, signals reach it through its event loop.

    Textual suspends within a signal handler, which waits for a thread that may wait for what the handler interrupted.
    """

    class GracefulDriver(driver_class):  # type: ignore[misc, valid-type]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            wrap_output(self, SafeOutput)
            self._event_loop = asyncio.get_running_loop()
            self._has_terminal = self._suspended = self._ending = False
            self._going_to_stop: asyncio.Handle | None = None

        # --- the terminal, which is touched only while it is the app's ----------------------------------------------

        def start_application_mode(self) -> None:
            self._heed_signals()
            self._has_terminal = True
            try:
                super().start_application_mode()
            except Exception:  # as where no thread can be started any more: the screen is switched by then
                self.stop_application_mode()
                raise

        def stop_application_mode(self) -> None:
            if self._has_terminal:
                super().stop_application_mode()
                self._has_terminal = False

        def disable_input(self) -> None:
            if self._has_terminal:
                super().disable_input()

        def write(self, data: str) -> None:
            if self._has_terminal:
                super().write(data)

        def close(self) -> None:
            with suppress(RuntimeError):  # its thread was never started
                super().close()

        def run_input_thread(self) -> None:
            """Read keys; bytes that are no UTF-8, as of a terminal with another encoding, are passed over."""
            try:
                while True:
                    with suppress(UnicodeDecodeError):
                        return super().run_input_thread()  # type: ignore[no-any-return]
            except OSError:  # the terminal is gone
                self._event_loop.call_soon_threadsafe(self._end, getattr(signal, "SIGHUP", signal.SIGTERM))
            except Exception as error:  # noqa: BLE001 - the app ends in its usual way, whatever it is
                app.input_failed(error)

        # --- signals ------------------------------------------------------------------------------------------------

        def _heed_signals(self) -> None:
            loop = asyncio.get_running_loop()
            handlers: dict[str, Any] = dict.fromkeys(ENDINGS, self._end)
            for name, handler in {**handlers, "SIGTSTP": self._stop_soon, "SIGCONT": self._continued}.items():
                with suppress(AttributeError, NotImplementedError):  # Windows knows neither all of them nor how
                    number = getattr(signal, name)
                    loop.add_signal_handler(number, handler, number)

        def _end(self, number: int) -> None:
            self._ending = True
            app.end_by_signal(number)

        def _stop_soon(self, _number: int) -> None:
            """Stop, unless a SIGCONT has come by now: both may have come while the loop was busy."""
            if self._going_to_stop is None:
                self._going_to_stop = asyncio.get_running_loop().call_soon(self._suspend)

        def _continued(self, _number: int) -> None:
            if self._going_to_stop is not None:
                self._going_to_stop.cancel()
                self._going_to_stop = None
            self._take_terminal()

        def _suspend(self) -> None:
            """Give the terminal back as it was, and stop until the process may go on."""
            self._going_to_stop = None
            continued = []
            signal.signal(signal.SIGTSTP, signal.SIG_IGN)
            signal.signal(signal.SIGCONT, lambda *_: continued.append(True))
            if self._has_terminal:
                app.before_suspension()
                self.suspend_application_mode()
                self._suspended = True
            if continued:
                self._heed_signals()
                self._take_terminal()
            else:
                self._stop()

        def _stop(self) -> None:
            """Stop with all of this job's processes, as the shell expects; nothing stops where no shell waits."""
            signal.signal(signal.SIGCONT, signal.SIG_DFL)
            signal.signal(signal.SIGTSTP, signal.SIG_DFL)
            os.kill(0, signal.SIGTSTP)
            self._heed_signals()
            self._take_terminal()

        def _take_terminal(self) -> None:
            """Show the app, on a terminal that others may have written to; in the background, stop again."""
            if self._ending or not (self._has_terminal or self._suspended):
                return
            if not _in_foreground(self.fileno):
                if self._going_to_stop is None:  # later, since it may have been woken by a signal to end
                    loop = asyncio.get_running_loop()
                    self._going_to_stop = loop.call_later(IN_THE_BACKGROUND_SECONDS, self._stop_in_background)
                return
            if self._has_terminal:
                self.suspend_application_mode()
            self._suspended = False
            self.resume_application_mode()
            app.after_suspension()

        def _stop_in_background(self) -> None:
            self._going_to_stop = None
            if self._ending:
                return
            if _in_foreground(self.fileno):
                self._take_terminal()
            else:
                self._stop()

    return GracefulDriver


def _in_foreground(terminal: int) -> bool:
    """Whether the terminal is this job's; so, too, where it controls no jobs."""
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return True
