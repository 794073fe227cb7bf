"""The points in the plane, and which class the network takes each place for."""

from __future__ import annotations

from tui_mnist.render.plane import View
from tui_mnist.tui.screens.geometry.unfolding.plane_picture import PlanePicture
from tui_mnist.tui.screens.geometry.unfolding.state import SHEET

REACH = 1.06 * SHEET


class RegionView(PlanePicture, can_focus=True):
    """Always in the same scale."""

    @property
    def view(self) -> View:
        """All that the points take."""
        return View.around((0.0, 0.0), REACH, self.size.height, self.size.width)
