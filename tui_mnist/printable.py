"""Names of files, runs and data are anybody's, and what a terminal would obey or not show must not reach it raw."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

OBEYED: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""The Unicode categories of controls, marks of direction and joiners, halves of a character, and ends of lines."""

UNSEEN: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""What `str.isprintable` lets pass although nothing of it is seen: Default_Ignorable_Code_Point in Unicode's
DerivedCoreProperties.txt, without those that `isprintable` knows."""


def printable(text: str) -> str:
    r"""The text as one line in which everything can be seen; the rest is written as Python does, as `\n` or `\u202e`.

    That goes for whatever `str.isprintable` names and for UNSEEN: also blanks other than the usual one, and bytes in
    the name of a file that are no text. What is printable already stays as it is.
    """
    if text.isprintable() and not UNSEEN.search(text):
        return text
    return "".join(map(_seen, text))


def is_control_character(character: str) -> bool:
    """Whether a terminal may take the character for an order, and not for something to be shown."""
    return unicodedata.category(character) in OBEYED


def _seen(character: str) -> str:
    if character.isprintable() and not UNSEEN.match(character):
        return character
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
