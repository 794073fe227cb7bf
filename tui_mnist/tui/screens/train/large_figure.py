"""A number in digits three rows high, to be read from the back of a room."""

from __future__ import annotations

from functools import lru_cache

from rich.style import Style
from textual.renderables.digits import Digits

ASCII_GLYPHS = {
    "0": (" _ ", "| |", "|_|"),
    "1": ("   ", "  |", "  |"),
    "2": (" _ ", " _|", "|_ "),
    "3": (" _ ", " _|", " _|"),
    "4": ("   ", "|_|", "  |"),
    "5": (" _ ", "|_ ", " _|"),
    "6": (" _ ", "|_ ", "|_|"),
    "7": (" _ ", "  |", "  |"),
    "8": (" _ ", "|_|", "|_|"),
    "9": (" _ ", "|_|", " _|"),
    "-": ("   ", " _ ", "   "),
}


@lru_cache(maxsize=64)
def large_figure(text: str, *, ascii_only: bool = False) -> tuple[str, str, str]:
    """Three rows, equally long: three columns for a digit or a minus, one for any other character."""
    if ascii_only:
        glyphs = [ASCII_GLYPHS.get(character, (" ", " ", character)) for character in text]
        top, middle, bottom = ("".join(glyph[row] for glyph in glyphs) for row in range(3))
    else:
        top, middle, bottom = (row.text for row in list(Digits(text).render(Style(bold=True)))[::2])  # then line ends
    return top, middle, bottom
