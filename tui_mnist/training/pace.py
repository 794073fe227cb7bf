"""How far a trainer may go before it waits for a command, and how long it rests before each batch."""

from __future__ import annotations

import math

from tui_mnist.training.command import Command
from tui_mnist.training.control import Pause, Resume, RunBatches, RunEpochs, Stop

SHORTEST_REST = 1e-6
"""Seconds; what is shorter is lost in the roundings of a clock."""


class Pace:
    """Batches and epochs left to train on before a pause, when the last was begun, and whether to stop."""

    def __init__(self, *, paused: bool) -> None:
        self.stopped = False
        self._batches: float = 0 if paused else math.inf
        self._epochs: float = math.inf
        self._begun = -math.inf

    @property
    def paused(self) -> bool:
        """Whether the trainer has to wait for a command."""
        return self._batches <= 0 or self._epochs <= 0

    def apply(self, command: Command) -> None:
        """Take a command that says how far to go; others change nothing."""
        self.stopped = self.stopped or isinstance(command, Stop)
        if isinstance(command, Pause):
            self._batches = 0
        elif isinstance(command, Resume):
            self._batches, self._epochs = math.inf, math.inf
        elif isinstance(command, RunBatches):
            still_to_do = self._batches if 0 < self._batches < math.inf else 0
            self._batches, self._epochs = still_to_do + command.count, math.inf
        elif isinstance(command, RunEpochs):
            self._batches, self._epochs = math.inf, command.count

    def rest(self, steps_per_second: float, now: float) -> float:
        """The seconds until the next batch is due at this speed, or 0 if it is begun now.

        Batches that were asked for by number are due at once. One that is a little late delays no other, and after a
        long wait none is made up.
        """
        interval = 1 / steps_per_second
        due = self._begun + interval
        if due - now > SHORTEST_REST and self._batches == math.inf:
            return min(due - now, interval)  # the clock may have been set back
        self._begun = due if 0 <= now - due < interval else now
        return 0.0

    def batch_done(self) -> None:
        """Count a batch."""
        self._batches -= 1

    def epoch_done(self) -> None:
        """Count an epoch."""
        self._epochs -= 1
