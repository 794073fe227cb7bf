"""Asks about the next step again and again, at a price that training does not feel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tui_mnist.training import Query
from tui_mnist.tui.session.driver import Driver
from tui_mnist.tui.session.possible import why_not_walk

SELDOM = 0.5
"""Seconds at least between two questions while training goes on without rests."""

SHARE = 0.04
"""So much of the training's time may be spent on answers."""


class StepFollower:
    """Keeps the newest answer to a question about the step that comes next, or about the one that diverged.

    While training rests between its steps, each of them is asked about; else as often as `SHARE` allows.
    """

    def __init__(self, query: Query[Any], clock: Callable[[], float]) -> None:
        self._query = query
        self._clock = clock
        self._asked_at = float("-inf")

    def ask(self, driver: Driver) -> None:
        """Ask if there is something new to know, and it is time."""
        now, kind = driver.snapshot, type(self._query)
        if why_not_walk(now) or now.present(kind) is not None:
            return
        if not now.training:  # an answer at leisure that is still to come might wait for ever
            driver.ask(self._query)
            return
        if driver.awaits(kind):
            return
        newest = now.newest(kind)
        cost = 0.0 if newest is None else newest.seconds
        rests = now.speed is not None and 2 * cost * now.speed < 1
        clock = self._clock()
        if rests or not 0 <= clock - self._asked_at < max(SELDOM, cost / SHARE):
            self._asked_at = clock
            driver.ask(replace(self._query, at_leisure=not rests))
