"""Which core a member works on: one of its own, where there are no more cores than members.

Members wait for each other several times a step. When some other process wakes up for a moment, the scheduler may make
room for it by moving two members to one core, where they take turns for milliseconds while the other core is idle.
"""

from __future__ import annotations

import os
from contextlib import suppress


class CoreAffinity:
    """Binds the thread of one member to a core of its own, unless there are more cores than members."""

    def __init__(self, member: int, members: int) -> None:
        self._before = os.sched_getaffinity(0)
        self._core = sorted(self._before, reverse=True)[member] if len(self._before) == members else None

    def take(self) -> None:
        """Run on this core alone from now on."""
        self._set_cores({self._core} if self._core is not None else set())

    def leave(self) -> None:
        """Run on all cores that were allowed before."""
        self._set_cores(self._before if self._core is not None else set())

    def _set_cores(self, cores: set[int]) -> None:
        with suppress(OSError):  # a sandbox may refuse it, and a core may have been taken away
            if cores:
                os.sched_setaffinity(0, cores)
