"""What a terminal can show, and plain letters in place of all it can't."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tui_mnist.errors import UsageError
from tui_mnist.printable import is_control_character

PLAIN_TERMINALS: Final = frozenset({"linux", "ansi", "vt100", "vt102", "vt220"})
"""Values of TERM whose fonts lack braille and most blocks, whatever the locale says."""

NO_TERMINALS: Final = frozenset({"dumb", "unknown"})
"""Values of TERM where nothing can be put at a place of the screen."""


@dataclass(frozen=True)
class Terminal:
    """`unicode`: more than ASCII arrives on the screen; `colour`: colours are welcome."""

    unicode: bool
    colour: bool


def look_at(environ: Mapping[str, str], encoding: str | None) -> Terminal:
    """What the environment and the encoding of the output say of the terminal; UsageError if it can't show the app."""
    term = environ.get("TERM", "").lower()
    if term in NO_TERMINALS:
        raise UsageError(
            f"TERM is {term!r}: the app needs a terminal that can move its cursor; "
            "start it in another one, set TERM to what yours is, or train without a screen: --headless"
        )
    unicode = term not in PLAIN_TERMINALS and _is_unicode(environ) and _is_utf(encoding or "utf-8")
    return Terminal(unicode, colour=not environ.get("NO_COLOR"))


def what_misleads(environ: Mapping[str, str]) -> list[str]:
    """The variables that Textual and Rich would believe, but should not.

    A size in the environment does not change with the window's, and an empty NO_COLOR counts as none:
    https://no-color.org.
    """
    return [name for name in ("COLUMNS", "LINES") if name in environ] + ["NO_COLOR"] * (environ.get("NO_COLOR") == "")


def _is_unicode(environ: Mapping[str, str]) -> bool:
    """What the locale says: the first of LC_ALL, LC_CTYPE and LANG that is set; Unicode where none is."""
    everything, of_letters, general = (environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    if general and of_letters in {"C.UTF-8", "C.utf8", "UTF-8"}:
        of_letters = ""  # Python itself puts it there where it finds LANG=C or a locale that is not installed: PEP 538
    locale = everything or of_letters or general
    if not locale:
        return True
    return not _is_plain(locale) and ("." not in locale or _is_utf(locale.partition(".")[2].partition("@")[0]))


def _is_plain(locale: str) -> bool:
    return locale in {"C", "POSIX"}


def _is_utf(charset: str) -> bool:
    return charset.lower().replace("-", "").replace("_", "").startswith("utf")


class OnlyShown(LineFilter):
    """Leaves out what a terminal would obey: all that is drawn passes through here, whoever wrote it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, with blanks in place of what had room on the screen."""
        if all(text.isprintable() for text, _, _ in segments):
            return segments
        return [
            Segment(text if text.isprintable() else _shown(text), style, control) for text, style, control in segments
        ]


def _shown(text: str) -> str:
    return "".join(" " * cell_len(letter) if is_control_character(letter) else letter for letter in text)


class PlainLetters(LineFilter):
    """Replaces each character that is not ASCII by ASCII of the same width, so that no other byte is written."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments in plain letters."""
        if all(text.isascii() for text, _, _ in segments):
            return segments
        return [Segment(plain(text), style, control) for text, style, control in segments]


@lru_cache(8192)
def plain(text: str) -> str:
    """A text in ASCII that takes as many cells of the screen."""
    if text.isascii():
        return text
    letters = "".join(map(_plain_character, text))
    width = cell_len(text)
    return letters if len(letters) == width else letters[:width].ljust(width, "?")


@lru_cache(4096)
def _plain_character(character: str) -> str:
    """As many ASCII characters as the character has cells: none, one or two."""
    if character.isascii():
        return character
    width = cell_len(character)
    likeness = (
        LIKENESSES.get(character)
        or _drawn(ord(character), unicodedata.name(character, ""))
        or "".join(letter for letter in unicodedata.normalize("NFKD", character) if letter.isascii())
        or _greek(unicodedata.name(character, ""))
        or "?"
    )
    return likeness.strip("\n\r\t\x1b")[:width].ljust(width, likeness[-1]) if likeness.isprintable() else "?" * width


def _drawn(code: int, name: str) -> str:
    """The likeness of a character that is a drawing: a line, a dot pattern, a block, an arrow."""
    if 0x2500 <= code < 0x2580:
        return _line(name)
    if 0x2580 <= code < 0x25A0 or 0x1FB00 <= code < 0x1FBF0:
        return "|" if "VERTICAL ONE" in name else "-" if "HORIZONTAL ONE" in name else "#"
    if 0x2800 <= code < 0x2900:
        return " ..::**##"[(code - 0x2800).bit_count()]
    for way, letter in WAYS.items():
        if way in name:
            return letter
    return ""


def _line(name: str) -> str:
    if "DIAGONAL" in name:
        return "X" if "CROSS" in name else "/" if "UPPER RIGHT TO LOWER LEFT" in name else "\\"
    flat = "HORIZONTAL" in name or name.endswith(("LEFT", "RIGHT", "LEFT AND HEAVY RIGHT", "RIGHT AND HEAVY LEFT"))
    upright = "VERTICAL" in name or "UP" in name or "DOWN" in name
    if flat and upright:
        return "+"
    return "|" if upright else "=" if "DOUBLE" in name else "-"


def _greek(name: str) -> str:
    script, _, letter = name.partition(" LETTER ")
    return {"GREEK SMALL": letter[:1].lower(), "GREEK CAPITAL": letter[:1]}.get(script, "")


WAYS: Final = {
    "LEFT RIGHT ARROW": "-",
    "UP DOWN ARROW": "|",
    "LEFTWARDS": "<",
    "RIGHTWARDS": ">",
    "UPWARDS": "^",
    "DOWNWARDS": "v",
    "LEFT-POINTING": "<",
    "RIGHT-POINTING": ">",
    "UP-POINTING": "^",
    "DOWN-POINTING": "v",
    "TRIANGLE": "#",
    "WHITE CIRCLE": "o",
    "CIRCLE": "*",
    "WHITE SQUARE": "o",
    "BALLOT BOX": "o",
    "SQUARE": "#",
    "STAR": "*",
    "DIAMOND": "*",
    "BULLET": "*",
    "CHECK MARK": "+",
    "BALLOT X": "x",
    "DASH": "-",
    "QUOTATION MARK": '"',
}
"""Likenesses of families of characters, by a part of their names; the first that fits counts."""

LIKENESSES: Final = {
    character: likeness
    for characters, likeness in (
        ("▏▎▍▌▐▕▊‖∥🮇🮈", "|"),
        ("▔−–—", "-"),
        ("▁", "_"),
        ("▂░▖▗·⋅…⋯", "."),
        ("▃▒⋮", ":"),
        ("▓", "#"),
        ("▘▝‘’‚", "'"),
        ("“”„«»", '"'),
        ("×", "x"),
        ("±", "+"),
        ("÷", "/"),
        ("≤‹⏎↵⌫", "<"),
        ("≥›", ">"),
        ("≠", "!"),
        ("≈", "~"),
        ("≡", "="),
        ("√∇", "v"),
        ("∞°øðœ", "o"),
        ("◉", "*"),
        ("∂đ", "d"),
        ("∆", "D"),
        ("∈", "e"),
        ("∑§", "S"),
        ("∏¶", "P"),
        ("µ", "u"),
        ("ß", "s"),
        ("æ", "a"),
        ("ł", "l"),
        ("½¼¾", "?"),
    )
    for character in characters
}
"""Likenesses of single characters."""
