"""Ctrl-C, SIGTERM and a terminal that closes end the training after the current batch, with everything saved."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import TextIO

from tui_mnist.training import Control, Stop

HANGUP = getattr(signal, "SIGHUP", None)
"""What a process gets when its terminal closes; Windows has no such signal."""
SIGNALS = (signal.SIGINT, signal.SIGTERM, *([] if HANGUP is None else [HANGUP]))
PATIENCE = 3
"""So many signals end the program at once."""


@dataclass
class Interruption:
    """The first signal that came, and how many came."""

    number: int | None = None
    count: int = 0

    @property
    def exit_code(self) -> int:
        """What a shell expects of a program that a signal ended; 0 if none came."""
        return 0 if self.number is None else 128 + self.number


@contextmanager
def stop_on_signals(control: Control, stderr: TextIO) -> Iterator[Interruption]:
    """Within, the first signal sends Stop, the second says that it was heard, the third raises KeyboardInterrupt.

    A signal that the program was started to ignore, as in the background of a script, stays ignored. Outside the main
    thread, where Python knows no signals, this does nothing.
    """
    caught = Interruption()

    def handle(number: int, _frame: FrameType | None) -> None:
        caught.count += 1
        if caught.count == 1:
            caught.number = number
            control.send(Stop())
        elif caught.count >= PATIENCE:
            raise KeyboardInterrupt
        else:
            _write_at_once(stderr, "\ntui-mnist: stopping after this batch; once more to end at once\n")

    before = {}
    if threading.current_thread() is threading.main_thread():
        before = {number: signal.getsignal(number) for number in SIGNALS}
    heeded = [number for number, handler in before.items() if handler is not signal.SIG_IGN]
    for number in heeded:
        signal.signal(number, handle)
    try:
        yield caught
    finally:
        for number in heeded:
            signal.signal(number, before[number])


def _write_at_once(stream: TextIO, text: str) -> None:
    """Write past the stream's buffer, which the signal may have found half-written."""
    with suppress(OSError, ValueError):
        os.write(stream.fileno(), text.encode())
