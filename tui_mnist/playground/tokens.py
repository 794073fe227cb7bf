"""The words of a program, and the first sieve: what could never be computed is refused before any parser sees it."""

from __future__ import annotations

import keyword
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from tui_mnist.playground.errors import PlaygroundError, SourceSpan

MAX_CHARACTERS = 4000
MAX_LINE = 400
MAX_NAME = 30
MAX_NUMBER = 30

Kind = Literal["number", "name", "symbol", "end"]
WORD = re.compile(
    r"(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<symbol>\*\*|//|<<|>>|[=!<>:]=|->|[-+*/@%&|^]=|[-+*/@()\[\],;:=<>])"
)
FOREIGN_SYMBOLS = {
    "//": "divide with /",
    "<<": "compare with <",
    ">>": "compare with >",
    ":=": "give a name with =",
    "->": "write a - b, or a > b",
}
FOREIGN_KEYWORDS = {
    "if": "choose with where(x > 0, a, b)",
    "else": "choose with where(x > 0, a, b)",
    "and": "choose with where(x > 0, a, b)",
    "or": "choose with where(x > 0, a, b)",
    "not": "choose with where(x > 0, a, b)",
    "lambda": "write what it would give, such as y = 2*x + 3",
}
LOOKALIKES = {
    "×": "*",
    "·": "*",
    "∙": "*",
    "⋅": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
    "—": "-",
    "π": "pi",
    "²": "**2",
    "³": "**3",
    "√": "sqrt",
    "^": "**",
    "≥": ">=",
    "≤": "<=",
}
IN_THE_LANGUAGE = "expected numbers, names and + - * / ** @ ( ) [ ] , = ;"


@dataclass(frozen=True)
class Token:
    """One word of the source and where it stands; `start` is its offset in the whole text."""

    kind: Kind
    text: str
    start: int
    place: SourceSpan


def tokenize(source: str) -> list[Token]:
    """The words of a whole program; each line ends with a token of kind "end".

    Comments are skipped and may hold anything. PlaygroundError for whatever is not in the language: other characters,
    Python's keywords, attributes, texts in quotes, and lines, names and numbers that are too long.
    """
    if len(source) > MAX_CHARACTERS:
        problem = f"the program has {len(source):,} characters"
        raise PlaygroundError(
            problem, f"expected at most {MAX_CHARACTERS:,}: take away what y does not need", SourceSpan(1, 1)
        )
    tokens: list[Token] = []
    offset = 0
    for number, line in enumerate(source.replace("\r\n", " \n").split("\n"), start=1):
        if len(line) > MAX_LINE:
            problem = f"this line has {len(line):,} characters"
            expected = f"expected at most {MAX_LINE}: name a part on a line of its own"
            raise PlaygroundError(problem, expected, SourceSpan(number, MAX_LINE + 1))
        code = line.split("#", 1)[0]
        tokens += _tokens_of(code, number, offset)
        tokens.append(Token("end", "", offset + len(code), SourceSpan(number, len(code.rstrip()) + 1)))
        offset += len(line) + 1
    return tokens


def _tokens_of(code: str, line: int, offset: int) -> list[Token]:
    tokens = []
    position = 0
    while position < len(code):
        if code[position] in " \t":
            position += 1
            continue
        found = WORD.match(code, position)
        if found is None:
            raise _foreign_character(code[position], SourceSpan(line, position + 1))
        text = found.group()
        place = SourceSpan(line, position + 1, len(text))
        if found.lastgroup == "number":
            _check_number(text, code[found.end() : found.end() + 1], place)
            tokens.append(Token("number", text, offset + position, place))
        elif found.lastgroup == "name":
            _check_name(text, place)
            tokens.append(Token("name", text, offset + position, place))
        else:
            if text in FOREIGN_SYMBOLS or (len(text) == 2 and text[1] == "=" and text[0] not in "=!<>"):
                expected = FOREIGN_SYMBOLS.get(text, "write it out, such as y = x + 1")
                raise PlaygroundError(f"{text} is not in the language", expected, place)
            tokens.append(Token("symbol", text, offset + position, place))
        position = found.end()
    return tokens


def _check_number(text: str, following: str, place: SourceSpan) -> None:
    if len(text) > MAX_NUMBER:
        raise PlaygroundError(f"a number of {len(text)} characters", f"expected at most {MAX_NUMBER}", place)
    if following.isascii() and (following.isalpha() or following == "_"):
        problem = f"{text} runs into a name"
        raise PlaygroundError(problem, f"expected an operator between them, such as {text}*x", place)
    if following == ".":
        raise PlaygroundError(f"{text}. is no number", "expected one decimal point at most", place)
    if text.isdigit() and len(text) > 1 and text.startswith("0"):
        raise PlaygroundError(f"the number {text} begins with 0", f"write {int(text)}", place)


def _check_name(text: str, place: SourceSpan) -> None:
    if len(text) > MAX_NAME:
        raise PlaygroundError(f"a name of {len(text)} characters", f"expected at most {MAX_NAME}", place)
    if text.startswith("_"):
        raise PlaygroundError(f"the name {text} begins with _", "names begin with a letter", place)
    if keyword.iskeyword(text) and text not in ("True", "False"):
        expected = FOREIGN_KEYWORDS.get(text, "expected assignments and expressions, such as y = 2*x + 3")
        raise PlaygroundError(f"{text} is Python's, and not in the language", expected, place)


def _foreign_character(character: str, place: SourceSpan) -> PlaygroundError:
    """The refusal of a character, which shows it only if that is safe."""
    if character in "'\"":
        return PlaygroundError("a text in quotes", IN_THE_LANGUAGE, place)
    if character == ".":
        return PlaygroundError("a dot after a name", "write sin(x), not np.sin(x); there are no attributes", place)
    plain = LOOKALIKES.get(character) or unicodedata.normalize("NFKC", character)
    if not character.isprintable() or character.isspace():
        return PlaygroundError(f"the invisible character U+{ord(character):04X}", "delete it", place)
    if plain != character and plain.isascii() and plain.isprintable():
        return PlaygroundError(f"{character} is not a plain letter or sign", f"write {plain}", place)
    if not character.isascii():
        name = unicodedata.name(character, "").lower() or f"U+{ord(character):04X}"
        return PlaygroundError(f"{character} ({name}) is not in the language", IN_THE_LANGUAGE, place)
    return PlaygroundError(f"{character} is not in the language", IN_THE_LANGUAGE, place)
