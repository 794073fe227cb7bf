"""One way to tell what the pixels do to a class, laid over the digit."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from rich.segment import Segment
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.number_format import brief
from tui_mnist.tui.kit.heat_picture import HeatColours, heat_picture, legend, scale_of
from tui_mnist.tui.kit.segment_lines import SegmentLines, SegmentRow

if TYPE_CHECKING:
    from tui_mnist.queries.why import Why
    from tui_mnist.tui.kit.palettes import Palette

MOST_NUMBERS = 6
"""So few numbers are written below the picture, too: those of a point in the plane."""


def heat_colours(palette: Palette) -> HeatColours:
    """Orange for a class and blue against it, which colour-blind people tell apart."""
    return HeatColours(positive=palette.validation, negative=palette.train)


class HeatView(SegmentLines, can_focus=True):
    """Left and right choose another way, up and down another class; a click chooses this way."""

    DEFAULT_CSS = """
    HeatView {
        width: 1fr;
        min-width: 1;
        height: 1fr;
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        border-subtitle-align: center;
        &.-plain { border: ascii $foreground 30%; }
        &.-chosen { border: round $primary; border-title-style: bold; }
        &.-plain.-chosen { border: ascii $primary; }
        &:focus { border: heavy $primary; border-title-style: reverse; }
        &.-plain:focus { border: ascii $primary; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn_to_method(-1)", show=False),
        Binding("right", "turn_to_method(1)", show=False),
        Binding("up", "turn_to_class(-1)", show=False),
        Binding("down", "turn_to_class(1)", show=False),
    ]

    class MethodChosen(Message):
        """This way is the chosen one now."""

        def __init__(self, method: str) -> None:
            super().__init__()
            self.method = method

    class Turned(Message):
        """So many ways, and so many classes, on from the chosen ones."""

        def __init__(self, methods: int, classes: int) -> None:
            super().__init__()
            self.methods = methods
            self.classes = classes

    def __init__(self, method: str, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.method = method
        self._why: Why | None = None

    def show(self, why: Why, *, chosen: bool) -> None:
        """Show this explanation; `chosen` is what is seen of it where there is room for one picture alone."""
        self.set_class(chosen, "-chosen")
        if why is not self._why:
            self._why = why
            self.restyle()

    def action_turn_to_method(self, by: int) -> None:
        """The way beside this one."""
        self.post_message(self.Turned(by, 0))

    def action_turn_to_class(self, by: int) -> None:
        """The class before or after the explained one."""
        self.post_message(self.Turned(0, by))

    def on_click(self) -> None:
        """Take this way."""
        self.post_message(self.MethodChosen(self.method))

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        why = self._why
        if not (self.is_attached and self.display and width and height and why is not None):
            return
        if self._is_drawing:  # what is written on the frame meanwhile would be lost
            self.call_later(self.restyle)
        values = why.attribution(self.method)
        self.border_title = (
            f"{self.method}, {why.patch} × {why.patch}"
            if self.method == "occlusion" and why.values.shape[0] > 1
            else self.method
        )
        if not np.isfinite(values).all():
            self.border_subtitle = ""
            self.set_rows([(Segment("not finite any more", self.part("muted")),)])
            return
        drawing = "ascii" if self.ascii_only else self.drawing
        colours, scale = heat_colours(self.palette), scale_of(values)
        numbers = self._numbers(values) if values.size <= MOST_NUMBERS else []
        image = why.image if why.image.shape == values.shape else None
        rows = max(height - len(numbers), 1)
        pixels = heat_picture(values, image, scale, rows=rows, columns=width, drawing=drawing, colours=colours)
        left = Segment(" " * ((width - sum(len(text) for text, _, _ in pixels[0])) // 2))
        above = (height - len(numbers) - len(pixels)) // 2
        self.border_subtitle = (
            legend(scale, brief(scale), drawing=drawing, colours=colours) if scale else Text("0 everywhere")
        )
        self.set_rows([()] * above + [(left, *row) for row in pixels] + numbers)

    def _numbers(self, values: np.ndarray) -> list[SegmentRow]:
        return [
            (Segment(f"x{number} {value:+.3g}", self.part("strong")),)
            for number, value in enumerate(values.ravel().tolist(), start=1)
        ]
