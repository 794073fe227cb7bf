"""How far a step is that is happening, at speeds at which one can watch it happen."""

from __future__ import annotations

from collections.abc import Callable

from tui_mnist.tui.session.snapshot import Snapshot

WATCHABLE = 3
"""Steps a second at most."""


def is_slow_motion(now: Snapshot) -> bool:
    """Whether training goes on so slowly that each step can be watched."""
    return now.training and now.speed is not None and now.speed <= WATCHABLE


class SlowMotion:
    """The time of the step that comes next, from the end of the one before it until it is taken."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._step = -1
        self._begun = 0.0

    def share(self, now: Snapshot) -> float | None:
        """How much of the step's time has passed, 0 to 1; None unless training goes on in slow motion."""
        if not is_slow_motion(now) or now.speed is None:
            self._step = -1
            return None
        if now.step != self._step:
            self._step, self._begun = now.step, self._clock()
        return min(max((self._clock() - self._begun) * now.speed, 0.0), 1.0)
