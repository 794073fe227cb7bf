"""For terminals of sixteen colours: each colour becomes the one of its hue, and words stay apart from their ground.

Rich takes the nearest of the sixteen instead, which for most shades, a success's green among them, is a dark grey.
"""

from __future__ import annotations

from bisect import bisect
from functools import lru_cache
from typing import Final

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from tui_mnist.tui.kit.contrast import FOR_MARKS, contrast, is_dark, luminance

BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE = range(8)
BRIGHT: Final = 8
"""What is added to the number of a colour for its bright variant; that of black is a dark grey."""

HUES: Final = ((28, RED), (75, YELLOW), (165, GREEN), (200, CYAN), (255, BLUE), (335, MAGENTA), (361, RED))
"""Colours by the degree at which the next one begins; orange is a yellow, since red says that something is wrong.

On light grounds, where no yellow can be read, both are magenta.
"""

GREYS_ON_DARK: Final = ((0.06, BLACK), (0.2, BLACK + BRIGHT), (0.65, WHITE), (2.0, WHITE + BRIGHT))
GREYS_ON_LIGHT: Final = ((0.06, BLACK), (0.38, BLACK + BRIGHT), (0.7, WHITE), (2.0, WHITE + BRIGHT))
"""Greys by the luminance at which the next one begins; frames are the fainter ones, and must still be seen."""

LEAST_CHROMA: Final = 56
"""The difference of the strongest to the weakest of red, green and blue, 0 to 255, from which a colour is no grey."""

BRIGHT_FROM: Final = 0.12
"""The luminance from which a colour on a dark ground is a bright one."""


class SixteenColours(LineFilter):
    """Puts the terminal's sixteen colours in place of all others."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments in those colours."""
        return [
            Segment(text, None if style is None else _with_sixteen(style, background), control)
            for text, style, control in segments
        ]


@lru_cache(8192)
def _with_sixteen(style: Style, page: Color) -> Style:
    """A style in the sixteen colours, on a page that is seen where it has no background of its own."""
    front, below = style.color, style.bgcolor
    ground = page
    if below is not None and below.triplet is not None:
        ground = Color.from_rich_color(below)
        below = RichColor.from_ansi(_number(ground, page, page))
    if front is not None and front.triplet is not None:
        colour = Color.from_rich_color(front)
        number = _number(colour, ground, page)
        if below is not None and number == below.number and contrast(colour, ground) >= FOR_MARKS:
            number = WHITE + BRIGHT if is_dark(ground) else BLACK
        front = RichColor.from_ansi(number)
    return style + Style(color=front, bgcolor=below)


def _number(colour: Color, ground: Color, page: Color) -> int:
    """The number of the nearest of the sixteen with the same hue that can be seen on a ground."""
    light = luminance(colour)
    if max(colour.rgb) - min(colour.rgb) < LEAST_CHROMA:
        return _before(GREYS_ON_DARK if is_dark(page) else GREYS_ON_LIGHT, light)
    number = _before(HUES, colour.hsl.h * 360)
    if is_dark(ground):
        return number + BRIGHT * (light >= BRIGHT_FROM)
    return MAGENTA if number == YELLOW else number


def _before(steps: tuple[tuple[float, int], ...], value: float) -> int:
    return steps[bisect([end for end, _ in steps], value)][1]
