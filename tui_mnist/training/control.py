"""The way to a running trainer: a mailbox of commands, which it reads between batches."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, Literal

from tui_mnist.training.ways_to_look import ORDERS


@dataclass(frozen=True)
class Command:
    """Something that a person wants of the trainer; plain data that can be pickled."""


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


@dataclass(frozen=True)
class Look(Command):
    """Look at held-out images with the network as it is; answered by a Looked, also while paused.

    `page` of `count` images in this `order`; of one class only if `label` is given. The order is kept, so that nothing
    jumps, until something else is asked for or `sort_again`. Nobody waits for an answer `at_leisure`: it may come
    together with what happens next.
    """

    order: str = ORDERS[0]
    label: int | None = None
    page: int = 0
    count: int = 24
    sort_again: bool = False
    at_leisure: bool = False


@dataclass(frozen=True)
class Walk(Command):
    """Walk through the next mini-batch; answered by a Walked. Nothing of the training changes."""


@dataclass(frozen=True)
class CheckGradient(Command):
    """Check gradients of the next mini-batch; answered by a GradientChecked. Nothing of the training changes.

    "one" is the weight of that parameter tensor (W1, b1, ...) at `index`; "random" are `count` ones, drawn by `seed`.
    """

    which: Literal["one", "random"] = "one"
    parameter: str = ""
    index: tuple[int, ...] = ()
    count: int = 50
    seed: int = 0


@dataclass(frozen=True)
class DrawGraph(Command):
    """Draw the graph of the next mini-batch; answered by a GraphDrawn. Nothing of the training changes."""


class Control:
    """The sender's side may be used from any thread, and from a signal handler."""

    def __init__(self, *, paused: bool = False) -> None:
        self.starts_paused = paused
        self._mailbox: SimpleQueue[Command] = SimpleQueue()
        self._waiting: deque[Command] = deque()

    def send(self, command: Command) -> None:
        """Put a command into the mailbox."""
        self._mailbox.put(command)

    def pending(self) -> bool:
        """Whether a command waits; for the trainer alone."""
        return bool(self._waiting) or not self._mailbox.empty()

    def wait(self) -> Command:
        """The next command, however long it takes; for the trainer alone."""
        return self._waiting.popleft() if self._waiting else self._mailbox.get()

    def put_back(self, command: Command) -> None:
        """Let this command be the next one again; for the trainer's side alone."""
        self._waiting.appendleft(command)

    def stop_requested(self) -> bool:
        """Whether a Stop waits in the mailbox; leaves all commands where they are. For the trainer alone."""
        while not self._mailbox.empty():
            self._waiting.append(self._mailbox.get())
        return any(isinstance(command, Stop) for command in self._waiting)
