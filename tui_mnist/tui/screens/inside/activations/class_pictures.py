"""The digit that is looked at, above the mean image of its class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from tui_mnist.tui.kit.digit_picture import picture
from tui_mnist.tui.kit.drawn_lines import DrawnLines

if TYPE_CHECKING:
    from tui_mnist.queries.activations import Activations


class ClassPictures(DrawnLines):
    """Two pictures, drawn as the learner chose."""

    DEFAULT_CSS = """
    ClassPictures {
        border: round $foreground 30%;
        border-title-color: $foreground;
        &.-plain { border: ascii $foreground 30%; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._activations: Activations | None = None
        self._label = ""

    def show(self, activations: Activations, label: str) -> None:
        """Show the digit, whose class has this name, and the mean of its class."""
        if activations is self._activations and label == self._label:
            return
        self._activations, self._label = activations, label
        self.border_title = f"Digit {activations.number}"
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        if not (self.is_attached and width and height) or self._activations is None:
            return
        drawing = "ascii" if self.ascii_only else self.drawing
        ink, paper = self.palette.ink, self.palette.paper
        lines: list[Text] = []
        shown = self._activations
        mean = f"mean of {shown.of_class}"
        mean = f"{mean} others" if len(f"{mean} others") <= width else mean
        for image, words in ((shown.image, f"this {self._label}"), (shown.class_image, mean)):
            rows = picture(image, drawing, rows=max(height // 2 - 1, 1), columns=width, ink=ink, paper=paper)
            for row in rows:
                line = Text()
                for segment in row:
                    line.append(segment.text, segment.style)
                line.pad_left((width - line.cell_len) // 2)
                lines.append(line)
            lines.append(Text(words.center(width)[:width].rstrip(), self.part("muted")))
        self.set_lines(lines[:height])
