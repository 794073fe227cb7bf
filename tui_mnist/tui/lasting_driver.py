"""A terminal can close and a process be told to end at any moment: the app then leaves in good order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TextIO

from textual.driver import Driver

ENDINGS = ("SIGHUP", "SIGINT", "SIGTERM")


class LastingOutput:
    """A stream to write to, which swallows what is written when there is nobody to read it any more.

    Textual's thread that writes would die of the error, and the app wait for it forever.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """Write, or not."""
        with suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        """Flush, if that is of use."""
        with suppress(OSError):
            self._stream.flush()

    def fileno(self) -> int:
        """The number of the file behind the stream."""
        return self._stream.fileno()


def lasting(driver_class: type[Driver], leave: Callable[[], None]) -> type[Driver]:
    """The same driver, for an app that outlives its terminal; while it shows, the signals to end call `leave`."""

    class LastingDriver(driver_class):  # type: ignore[misc, valid-type]
        def start_application_mode(self) -> None:
            loop = asyncio.get_running_loop()
            for name in ENDINGS:
                with suppress(AttributeError, NotImplementedError):  # Windows knows neither all of them nor how
                    loop.add_signal_handler(getattr(signal, name), leave)
            self._file: Any = LastingOutput(self._file)
            super().start_application_mode()

        def run_input_thread(self) -> None:
            """Read keys; bytes that are no UTF-8, as of a terminal with another encoding, are passed over."""
            while True:
                with suppress(UnicodeDecodeError):
                    return super().run_input_thread()  # type: ignore[no-any-return]

    return LastingDriver
