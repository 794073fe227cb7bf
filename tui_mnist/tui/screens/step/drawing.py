"""What all pictures of a tensor share: their rows, where their places are, and the colours of signed numbers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import lru_cache

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from tui_mnist.number_format import number_in
from tui_mnist.render.plain_letters import plain_letters
from tui_mnist.render.tensor_picture import LEGEND, NOT_FINITE, Colour, character, colour_of
from tui_mnist.tui.kit.palettes import Palette
from tui_mnist.tui.screens.step.selection import Slot

DARK = 128
"""Below this lightness of a cell, 0 to 255, text on it is white."""


@dataclass(frozen=True)
class Look:
    """How to draw: `drawing` is one of appearance.DRAWINGS, colours are (red, green, blue)."""

    drawing: str
    ascii_only: bool
    palette: Palette
    negative: Colour
    positive: Colour
    ground: Colour
    mark: Colour
    wrong: Colour
    base: Style
    muted: Style
    accent: Style

    @property
    def in_colour(self) -> bool:
        """Whether a cell's background shows a number; else characters do."""
        return self.drawing == "blocks" and not self.ascii_only

    def colour(self, level: int) -> Colour:
        """The colour of a level; what is not finite has that of what is wrong."""
        if level == NOT_FINITE:
            return self.wrong
        return colour_of(level, negative=self.negative, positive=self.positive, ground=self.ground)

    def pointer(self, *, down: bool) -> str:
        """The character that points at the cursor's row or column."""
        return plain_letters("▾" if down else "▸", ascii_only=self.ascii_only)

    def legend(self, limit: float, width: int, *, signed: bool, overflows: bool = False) -> str:
        """What the colours or characters mean, in the longest words that fit."""
        if overflows:
            lost = f"{character(NOT_FINITE)} NaN or infinite"
            more = self.legend(limit, width - len(lost) - 2, signed=signed)
            return f"{lost}, {more}" if more else lost
        most = number_in(limit, 7)
        if self.in_colour:
            full = f"full colour at {most}"
            wordings = (
                [
                    f"blue negative, orange positive, {full}",
                    f"blue -, orange +, {full}",
                    "blue negative, orange positive",
                    "blue -, orange +",
                ]
                if signed
                else [f"the brighter the larger, {full}", full]
            )
        else:
            wordings = [
                f"{LEGEND}   strongest at {most}",
                LEGEND,
                "positive + * #   negative - ~ =",
                "+ above, = below 0",
            ]
        return next((wording for wording in wordings if len(wording) <= width), "")


class Drawing(ABC):
    """A picture of some rows of cells."""

    rows: list[list[Segment]]

    @abstractmethod
    def at(self, x: int, y: int) -> dict[Slot, int] | None:
        """Where the cursor goes when this cell is clicked; None if there is nothing."""

    @abstractmethod
    def moved(self, right: int, down: int) -> dict[Slot, int] | None:
        """Where the cursor goes from its place; None if that is outside."""

    @property
    @abstractmethod
    def page(self) -> int:
        """How many rows the page keys go."""


@lru_cache(maxsize=4096)
def cell_style(front: Colour | None, back: Colour | None, *, bold: bool = False, reverse: bool = False) -> Style:
    """The style of two colours; None is the widget's own."""
    return Style(
        color=None if front is None else Color.from_rgb(*front),
        bgcolor=None if back is None else Color.from_rgb(*back),
        bold=bold or None,
        reverse=reverse or None,
    )


def readable_on(colour: Colour) -> Colour:
    """White or black, whichever can be read on it."""
    red, green, blue = colour
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    return (255, 255, 255) if light < DARK else (0, 0, 0)


def joined(cells: list[tuple[str, Style]]) -> list[Segment]:
    """Segments of cells, neighbours of the same style in one."""
    segments: list[Segment] = []
    text, style = "", None
    for letter, its in cells:
        if its is style:
            text += letter
            continue
        if text:
            segments.append(Segment(text, style))
        text, style = letter, its
    return [*segments, Segment(text, style)] if text else segments
