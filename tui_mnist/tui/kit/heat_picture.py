"""Signed numbers of pixels become rows of text laid over the image they are of: colours for a sign, or characters."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.color import Color

from tui_mnist.render.resize import intensities, resized, size_within
from tui_mnist.render.tensor_picture import LEVELS, NEGATIVE, NOT_FINITE, POSITIVE, enlarged, signed_levels, strongest
from tui_mnist.tui.kit.digit_picture import Rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

GREYS = 8
"""Shades of the image below, from paper to the lightest."""
CODES_OF_A_GREY = 2 * NOT_FINITE + 1
CODES = GREYS * CODES_OF_A_GREY
"""A pixel's grey and the level of its number as one number."""
LIGHTEST = 0.35
"""The share of ink in the brightest pixel of the image, so that colours stand out from it."""
FAINT = 0.7
"""The power of a number's share of the scale that its colour has: weak ones are seen, too, as in the legend."""
LIT = 0.5
"""So bright a pixel is drawn as a letter where there is no colour and nothing else to be said of it."""
DIGIT, LOST = "o", "?"
"""The letters of a lit pixel, and of a number that is not finite."""


class HeatColours(NamedTuple):
    """Colours as "#rrggbb": of the two signs, and of the image's paper and ink."""

    positive: str
    negative: str
    paper: str = "#000000"
    ink: str = "#ffffff"


def scale_of(values: NDArray[Any]) -> float:
    """The number that has full colour: the next of 1, 1.5, 2, 3, 5 and 7 times a power of ten; steady while it grows.

    0 where no number differs from 0, or none is finite.
    """
    largest = float(np.abs(values[np.isfinite(values)]).max(initial=0))
    if largest < np.finfo(np.float32).tiny:
        return 0.0
    power = 10.0 ** np.floor(np.log10(largest))
    return float(next(step * power for step in (1, 1.5, 2, 3, 5, 7, 10) if step * power >= largest * (1 - 1e-9)))


def heat_picture(
    values: NDArray[Any],
    image: NDArray[np.uint8] | None,
    scale: float,
    *,
    rows: int,
    columns: int,
    drawing: str,
    colours: HeatColours,
) -> Rows:
    """Numbers (rows, columns), ±`scale` in full colour, over an image of that shape, as large as fits into the cells.

    `drawing` is one of DRAWINGS; only "blocks" has colours. It is enlarged by whole factors only, and there is no row
    if there is no cell.
    """
    if min(rows, columns) < 1:
        return ()
    factor = max(1, min(rows * 2 // values.shape[0], columns // values.shape[1]))
    high, wide = size_within(tuple(factor * length for length in values.shape), 2 * rows, columns)
    values = strongest(enlarged(values, factor), high, wide)
    pixels = np.zeros((high, wide), np.float32)
    if image is not None:
        pixels = resized(enlarged(intensities(image), factor), high, wide)
    if drawing == "blocks":
        return _half_blocks(signed_levels(values, scale), pixels, colours)
    return _characters(values, pixels, scale)


def _half_blocks(levels: NDArray[np.int8], pixels: NDArray[np.float32], colours: HeatColours) -> Rows:
    """Two pixels a cell, one above the other."""
    greys = np.rint(pixels * (GREYS - 1)).astype(np.intp)
    codes = greys * CODES_OF_A_GREY + levels + NOT_FINITE
    if len(codes) % 2:
        codes = np.concatenate([codes, np.full((1, codes.shape[1]), NOT_FINITE)])  # bare paper
    styles = _styles(colours)
    rows = []
    for row in (codes[::2] * CODES + codes[1::2]).tolist():
        cells = []
        for pair, same in groupby(row):
            style = styles.get(pair)
            if style is None:
                style = styles[pair] = _style(pair, colours)
            cells.append(Segment("▀" * len(list(same)), style))
        rows.append(tuple(cells))
    return tuple(rows)


@lru_cache(maxsize=8)
def _styles(_colours: HeatColours) -> dict[int, Style]:
    """The styles by the codes of the upper and the lower pixel, each made when it is first used."""
    return {}


def _style(pair: int, colours: HeatColours) -> Style:
    upper, lower = (_colour(code, colours).rich_color for code in divmod(pair, CODES))
    return Style(color=upper, bgcolor=lower)


@lru_cache(maxsize=2048)
def _colour(code: int, colours: HeatColours) -> Color:
    grey, level = divmod(code, CODES_OF_A_GREY)
    level -= NOT_FINITE
    positive, negative, paper, ink = map(Color.parse, colours)
    ground = paper.blend(ink, LIGHTEST * grey / (GREYS - 1))
    return ground.blend(positive if level > 0 else negative, (min(abs(level), LEVELS) / LEVELS) ** FAINT)


def _characters(values: NDArray[Any], pixels: NDArray[np.float32], scale: float) -> Rows:
    """Two rows of pixels a line: the number farther from 0, rounded to the steps that characters can show."""
    high, wide = values.shape
    values, pixels = strongest(values, -(-high // 2), wide), strongest(pixels, -(-high // 2), wide)
    finite = np.isfinite(values)
    shares = np.abs(np.where(finite, values, 0)) / (scale or 1)
    steps = np.rint(np.minimum(shares, 1) * (len(POSITIVE) - 1)).astype(np.intp)
    letters = np.where(values > 0, np.array(list(POSITIVE))[steps], np.array(list(NEGATIVE))[steps])
    letters = np.where((steps == 0) & (pixels >= LIT), DIGIT, letters)
    letters = np.where(finite, letters, LOST)
    return tuple((Segment("".join(row)),) for row in letters.tolist())


def legend(scale: float, words: str, *, drawing: str, colours: HeatColours) -> Text:
    """What colours or characters mean: both ends with their numbers."""
    if drawing == "blocks":
        text = Text(f"−{words} ", no_wrap=True)
        for level in range(-LEVELS, LEVELS + 1, LEVELS // 3):
            text.append(" ", Style(bgcolor=_colour(level + NOT_FINITE, colours).rich_color))
        return text.append(f" +{words}")
    return Text(f"-{words} {NEGATIVE[:0:-1]} {POSITIVE[1:]} +{words}", no_wrap=True)
