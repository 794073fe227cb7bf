"""How many columns a text takes in a terminal, so that boxes fit what they hold."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def characters_of(text: str) -> tuple[str, ...]:
    """The text cell by cell: a wide character is followed by an empty one, a control character becomes a blank.

    Marks are joined with their letter where there is such a character, else left out: a cell holds one character.
    """
    cells: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if category in {"Mn", "Me", "Cf"}:
            continue
        cells.append(" " if category in {"Cc", "Cs", "Zl", "Zp"} else character)
        if unicodedata.east_asian_width(character) in "WF":
            cells.append("")
    return tuple(cells)


def width_of(text: str) -> int:
    """The columns that a text takes."""
    return len(text) if text.isascii() else len(characters_of(text))
