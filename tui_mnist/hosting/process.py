"""The trainer in a process of its own, where no drawing can slow it down."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from queue import SimpleQueue
from typing import IO, cast

from tui_mnist.crash import keep_report
from tui_mnist.hosting.coalesce import Report
from tui_mnist.hosting.commands import StartRun
from tui_mnist.hosting.job import Job
from tui_mnist.hosting.messages import Failed
from tui_mnist.import_path import python_command, python_environ
from tui_mnist.training import Command

MENDED = "close other programs, or raise the limits that `ulimit -a` shows, and begin a new run"


class ProcessHost:
    """A session in a child process; see `Host`. Commands and reports travel pickled through its pipes.

    The child is in a session of its own, so that a Ctrl-C or a terminal that closes reaches it only by way of this
    process: when its mailbox closes, it keeps the run and ends. A thread writes to it, so that nobody who sends a
    command has to wait for a child that was stopped and reads nothing.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._waiting: SimpleQueue[Command | None] = SimpleQueue()
        self._abandoned = False
        self._job_number = 0

    @property
    def pid(self) -> int | None:
        """The child's process id, or None if there was no child yet."""
        return None if self._process is None else self._process.pid

    def run(self, job: Job, publish: Callable[[Report], None]) -> None:
        """Hold a session; if the process can't be started, or dies, the last that is told is that it failed."""
        self._job_number = job.number
        if self._abandoned:
            return
        with ExitStack() as at_the_end:
            try:
                complaints = at_the_end.enter_context(_nameless_file())
                self._process = process = at_the_end.enter_context(_start(complaints))
                at_the_end.callback(process.kill)
                writer = threading.Thread(target=self._write_all, args=(process.stdin, job), daemon=True)
                writer.start()
            except (OSError, RuntimeError) as error:  # one of a thread that can't be started is a RuntimeError
                what = f"the trainer's process can't be started: {getattr(error, 'strerror', None) or error}; {MENDED}"
                self._publish_failure(publish, what, "nothing was begun, so nothing is lost")
                return
            if self._abandoned:  # while it was being started
                process.kill()
            ended = _forward_reports(cast("IO[bytes]", process.stdout), publish)
            status = process.wait()
            self._waiting.put(None)
            writer.join()
            if not ended and not self._abandoned:
                self._publish_failure(publish, _exit_reason(status, complaints), "")

    def send(self, *commands: Command) -> None:
        """Put commands into the child's mailbox; they wait while it is not there yet."""
        for command in commands:
            if isinstance(command, StartRun):
                self._job_number = command.job.number
            self._waiting.put(command)

    def abandon(self) -> None:
        """End the process; what it was writing is there whole or not at all."""
        self._abandoned = True
        if self._process is not None:
            self._process.kill()

    def _publish_failure(self, publish: Callable[[Report], None], what: str, kept: str) -> None:
        publish((Failed(0, self._job_number, what, kept, can_go_on=False, over=True),))

    def _write_all(self, mailbox: IO[bytes], job: Job) -> None:
        """Write the job, and then each command as it comes."""
        message: Job | Command | None = job
        with suppress(OSError), mailbox:  # the child is gone: the one who reads its reports says so
            while message is not None:
                pickle.dump(message, mailbox)
                mailbox.flush()
                message = self._waiting.get()


def _forward_reports(reports: IO[bytes], publish: Callable[[Report], None]) -> bool:
    """Pass on all reports; whether the session came to its end."""
    with suppress(EOFError, pickle.UnpicklingError, OSError):
        while (report := pickle.load(reports)) is not None:  # noqa: S301 - written by our own child
            publish(report)
        return True
    return False


def _nameless_file() -> IO[bytes]:
    """A file that is gone when it is closed; in memory if that is possible, since a disk may be full or closed."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("tui-mnist"), "w+b")
    return tempfile.TemporaryFile()


def _start(complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own module
        python_command("tui_mnist.hosting.child"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        env=python_environ(),
        start_new_session=True,
    )


def _exit_reason(status: int, complaints: IO[bytes]) -> str:
    if status < 0:
        name = signal.Signals(-status).name if -status in signal.valid_signals() else f"signal {-status}"
        likely = ", most likely because memory ran out" if name == "SIGKILL" else ""
        return f"the trainer's process was ended by {name}{likely}; begin a new run, with a smaller network if need be"
    complaints.seek(0)
    text = complaints.read().decode("utf-8", "replace").strip()
    said = f": {text.splitlines()[-1].strip()}; {keep_report(text)}" if text else ""
    return f"the trainer's process ended by itself (exit code {status}){said}; begin a new run"
