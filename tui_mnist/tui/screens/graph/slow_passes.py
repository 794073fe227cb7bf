"""Plays the passes of the step that is happening, while training goes on so slowly that it can be watched."""

from __future__ import annotations

from collections.abc import Callable

from textual.timer import Timer

from tui_mnist.queries.step_graph import StepGraphQuery
from tui_mnist.tui.kit.slow_motion import SlowMotion, is_slow_motion
from tui_mnist.tui.screens.graph.graph_view import GraphView
from tui_mnist.tui.session.snapshot import Snapshot

FRAME_SECONDS = 0.1
"""Between two looks at how far the step has come."""


class SlowPasses:
    """Shows in a view the moment that the step has come to; its timer runs only while there is something to play."""

    def __init__(self, view: GraphView, clock: Callable[[], float]) -> None:
        self._view = view
        self._time = SlowMotion(clock)
        self._now = Snapshot()
        self._timer: Timer | None = None
        self.plays = False

    def show(self, now: Snapshot, *, wanted: bool) -> None:
        """Play the step that comes next if training is in slow motion, and this is `wanted`; else stop.

        Where training goes on faster, the passes are over in every graph.
        """
        played, self._now, self.plays = self.plays, now, wanted and is_slow_motion(now)
        if self.plays:
            if self._timer is None:
                self._timer = self._view.set_interval(FRAME_SECONDS, self.play_on)
            self._timer.resume()
            self.play_on()
        elif played:
            self.rest()
            if now.training and not is_slow_motion(now) and self._view.passes is not None:
                self._view.go_to(self._view.passes.last)

    def rest(self) -> None:
        """Play nothing until something is shown again."""
        if self._timer is not None:
            self._timer.pause()

    def play_on(self) -> None:
        """Show how far the step has come, once its graph is there."""
        share, passes = self._time.share(self._now), self._view.passes
        if share is None or passes is None or self._now.present(StepGraphQuery) is None:
            return
        place = min(int(share * len(passes.moments)), passes.last)
        if place != self._view.place:
            self._view.go_to(place)
