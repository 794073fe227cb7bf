"""Has the drawing read: at once when it changes, and then as often as training does not feel it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_mnist.queries.reading import ReadingQuery
from tui_mnist.tui.kit.step_follower import StepFollower
from tui_mnist.tui.session.possible import why_not_walk

if TYPE_CHECKING:
    from tui_mnist.tui.session.driver import Driver

FRAME_SECONDS = 0.1
"""A drawing that changes while training goes on is read no oftener than that."""


class LiveReading:
    """Follows one drawing after the other; nothing is asked while neither it nor the network changes."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._query: ReadingQuery | None = None
        self._follower: StepFollower | None = None
        self._is_new = False
        self._asked_at = float("-inf")

    def ask(self, driver: Driver, query: ReadingQuery) -> None:
        """Have this read, if it is not known and it is time; one that waits to be read is replaced by it."""
        if query != self._query or self._follower is None:
            self._query, self._follower, self._is_new = query, StepFollower(query, self._clock), True
        if not (self._is_new and driver.snapshot.training) or why_not_walk(driver.snapshot):
            self._is_new = False
            self._follower.ask(driver)
        elif not 0 <= self._clock() - self._asked_at < FRAME_SECONDS:
            self._is_new, self._asked_at = False, self._clock()
            driver.ask(query)
