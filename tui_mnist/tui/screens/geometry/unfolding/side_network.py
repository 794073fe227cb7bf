"""A small network that trains beside the app's own, its film, and what is seen of it."""

from __future__ import annotations

from collections.abc import Callable

from textual.widget import Widget

from tui_mnist.hosting import Host, Job
from tui_mnist.queries.parameters import ParametersQuery
from tui_mnist.training import Hyperparameters
from tui_mnist.tui.kit.side_session import SideSession
from tui_mnist.tui.screens.geometry.unfolding.film import Film
from tui_mnist.tui.screens.geometry.unfolding.state import UnfoldingState
from tui_mnist.tui.session.driver import Driver

STEPS_PER_SECOND = 100.0


class SideNetwork:
    """Tells `widget` of what it trains."""

    def __init__(
        self,
        widget: Widget,
        make_host: Callable[[], Host],
        settings: Hyperparameters,
        steps_per_second: float | None = STEPS_PER_SECOND,
    ) -> None:
        job = Job(settings, runs_folder=None, threads=1, steps_per_second=steps_per_second)
        self.session = SideSession(widget, job, make_host)
        self.film = Film()
        self.state = UnfoldingState(settings)

    @property
    def driver(self) -> Driver:
        """What drives it."""
        return self.session.driver

    @property
    def settings(self) -> Hyperparameters:
        """What it is trained with, or is asked to be."""
        return self.driver.knob_state.wanted

    def take(self) -> bool:
        """Take in what was told by now; whether that was something."""
        if not self.session.take():
            return False
        answer = self.driver.snapshot.newest(ParametersQuery)
        if answer is not None and answer.value is not None and answer.value.now is not self.film.live:
            self.film.take(answer.value)
        return True

    def ask(self) -> None:
        """Ask for the parameters of now, unless they are known or on their way."""
        now, live = self.driver.snapshot, self.film.live
        if now.started and (live is None or live.step != now.step) and not self.driver.awaits(ParametersQuery):
            self.driver.ask(ParametersQuery(self.film.last_epoch))

    def follow(self) -> None:
        """Look at what the film shows."""
        shown = self.film.shown
        if shown is not None and shown is not self.state.frame:
            self.state.show(shown)

    def begin(self, settings: Hyperparameters) -> None:
        """Train from the start with these settings, and go on at once if it was being trained."""
        trained, before = self.driver.trains, self.state
        self.driver.begin(settings)
        if trained:
            self.driver.toggle()
        self.film, self.state = Film(), UnfoldingState(settings)
        self.state.look_as(before)
