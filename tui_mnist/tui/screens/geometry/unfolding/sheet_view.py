"""The sheet of the plane as a layer has bent it; left and right choose the layer."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.render.plane import View
from tui_mnist.tui.screens.geometry.unfolding.plane_picture import PlanePicture


class SheetView(PlanePicture, can_focus=True):
    """In the scale that it was given last."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "choose(-1)", show=False),
        Binding("right", "choose(1)", show=False),
    ]

    class Chosen(Message):
        """The layer so many further on shall be seen."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    scale: tuple[tuple[float, float], float] = ((0.0, 0.0), 1.0)

    @property
    def view(self) -> View:
        """As much as the scale says."""
        return View.around(*self.scale, self.size.height, self.size.width)

    def action_choose(self, by: int) -> None:
        """Another layer."""
        self.post_message(self.Chosen(by))
