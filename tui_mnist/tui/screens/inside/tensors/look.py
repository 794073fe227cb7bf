"""In what colours and characters a tensor is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style

from tui_mnist.render.tensor_picture import Colour

Row = list[Segment]


@dataclass(frozen=True)
class TensorLook:
    """`drawing` is one of DRAWINGS, "ascii" where only ASCII may be drawn; the colours are of signs and of images."""

    drawing: str
    negative: Colour
    positive: Colour
    ground: Colour
    wrong: Colour
    ink: str
    paper: str
    muted: Style
    strong: Style

    @property
    def ascii_only(self) -> bool:
        """Whether only ASCII may be drawn."""
        return self.drawing == "ascii"

    @property
    def in_colour(self) -> bool:
        """Whether pixels are drawn as blocks of colour."""
        return self.drawing == "blocks"


@lru_cache(maxsize=4096)
def colours(front: Colour | None, back: Colour | None = None) -> Style:
    """A style of these colours, each of red, green and blue from 0 to 255."""
    return Style(
        color=None if front is None else "#{:02x}{:02x}{:02x}".format(*front),
        bgcolor=None if back is None else "#{:02x}{:02x}{:02x}".format(*back),
    )


def width_of(row: Row) -> int:
    """The cells of a row; all characters that are drawn here are one wide."""
    return sum(len(segment.text) for segment in row)


def centred(rows: list[Row], width: int) -> list[Row]:
    """The rows in the middle of so many columns."""
    widest = max(map(width_of, rows), default=0)
    left = " " * max(0, (width - widest) // 2)
    return [[Segment(left), *row] for row in rows] if left else rows


def words(text: str, style: Style | None = None) -> Row:
    """A row of text."""
    return [Segment(text, style)]
