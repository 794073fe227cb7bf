"""Which core a member works on: one of its own, where there are no more cores than members.

Members wait for each other several times a step. When some other process wakes up for a moment, the scheduler may make
room for it by moving two members to one core, where they take turns for milliseconds while the other core is idle.
"""

from __future__ import annotations

import os
from contextlib import suppress


class Place:
    """The core of one member, for the thread that takes it; none, where there are cores to spare."""

    def __init__(self, member: int, members: int) -> None:
        self._before = os.sched_getaffinity(0)
        self._core = sorted(self._before, reverse=True)[member] if len(self._before) == members else None

    def take(self) -> None:
        """Stay on this core from now on."""
        self._stay_on({self._core} if self._core is not None else set())

    def leave(self) -> None:
        """Be free to go where one could go before."""
        self._stay_on(self._before if self._core is not None else set())

    def _stay_on(self, cores: set[int]) -> None:
        with suppress(OSError):  # a sandbox may refuse it, and a core may be gone
            if cores:
                os.sched_setaffinity(0, cores)
