"""The words of an expression, and the first sieve: characters that are not in the language, and too many of them."""

from __future__ import annotations

import keyword
import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from tui_mnist.tensor_language.errors import ExpressionError, Place

MAX_CHARACTERS: Final = 300
MAX_TOKENS: Final = 150
MAX_NAME: Final = 30
MAX_NUMBER: Final = 30

IN_THE_LANGUAGE: Final = "expected names, numbers and + - * / ** @ < > [ ] ( ) , : ."
KEYWORDS_ALLOWED: Final = ("True", "False", "None")
WORD = re.compile(
    r"(?P<number>\d+(?:\.(?!\.)\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<symbol>\.\.\.|\*\*|[=!<>]=|[-+*/@()\[\],:=<>.])"
)
PLAIN_SIGNS: Final = {"×": "*", "·": "*", "⋅": "*", "÷": "/", "−": "-", "–": "-", "≥": ">=", "≤": "<=", "^": "**"}


Kind = Literal["number", "name", "symbol", "end"]


@dataclass(frozen=True)
class ExpressionToken:
    """One word and where it stands; the last one of an expression is of kind "end"."""

    kind: Kind
    text: str
    place: Place


def expression_tokens(source: str) -> list[ExpressionToken]:
    """The words of an expression; ExpressionError for whatever is not in the language, or too long."""
    if len(source) > MAX_CHARACTERS:
        problem = f"the expression has {len(source):,} characters"
        raise ExpressionError(problem, f"expected at most {MAX_CHARACTERS}", Place(MAX_CHARACTERS))
    tokens: list[ExpressionToken] = []
    position = 0
    while position < len(source):
        if source[position] == " ":
            position += 1
            continue
        found = WORD.match(source, position)
        if found is None:
            raise _foreign(source[position], Place(position))
        place = Place(position, len(found.group()))
        position = found.end()
        if found.lastgroup == "number":
            _check_number(found.group(), source[position : position + 1], place)
            tokens.append(ExpressionToken("number", found.group(), place))
        elif found.lastgroup == "name":
            _check_name(found.group(), place)
            tokens.append(ExpressionToken("name", found.group(), place))
        else:
            tokens.append(ExpressionToken("symbol", found.group(), place))
        if len(tokens) > MAX_TOKENS:
            raise ExpressionError("too many words", f"expected at most {MAX_TOKENS}", place)
    return [*tokens, ExpressionToken("end", "", Place(len(source.rstrip())))]


def _check_number(text: str, following: str, place: Place) -> None:
    if len(text) > MAX_NUMBER:
        raise ExpressionError(f"a number of {len(text)} characters", f"expected at most {MAX_NUMBER}", place)
    if following.isalpha() or following == "_":
        problem = f"{text} runs into a name"
        raise ExpressionError(problem, f"expected an operator between them, such as {text} * x", place)
    if len(text) > 1 and text.isdigit() and text.startswith("0"):
        raise ExpressionError(f"the number {text} begins with 0", f"write {int(text)}", place)


def _check_name(text: str, place: Place) -> None:
    if len(text) > MAX_NAME:
        raise ExpressionError(f"a name of {len(text)} characters", f"expected at most {MAX_NAME}", place)
    if text.startswith("_"):
        raise ExpressionError(f"the name {text} begins with _", "names begin with a letter", place)
    if keyword.iskeyword(text) and text not in KEYWORDS_ALLOWED:
        raise ExpressionError(f"{text} is Python's, and not in the language", "expected one expression", place)


def _foreign(character: str, place: Place) -> ExpressionError:
    """The refusal of a character, which shows it only if that is safe."""
    if character in "'\"":
        return ExpressionError("a text in quotes", "write a type without quotes, such as x.astype(float32)", place)
    plain = PLAIN_SIGNS.get(character) or unicodedata.normalize("NFKC", character)
    if not character.isprintable() or character.isspace():
        return ExpressionError(f"the invisible character U+{ord(character):04X}", "delete it", place)
    if plain != character and plain.isascii() and plain.isprintable():
        return ExpressionError(f"{character} is not a plain letter or sign", f"write {plain}", place)
    if character == "%":
        return ExpressionError("% is not in the language", "expected + - * / or **", place)
    return ExpressionError(f"{character} is not in the language", IN_THE_LANGUAGE, place)
