"""A program on a pseudo-terminal: keys go in, and what it writes is kept with the time at which it came."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress


class PseudoTerminal:
    """Starts `command` on a terminal of this size; use as a context, which ends the program."""

    def __init__(
        self, command: Sequence[str], *, columns: int = 120, rows: int = 40, environ: Mapping[str, str] | None = None
    ) -> None:
        self.started = time.perf_counter()
        self.pid, self._descriptor = pty.fork()
        if self.pid == 0:
            os.environ.update(
                {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **(environ or {})}
            )
            os.execvp(command[0], list(command))  # noqa: S606 - no shell is wanted
        self.resize(columns, rows)
        self._news = threading.Condition()
        self._written: list[tuple[float, bytes]] = []
        self.status: int | None = None
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> PseudoTerminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        fcntl.ioctl(self._descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def send(self, keys: str) -> float:
        """Press keys, and return when."""
        now = time.perf_counter()
        os.write(self._descriptor, keys.encode())
        return now

    def wait_for(self, text: str, *, since: float = 0.0, timeout: float = 30.0) -> float | None:
        """When the program wrote this text, in one piece of output or two, after the time `since`; None if not."""
        wanted, end = text.encode(), time.perf_counter() + timeout
        with self._news:
            while True:
                tail = b""
                for when, piece in self._written:
                    if when >= since:
                        if wanted in tail + piece:
                            return when
                        tail = piece[-len(wanted) :]
                left = end - time.perf_counter()
                if left <= 0 or self.status is not None:
                    return None
                self._news.wait(min(left, 0.5))

    def forget(self) -> None:
        """Let go of what was written so far."""
        with self._news:
            self._written.clear()

    def text(self) -> str:
        """All that was written and not forgotten."""
        with self._news:
            return b"".join(piece for _, piece in self._written).decode("utf-8", "replace")

    def wait(self, timeout: float = 30.0) -> int | None:
        """The exit code, once the program has ended; None if it does not in time."""
        self._reader.join(timeout)
        return self.status

    def hang_up(self) -> None:
        """Close the terminal, as when its window goes away; the program gets a SIGHUP."""
        with suppress(OSError):
            os.close(self._descriptor)

    def close(self) -> None:
        """End the program."""
        if self.status is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)
            self._reader.join(5)
        if self.status is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self._reader.join(5)
        self.hang_up()

    def _read(self) -> None:
        while True:
            try:
                select.select([self._descriptor], [], [])
                piece = os.read(self._descriptor, 1 << 16)
            except (OSError, ValueError):
                piece = b""
            now = time.perf_counter()
            with self._news:
                if piece:
                    self._written.append((now, piece))
                else:
                    self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
                self._news.notify_all()
            if not piece:
                return
