"""The way to a running trainer: a mailbox of commands, which it reads between batches."""

from __future__ import annotations

import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from tui_mnist.training.command import Command
from tui_mnist.training.query import Query
from tui_mnist.training.speed import SetSpeed


@dataclass(frozen=True)
class Pause(Command):
    """Stop time before the next batch."""


@dataclass(frozen=True)
class Resume(Command):
    """Go on until the last epoch."""


@dataclass(frozen=True)
class RunBatches(Command):
    """Train on so many batches, then pause; on so many more if some are still to be trained on before a pause."""

    count: int = 1


@dataclass(frozen=True)
class RunEpochs(Command):
    """Train to the end of this epoch, or of the one so many further on, then pause."""

    count: int = 1


@dataclass(frozen=True)
class Stop(Command):
    """End the run after the current batch."""


@dataclass(frozen=True)
class SetHyperparameters(Command):
    """Turn knobs: the values count from the next batch on."""

    changes: dict[str, Any]


class Control:
    """The sender's side may be used from any thread, and from a signal handler.

    `steps_per_second` is the speed that was asked for last, None for full speed.
    """

    def __init__(self, *, paused: bool = False, steps_per_second: float | None = None) -> None:
        self.starts_paused = paused
        self.steps_per_second = steps_per_second
        self._mailbox: SimpleQueue[Command] = SimpleQueue()
        self._waiting: deque[Command] = deque()

    def send(self, command: Command) -> None:
        """Put a command into the mailbox."""
        self._mailbox.put(command)

    def pending(self) -> bool:
        """Whether a command waits; for the trainer alone."""
        return bool(self._waiting) or not self._mailbox.empty()

    def wait(self) -> Command:
        """The next command, however long it takes, a SetSpeed being followed at once; for the trainer alone.

        A query after which another one of the same type waits is left out.
        """
        command = self._waiting.popleft() if self._waiting else self._mailbox.get()
        if isinstance(command, Query):
            self._open_mailbox()
            while isinstance(command, Query) and type(command) in map(type, self._waiting):
                command = self._waiting.popleft()
        if isinstance(command, SetSpeed):
            self.steps_per_second = command.steps_per_second
        return command

    def rest(self, seconds: float) -> None:
        """Do nothing for so long, or until a command comes; for the trainer alone."""
        with suppress(Empty):
            self._waiting.append(self._mailbox.get(timeout=min(seconds, threading.TIMEOUT_MAX)))

    def put_back(self, command: Command) -> None:
        """Let this command be the next one again; for the trainer's side alone."""
        self._waiting.appendleft(command)

    def stop_requested(self) -> bool:
        """Whether a Stop waits in the mailbox; leaves all commands where they are. For the trainer alone."""
        self._open_mailbox()
        return any(isinstance(command, Stop) for command in self._waiting)

    def _open_mailbox(self) -> None:
        while not self._mailbox.empty():
            self._waiting.append(self._mailbox.get())
