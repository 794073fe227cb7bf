"""Asks what the next step does to the loss of its batch; as long as it is the same step, as far along as before."""

from __future__ import annotations

from collections.abc import Callable

from tui_mnist.queries.loss_along_step import LossAlongStepQuery
from tui_mnist.tui.kit.step_follower import StepFollower
from tui_mnist.tui.session.driver import Driver
from tui_mnist.tui.session.snapshot import Snapshot


class LossFollower:
    """Keeps the frame of the curve while a knob changes the length of a step that waits."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._reach = 0.0
        self._follower = StepFollower(LossAlongStepQuery(), clock)

    def ask(self, driver: Driver) -> None:
        """Ask if there is something new to know, and it is time."""
        reach = _reach(driver.snapshot)
        if reach != self._reach:
            self._reach, self._follower = reach, StepFollower(LossAlongStepQuery(reach), self._clock)
        self._follower.ask(driver)


def _reach(now: Snapshot) -> float:
    """How far the curve goes that is known of the step that comes next; 0 if none is."""
    newest = now.newest(LossAlongStepQuery)
    if now.training or newest is None or newest.value is None or newest.value.step != now.step + 1:
        return 0.0
    return newest.value.reach
