"""Signed numbers become rows of segments here: blue below 0, orange above, the ground at 0, or characters."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from tui_mnist.number_format import brief
from tui_mnist.render.resize import averaged, size_within
from tui_mnist.render.tensor_picture import (
    LEVELS,
    NEGATIVE,
    NOT_FINITE,
    POSITIVE,
    Colour,
    character,
    colour_of,
    signed_levels,
    strongest,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from textual.widget import Widget

    from tui_mnist.tui.kit.digit_picture import Rows
    from tui_mnist.tui.kit.palettes import Palette

SHIFT: Final = 64
"""Two levels make one number: the upper one so many times, and the lower one."""
MOST_FACTOR: Final = 8
"""Small matrices are enlarged at most so many times."""


class SignedColours(NamedTuple):
    """The colours of numbers below 0, above 0, of 0 itself, and of what is no number: (red, green, blue)."""

    negative: Colour
    positive: Colour
    ground: Colour
    wrong: Colour

    def of(self, level: int) -> Colour:
        """The colour of a level of `signed_levels`."""
        if level == NOT_FINITE:
            return self.wrong
        return colour_of(level, negative=self.negative, positive=self.positive, ground=self.ground)


def signed_colours(widget: Widget, palette: Palette) -> SignedColours:
    """The palette's colours on the ground of a widget."""
    negative, positive, wrong = (Color.parse(each).rgb for each in (palette.train, palette.validation, palette.wrong))
    return SignedColours(negative, positive, widget.background_colors[1].rgb, wrong)


def signed_picture(
    values: NDArray[Any], limit: float, drawing: str, colours: SignedColours, *, rows: int, columns: int
) -> Rows:
    """A matrix as large as fits into so many cells, by whole factors, or shrunk by averaging; ±`limit` is full colour.

    `drawing` is one of DRAWINGS: half-blocks have two numbers in a cell, one above the other; the others have the
    characters of `character`. There is no row if there is no cell.
    """
    if min(rows, columns, *values.shape) < 1:
        return ()
    factor = min(2 * rows // values.shape[0], columns // values.shape[1], MOST_FACTOR)
    if factor >= 1:
        pixels = values.repeat(factor, axis=0).repeat(factor, axis=1)
    else:
        pixels = averaged(values, *size_within(values.shape, 2 * rows, columns))
    return drawn_pixels(pixels, limit, drawing, colours)


def drawn_pixels(pixels: NDArray[Any], limit: float, drawing: str, colours: SignedColours) -> Rows:
    """Numbers, two rows of which share a row of cells; below an odd last row is the ground."""
    if drawing == "blocks":
        if len(pixels) % 2:
            pixels = np.concatenate([pixels, np.zeros_like(pixels[:1])])
        levels = signed_levels(pixels, limit).astype(np.int64)
        segments = _segments(colours)
        return tuple(
            tuple(segments[pair, sum(1 for _ in cells)] for pair, cells in groupby(row))
            for row in (levels[::2] * SHIFT + levels[1::2]).tolist()
        )
    letters = signed_levels(strongest(pixels, -(-len(pixels) // 2), pixels.shape[1]), limit).tolist()
    return tuple(
        tuple(
            Segment("".join(character(level) for level in some), _ink(sign, colours))
            for sign, some in groupby(row, key=_sign)
        )
        for row in letters
    )


def _sign(level: int) -> int:
    return level if level == NOT_FINITE else (level > 0) - (level < 0)


class _Segments(dict[tuple[int, int], Segment]):
    """The segment of a pair of levels, upper · SHIFT + lower, and so many cells; each is made once."""

    def __init__(self, colours: SignedColours) -> None:
        super().__init__()
        self._colours = colours

    def __missing__(self, kind: tuple[int, int]) -> Segment:
        pair, cells = kind
        upper = round(pair / SHIFT)
        lower = pair - upper * SHIFT
        if NOT_FINITE in (upper, lower):
            made = Segment("?" * cells, _ink(NOT_FINITE, self._colours))
        else:
            front, back = (RichColor.from_rgb(*self._colours.of(level)) for level in (upper, lower))
            text = (" " if upper == lower else "▀") * cells
            made = Segment(text, Style(color=front, bgcolor=back))
        self[kind] = made
        return made


@lru_cache(maxsize=16)
def _segments(colours: SignedColours) -> _Segments:
    return _Segments(colours)


@lru_cache(maxsize=256)
def _ink(sign: int, colours: SignedColours) -> Style:
    """The style of characters: the full colour of their sign."""
    ground = RichColor.from_rgb(*colours.ground)
    if sign == NOT_FINITE:
        return Style(color=RichColor.from_rgb(*colours.wrong), bgcolor=ground, bold=True)
    return Style(color=RichColor.from_rgb(*colours.of(sign * LEVELS)) if sign else None, bgcolor=ground)


def signed_legends(limit: float, *, in_blocks: bool) -> tuple[str, ...]:
    """What the colours or characters mean, from long to short."""
    most = brief(limit)
    if in_blocks:
        return (
            f"blue below 0, orange above, full colour at {most}",
            f"blue -, orange +, full at {most}",
            "blue -, orange +",
        )
    above, below = " ".join(POSITIVE[1:]), " ".join(NEGATIVE[1:])
    return (
        f"above 0: {above}  below 0: {below}  strongest at {most}",
        f"above 0: {above}  below: {below}",
        "+ above 0, = below",
    )
