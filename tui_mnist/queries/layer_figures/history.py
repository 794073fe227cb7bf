"""Keeps what was measured at some steps of a run, evenly thinned out, however long it gets."""

from __future__ import annotations

from typing import Generic, TypeVar

Point = TypeVar("Point")

MOST_POINTS = 500


class ThinnedHistory(Generic[Point]):
    """Points by their steps, the first and the newest of which are always kept; at most `most` of them."""

    def __init__(self, most: int = MOST_POINTS) -> None:
        self.steps: list[int] = []
        self.points: list[Point] = []
        self._most = max(most, 4)
        self._gap = 0.0

    def add(self, step: int, point: Point) -> None:
        """Add a point. Those of the same step or later ones are forgotten: the run went back to before them."""
        while self.steps and self.steps[-1] >= step:
            self._forget(-1)
        if len(self.steps) > 1 and self.steps[-1] - self.steps[-2] < self._gap:
            self._forget(-1)  # it was kept as long as it was the newest
        self.steps.append(step)
        self.points.append(point)
        if len(self.steps) > self._most:
            self._thin_out()

    def _thin_out(self) -> None:
        self._gap = 2 * (self.steps[-1] - self.steps[0]) / self._most
        kept = [0]
        for place in range(1, len(self.steps) - 1):
            if self.steps[place] - self.steps[kept[-1]] >= self._gap:
                kept.append(place)
        kept.append(len(self.steps) - 1)
        self.steps, self.points = [self.steps[place] for place in kept], [self.points[place] for place in kept]

    def _forget(self, place: int) -> None:
        del self.steps[place], self.points[place]
