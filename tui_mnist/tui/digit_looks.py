"""When the digits are looked at, and how: each look costs the training some milliseconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tui_mnist.training import Look
from tui_mnist.training.events import Looked

LOOK_SECONDS = 1.0
"""Between two looks while training."""
SORT_SECONDS = 5.0
"""While training, images stay in their places so long at least."""


class DigitLooks:
    """Asks for digits with `send`, one look at a time; `clock` gives seconds. `look` is what is asked for."""

    def __init__(self, send: Callable[[Look], None], clock: Callable[[], float]) -> None:
        self.look = Look()
        self._send = send
        self._clock = clock
        self._waits = self._sorts = False
        self._asked_at = self._sorted_at = float("-inf")
        self._right_before_wrong = False

    def at(self, look: Look) -> None:
        """Ask for other digits."""
        self.look = look
        self.ask()

    def ask(self, *, sort_again: bool = False, at_leisure: bool = False) -> None:
        """Ask for the same digits, as the network sees them now."""
        self._waits, self._asked_at, self._sorts = True, self._clock(), sort_again
        if sort_again:
            self._sorted_at = self._asked_at
        self._send(replace(self.look, sort_again=sort_again, at_leisure=at_leisure))

    def ask_if_it_is_time(self) -> None:
        """Ask again, if the last look was answered and is old."""
        now = self._clock()
        if not self._waits and not 0 <= now - self._asked_at < LOOK_SECONDS:  # or the clock was set back
            sort_again = self._right_before_wrong and not 0 <= now - self._sorted_at < SORT_SECONDS
            self.ask(sort_again=sort_again, at_leisure=True)

    def answered(self, looked: Looked, *, standing: bool) -> None:
        """An answer came; of a network that is `standing` still, ask on until all is known and in its order."""
        self._waits = False
        self._right_before_wrong = _right_before_wrong(looked)
        if standing and not looked.settled:
            self.ask()
        elif standing and self._right_before_wrong and not self._sorts:
            self.ask(sort_again=True)


def _right_before_wrong(looked: Looked) -> bool:
    """Whether the page on which mistakes should be shows some that are none, while there are others."""
    wrong = int(np.count_nonzero(looked.probabilities.argmax(axis=1) != looked.labels))
    return "mistakes" in looked.order and looked.page == 0 and wrong < min(len(looked.labels), looked.wrong)
