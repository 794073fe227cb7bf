"""One other member as its leader sees it: a process that it starts, gives orders, waits for and stops."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress

from tui_mnist.import_path import python_command, python_environ
from tui_mnist.team.block import ASLEEP, DONE, ORDERED, ORDERS, RESULTS, STARTING, STATE, Block, encode_order, note
from tui_mnist.team.shares import STOP

LOOKS = 200
"""So often the leader looks for a result before it lets others have the core."""
ROUNDS = 100
"""So often it does that before it asks whether the member is still there."""
PATIENCE_SECONDS = 2.0


class MemberProcess:
    """A member's process, which begins to work when it is ready.

    `descriptors` are the files of the block's memory and of the images' memory.

    It is in a session of its own, so that a Ctrl-C does not reach it; it ends when its leader does.
    """

    def __init__(self, block: Block, member: int, descriptors: tuple[int, int]) -> None:
        self.member = member
        self.failure = ""
        self._block = block
        self._counts = block.counts
        self._ordered, self._done, self._state, self._results = (
            note(member, kind) for kind in (ORDERED, DONE, STATE, RESULTS)
        )
        self._number = 0
        self._joined = False
        self._process = self._started(descriptors)
        if self._process is None:
            self.failure = "it could not be started"  # nobody waits for it then

    def _started(self, descriptors: tuple[int, int]) -> subprocess.Popen[bytes] | None:
        """Its process; None if there may be no more processes or open files: then the leader does without it."""
        with suppress(OSError):
            return subprocess.Popen(  # noqa: S603 - our own module
                python_command(
                    "tui_mnist.team.member", str(self.member), *map(str, descriptors), self._block.plan.write()
                ),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=descriptors,
                env={**python_environ(), "OPENBLAS_NUM_THREADS": "1"},
                start_new_session=True,
                bufsize=0,
            )
        return None

    def has_started(self) -> bool:
        """Whether its process looks for orders."""
        return bool(self._counts[self._state] != STARTING)

    def join(self) -> None:
        """Give it a share of what is ordered from now on, if it has started."""
        self._joined = self._joined or self.has_started()

    def is_ready(self) -> bool:
        """Whether it has joined and is not gone."""
        return self._joined and not self.failure

    def order(self, words: bytes) -> int:
        """Give it an order, to be carried out after those before; returns the order's number."""
        self._number += 1
        self.result(self._number - ORDERS)  # its page is free then
        self._block.post(self.member, self._number, words)
        self._counts[self._ordered] = self._number
        if self._counts[self._state] == ASLEEP:
            self._ring()
        return self._number

    def result(self, number: int) -> float | None:
        """Wait for what came of one of the last orders; None if the process ended instead, or never was."""
        counts, done, asked = self._counts, self._done, time.monotonic()
        while self._process is not None:
            for _ in range(ROUNDS):
                for _ in range(LOOKS):
                    if counts[done] >= number:
                        return self._block.figures[self._results + number % ORDERS]
                os.sched_yield()
            if counts[self._state] == ASLEEP:
                self._ring()  # it fell asleep just when the order came
            if time.monotonic() - asked > PATIENCE_SECONDS:
                self._process.send_signal(signal.SIGCONT)  # somebody may have stopped it
                asked = time.monotonic()
            if self._process.poll() is not None and counts[done] < number:
                self.failure = _failure(self._process.returncode)
                break
        return None

    def may_have_begun(self, number: int) -> bool:
        """Whether it may have begun an order before it ended; all orders after that one were never begun."""
        return bool(self._counts[self._done] >= number - 1)

    def stop(self) -> None:
        """Stop it, and wait until it has ended."""
        if self._process is None:
            return
        self.order(encode_order(STOP))
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _ring(self) -> None:
        with suppress(OSError):  # it has ended: whoever waits for its result notices
            if self._process is not None and self._process.stdin is not None:
                self._process.stdin.write(b".")


def _failure(status: int) -> str:
    how = signal.Signals(-status).name if -status in signal.valid_signals() else f"exit code {status}"
    return (
        f"the process that updates a part of the weights was ended ({how}) in the middle of a step; "
        "go on from the last checkpoint, or train with --threads 1"
    )
