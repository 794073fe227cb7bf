"""A number in digits three rows high, to be read from the back of a room."""

from __future__ import annotations

from functools import lru_cache

from textual.renderables.digits import DIGITS, DIGITS3X3_BOLD

ASCII_GLYPHS: dict[str, tuple[str, ...]] = {
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


HEAVY_GLYPHS: dict[str, tuple[str, ...]] = {
    character: tuple(row.ljust(3) for row in DIGITS3X3_BOLD[3 * place : 3 * place + 3])
    for place, character in enumerate(DIGITS)
    if character in ASCII_GLYPHS
}


@lru_cache(maxsize=64)
def large_figure(text: str, *, ascii_only: bool = False) -> tuple[str, str, str]:
    """Three rows, equally long: three columns for a digit or a minus, one for any other character."""
    drawn = ASCII_GLYPHS if ascii_only else HEAVY_GLYPHS
    glyphs = [drawn.get(character, (" ", " ", character)) for character in text]
    top, middle, bottom = ("".join(glyph[row] for glyph in glyphs) for row in range(3))
    return top, middle, bottom
