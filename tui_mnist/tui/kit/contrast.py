"""Whether a colour can be read on another, by the contrast ratio of WCAG, and the nearest shade of it that can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from textual.color import BLACK, WHITE, Color

FOR_TEXT: Final = 4.5
"""The contrast that text needs: https://www.w3.org/TR/WCAG21/#contrast-minimum."""

FOR_MARKS: Final = 3.0
"""The contrast that frames and other marks need: https://www.w3.org/TR/WCAG21/#non-text-contrast."""

SHADES: Final = 40
"""So many shades of a colour are tried between itself and black or white."""


def luminance(colour: Color) -> float:
    """The relative luminance of a colour, 0 (black) to 1 (white)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two opaque colours, 1 (none) to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def is_dark(colour: Color) -> bool:
    """Whether white is easier to read on it than black."""
    return contrast(colour, WHITE) > contrast(colour, BLACK)


def shades(colour: Color, background: Color) -> Iterator[Color]:
    """The colour, and shades of it that stand out ever more from the background, up to white or black."""
    own, other = (WHITE, BLACK) if luminance(colour) > luminance(background) else (BLACK, WHITE)
    end = own if contrast(own, background) >= FOR_TEXT else other
    return (colour.blend(end, number / SHADES) for number in range(SHADES + 1))


def legible(colour: Color, backgrounds: Iterable[Color], least: float = FOR_TEXT) -> Color:
    """The colour, or its nearest shade with at least this contrast to all the backgrounds, or else the strongest."""
    first, *_ = backgrounds = tuple(backgrounds)
    *_, last = tried = tuple(shades(colour, first))
    return next((shade for shade in tried if all(contrast(shade, on) >= least for on in backgrounds)), last)
