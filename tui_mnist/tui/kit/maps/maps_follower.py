"""Asks the trainer for maps and their digits, and has the newest of them, for whichever part shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_mnist.queries.class_maps import METHODS, ClassMaps, ClassMapsQuery, MappedDigits, MappedDigitsQuery
from tui_mnist.tui.kit.step_follower import StepFollower
from tui_mnist.tui.session.possible import why_not_walk
from tui_mnist.tui.session.snapshot import Phase, Snapshot

if TYPE_CHECKING:
    from tui_mnist.tui.session.driver import Driver


class MapsFollower:
    """The newest maps by a `method`, of which step they are, and the digits on them; None before the first.

    Until they are known of a run that has just begun again, they are what they were.
    """

    def __init__(self, now: Snapshot, clock: Callable[[], float]) -> None:
        self.maps: ClassMaps | None = None
        self.digits: MappedDigits | None = None
        self.step = 0
        self._before = now
        self._clock = clock
        self.choose(METHODS[0])

    def choose(self, method: str) -> None:
        """Follow the maps by this one of METHODS from now on."""
        self.method = method
        self._follower = StepFollower(ClassMapsQuery(method), self._clock)

    def ask(self, driver: Driver) -> None:
        """Ask for the maps of the network as it is, as often as training does not feel it."""
        now = driver.snapshot
        if why_not_walk(now):
            return
        self._follower.ask(driver)
        if now.newest(MappedDigitsQuery) is None and not driver.awaits(MappedDigitsQuery):
            driver.ask(MappedDigitsQuery())

    def take(self, now: Snapshot) -> bool:
        """Have what is known now; whether there are other maps than before, or none any more."""
        before, self._before, had = self._before, now, self.maps
        if now.hyperparameters.data != before.hyperparameters.data or now.phase is Phase.FAILED:
            self.maps = self.digits = None
        digits, answer = now.newest(MappedDigitsQuery), now.newest(ClassMapsQuery)
        if digits is not None and digits.value is not None:
            self.digits = digits.value
        if answer is not None and answer.value is not None and answer.value is not self.maps:
            self.maps, self.step = answer.value, answer.step
        return self.maps is not had
