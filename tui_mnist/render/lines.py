"""What drawing comes down to: pieces of text with a colour or a role, which each front end styles in its own way."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple


class TextRun(NamedTuple):
    """Neighbouring cells of a picture in the same colours: grey levels from 0 to 255, None for the terminal's own."""

    text: str
    foreground: int | None = None
    background: int | None = None


Picture = list[list[TextRun]]
"""The rows of a picture, from the top; all are equally wide."""


class Role(Enum):
    """What a piece of text is for."""

    HEADING = "heading"
    RIGHT = "right"
    WRONG = "wrong"
    NOTHING = "nothing"
    PLAIN = "plain"


class Span(NamedTuple):
    """A piece of a line of text."""

    text: str
    role: Role = Role.PLAIN


Line = list[Span]


def plain_text(pieces: Iterable[TextRun | Span]) -> str:
    """The line without colours and roles."""
    return "".join(piece.text for piece in pieces)
