"""Asks about the next step again and again, at a price that training does not feel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui_mnist.tui.session.possible import why_not_walk
from tui_mnist.tui.session.snapshot import Phase, Snapshot

if TYPE_CHECKING:
    from tui_mnist.training import Query
    from tui_mnist.training.state_id import StateId
    from tui_mnist.tui.session.driver import Driver

SELDOM = 0.5
"""Seconds at least between two questions while training goes on without rests."""

SHARE = 0.025
"""So much of the training's time may be spent on the answers to one question."""


class StepFollower:
    """Keeps the newest answer to a question about the step that comes next, or about the one that diverged.

    Where training rests long enough between its steps, each of them is asked about; else as often as `SHARE` allows, or
    half of the time that it rests.
    """

    def __init__(self, query: Query[Any], clock: Callable[[], float]) -> None:
        self._query = query
        self._clock = clock
        self._asked_at = float("-inf")
        self._standing: tuple[object, Phase, StateId] | None = None

    def ask(self, driver: Driver) -> None:
        """Ask if there is something new to know, and it is time."""
        now, kind = driver.snapshot, type(self._query)
        present = now.present(kind)
        if why_not_walk(now) or (present is not None and replace(present.query, at_leisure=False) == self._query):
            return
        if not now.training:
            if not self._asked_of(now):
                driver.ask(self._query)
            return
        if driver.awaits(kind):
            return
        newest = now.newest(kind)
        cost = 0.0 if newest is None else newest.seconds
        rests = now.speed is not None and 2 * cost * now.speed < 1
        clock, patience = self._clock(), max(SELDOM, cost / max(SHARE, _rest(now) / 2))
        if rests or not 0 <= clock - self._asked_at < patience:
            self._asked_at = clock
            driver.ask(replace(self._query, at_leisure=not rests))

    def _asked_of(self, now: Snapshot) -> bool:
        """Whether it was asked already of the run as it stands; what came of that is all that will."""
        before, self._standing = self._standing, (now.started, now.phase, now.state_id)
        return before is not None and before[0] is now.started and before[1:] == self._standing[1:]


def _rest(now: Snapshot) -> float:
    """The share of its time, 0 to 1, that training rests at the speed that was chosen."""
    return 0.0 if now.speed is None or now.full_speed is None else 1 - now.speed / now.full_speed
