"""When the digits are looked at, and how: each look costs the training some milliseconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tui_mnist.training import Look

LOOK_SECONDS = 1.0
"""Between two looks while training."""


class DigitLooks:
    """Asks for digits with `send`, one look at a time; `clock` gives seconds. `look` is what is asked for."""

    def __init__(self, send: Callable[[Look], None], clock: Callable[[], float]) -> None:
        self.look = Look()
        self._send = send
        self._clock = clock
        self._waits = False
        self._asked_at = float("-inf")

    def at(self, look: Look) -> None:
        """Ask for other digits."""
        self.look = look
        self.ask()

    def ask(self, *, sort_again: bool = False, at_leisure: bool = False) -> None:
        """Ask for the same digits, as the network sees them now."""
        self._waits, self._asked_at = True, self._clock()
        self._send(replace(self.look, sort_again=sort_again, at_leisure=at_leisure))

    def ask_if_it_is_time(self) -> None:
        """Ask again, if the last look was answered and is old."""
        if not self._waits and self._clock() - self._asked_at >= LOOK_SECONDS:
            self.ask(at_leisure=True)

    def answered(self) -> None:
        """The answer came, or will never come."""
        self._waits = False
