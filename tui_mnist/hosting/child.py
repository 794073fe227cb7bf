"""The process that a ProcessHost starts: it reads a job and commands, trains, and writes reports."""

from __future__ import annotations

import os
import pickle
import sys
import threading
import time
import traceback
from contextlib import suppress
from typing import BinaryIO

from tui_mnist.hosting.coalesce import Report, coalesce
from tui_mnist.hosting.commands import EndSession, Suspend, Wake
from tui_mnist.hosting.session import Session
from tui_mnist.training import Control, Stop


class Writer:
    """Reports go out one after the other, and nowhere once nobody reads them: the run is kept all the same."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream: BinaryIO | None = stream
        self._lock = threading.Lock()

    def __call__(self, report: Report | None) -> None:
        """Write a report; None says that the session is over."""
        with self._lock:
            if self._stream is None:
                return
            try:
                pickle.dump(report, self._stream, pickle.HIGHEST_PROTOCOL)
                self._stream.flush()
            except OSError:
                self._stream = None


def deliver(mailbox: BinaryIO, control: Control, awake: threading.Event) -> None:
    """Put what comes in into the trainer's mailbox; when nothing can come any more, let it keep the run and end."""
    with suppress(EOFError, OSError, pickle.UnpicklingError):
        while True:
            match pickle.load(mailbox):  # noqa: S301 - written by our own parent
                case Suspend():
                    awake.clear()
                case Wake():
                    awake.set()
                case command:
                    control.send(command)
    awake.set()
    control.send(Stop())
    control.send(EndSession())


def main() -> None:
    """Hold one session on standard input and output."""
    reports = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # so that nothing else can get between the reports
    mailbox = sys.stdin.buffer
    job = pickle.load(mailbox)  # noqa: S301 - written by our own parent
    control = Control(paused=True)
    awake = threading.Event()
    awake.set()
    threading.Thread(target=deliver, args=(mailbox, control, awake), daemon=True).start()
    write = Writer(reports)
    session = Session(job, control, lambda event: write((event,)))
    exit_code = 1
    try:
        for report in coalesce(session.events(), clock=time.perf_counter):
            write(report)
            awake.wait()
        write(None)
        exit_code = 0
    except BaseException:  # noqa: BLE001 - whatever it is, the parent reads it
        traceback.print_exc()
    finally:
        os._exit(exit_code)  # the thread that reads the mailbox may hold its lock, on which Python would wait
