"""The trainer in a process of its own, where no drawing can slow it down."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from tui_mnist.hosting.coalesce import Report
from tui_mnist.hosting.commands import Begin
from tui_mnist.hosting.job import Job
from tui_mnist.hosting.messages import Failed
from tui_mnist.training import Command

CHILD = [sys.executable, "-m", "tui_mnist.hosting.child"]


class ProcessHost:
    """A session in a child process; see `Host`. Commands and reports travel pickled through its pipes.

    The child is in a session of its own, so that a Ctrl-C or a terminal that closes reaches it only by way of this
    process: when its mailbox closes, it keeps the run and ends.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._waiting: list[Command] = []
        self._lock = threading.Lock()
        self._abandoned = False
        self._job_number = 0

    @property
    def pid(self) -> int | None:
        """The child's process id, or None if there was no child yet."""
        return None if self._process is None else self._process.pid

    def run(self, job: Job, tell: Callable[[Report], None]) -> None:
        """Hold a session; if the process dies, the last that is told is that it failed."""
        self._job_number = job.number
        with tempfile.TemporaryFile() as complaints:
            with self._lock:
                if self._abandoned:
                    return
                self._process = _start(complaints)
                self._write(job)
                for command in self._waiting:
                    self._write(command)
            ended = self._tell_all(tell)
            status = self._process.wait()
            with self._lock, suppress(OSError):
                self._close()
            if not ended and not self._abandoned:
                what = _how_it_died(status, complaints)
                tell((Failed(0, self._job_number, what, "what was saved before is whole", can_go_on=False),))

    def send(self, *commands: Command) -> None:
        """Put commands into the child's mailbox; they wait while it is not there yet."""
        with self._lock:
            for command in commands:
                if isinstance(command, Begin):
                    self._job_number = command.job.number
                if self._process is None:
                    self._waiting.append(command)
                else:
                    self._write(command)

    def abandon(self) -> None:
        """End the process; what it was writing is there whole or not at all."""
        with self._lock:
            self._abandoned = True
            if self._process is not None:
                self._process.kill()

    def _tell_all(self, tell: Callable[[Report], None]) -> bool:
        """Pass on all reports; whether the session came to its end."""
        reports = self._process.stdout if self._process else None
        with suppress(EOFError, pickle.UnpicklingError, OSError):
            while reports is not None:
                report = pickle.load(reports)  # noqa: S301 - written by our own child
                if report is None:
                    return True
                tell(report)
        return False

    def _write(self, message: Any) -> None:
        mailbox = self._process.stdin if self._process else None
        with suppress(OSError, ValueError):  # the child is gone: the one who reads its reports says so
            if mailbox is not None:
                pickle.dump(message, mailbox)
                mailbox.flush()

    def _close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout) if self._process else ():
            if pipe is not None:
                pipe.close()


def _start(complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    package = str(Path(__file__).resolve().parents[2])
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(  # noqa: S603 - our own module
        CHILD,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        start_new_session=True,
    )


def _how_it_died(status: int, complaints: IO[bytes]) -> str:
    if status < 0:
        name = signal.Signals(-status).name if -status in signal.valid_signals() else f"signal {-status}"
        likely = ", most likely because memory ran out" if name == "SIGKILL" else ""
        return f"the trainer's process was ended by {name}{likely}; begin a new run, with a smaller network if need be"
    complaints.seek(0)
    lines = complaints.read()[-4000:].decode("utf-8", "replace").strip().splitlines()
    said = f": {lines[-1].strip()}" if lines else ""
    return f"the trainer's process ended by itself (exit code {status}){said}; begin a new run"
