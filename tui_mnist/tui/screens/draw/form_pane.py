"""The drawing as MNIST would have it, which is what the network gets, and what was done to it for that."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rich.text import Text

from tui_mnist.data.mnist_form import BOX, SIDE
from tui_mnist.tui.kit.digit_picture import picture
from tui_mnist.tui.kit.drawn_lines import DrawnLines

TINT = np.uint8(30)
"""The grey of that box."""
BOX_AT = (SIDE - BOX) // 2

Image = NDArray[np.uint8]


class FormPane(DrawnLines):
    """Shows the image that is read."""

    DEFAULT_CSS = """
    FormPane {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._drawn: Image = np.zeros((1, 1), np.uint8)
        self._read = self._drawn
        self._is_mnist = True

    def show(self, drawn: Image, read: Image, *, is_mnist: bool) -> None:
        """Show what was made of a drawing; `is_mnist` says whether it is in MNIST's form, or could be."""
        self._drawn, self._read, self._is_mnist = drawn, read, is_mnist
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        if not (self.is_attached and width and height):
            return
        drawing = "ascii" if self.ascii_only else self.drawing
        image = with_box(self._read) if self._is_mnist and drawing == "blocks" else self._read
        rows = picture(image, drawing, rows=height, columns=width)
        lines = []
        for row in rows:
            line = Text(" " * ((width - sum(len(segment.text) for segment in row)) // 2))
            for segment in row:
                line.append(segment.text, segment.style)
            lines.append(line)
        self.set_lines([Text("")] * ((height - len(lines)) // 2) + lines)
        self.border_title = next(title for title in (*self._titles(), "") if len(title) <= max(width - 4, 0))
        self.border_subtitle = what_was_done(self._drawn, self._read, "->" if self.ascii_only else "→")

    def _titles(self) -> tuple[str, ...]:
        return ("as MNIST would have it", "MNIST's form", "read") if self._is_mnist else ("what is read", "read")


def with_box(image: Image) -> Image:
    """The image (28, 28) with the box in its middle, which MNIST's digits fill before they are centred."""
    tinted = image.copy()
    box = tinted[BOX_AT : BOX_AT + BOX, BOX_AT : BOX_AT + BOX]
    np.maximum(box, TINT, out=box)
    return tinted


def what_was_done(drawn: Image, read: Image, arrow: str = "→") -> str:
    """The size of the drawing's box, before and after, in a few letters; nothing of an empty one."""
    before, after = box(drawn), box(read)
    if before is None or after is None:
        return ""
    sizes = [f"{high}×{wide}" for high, wide in (before[2:], after[2:])]
    if sizes[0] != sizes[1]:
        return f"{sizes[0]} {arrow} {sizes[1]}".replace("×", "x" if arrow == "->" else "×")
    return "moved" if before[:2] != after[:2] else "as drawn"


def box(image: Image) -> tuple[int, int, int, int] | None:
    """The first row and column that have ink, and the numbers of rows and columns from there; None without ink."""
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    if not len(rows):
        return None
    top, left = int(rows[0]), int(columns[0])
    return top, left, int(rows[-1]) + 1 - top, int(columns[-1]) + 1 - left
