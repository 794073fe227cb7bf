"""A product of tensors of one shape, factor above factor, above what comes of it: all with the same part in view."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment

from tui_mnist.tui.screens.step.drawing import Drawing, Look
from tui_mnist.tui.screens.step.grid_drawing import GridDrawing
from tui_mnist.tui.screens.step.plane import Plane
from tui_mnist.tui.screens.step.selection import Slot


class StackedDrawing(Drawing):
    """Grids with a name above each; the last one is the result."""

    def __init__(
        self,
        planes: Sequence[tuple[str, Plane]],
        look: Look,
        width: int,
        height: int,
        *,
        origin: tuple[int, int],
        follows: bool,
    ) -> None:
        each = (height - 2) // len(planes)  # a row is left for the heading of all, and one for the legend
        self._grids: list[tuple[int, GridDrawing]] = []
        self.rows: list[list[Segment]] = []
        self.origin = origin
        for number, (name, plane) in enumerate(planes):
            first, last = number == 0, number == len(planes) - 1
            grid = GridDrawing(
                plane,
                look,
                width,
                each - 1 + first + last,
                numbers=False,
                origin=self.origin,
                follows=follows,
                legend=last,
                heading=first,
            )
            self.origin = grid.origin
            self.rows.append([Segment(name, look.accent)])
            self._grids.append((len(self.rows), grid))
            self.rows += grid.rows

    def at(self, x: int, y: int) -> dict[Slot, int] | None:
        """The number in that cell."""
        places = (grid.at(x, y - start) for start, grid in self._grids)
        return next((place for place in places if place is not None), None)

    def moved(self, right: int, down: int) -> dict[Slot, int] | None:
        """The neighbour."""
        return self._grids[-1][1].moved(right, down)

    @property
    def page(self) -> int:
        """What is in view of each."""
        return self._grids[-1][1].page
