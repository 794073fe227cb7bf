"""Lines into statements, and the second sieve: brackets, missing values and missing operators, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui_mnist.playground.errors import PlaygroundError, SourceSpan
from tui_mnist.playground.tokens import Token, tokenize

MAX_STATEMENTS = 60
MAX_TOKENS = 300
MAX_BRACKETS = 12
MAX_DEPTH = 40
"""How deep an expression may be nested, which also bounds its chains of operators."""

CLOSING = {"(": ")", "[": "]"}
SIGNS = ("+", "-")
OPERATORS = (*SIGNS, "*", "/", "**", "@", "<", ">", "<=", ">=", "==", "!=")


@dataclass(frozen=True)
class Statement:
    """`name = expression`, or an expression alone: then `name` is None. `text` is that of the expression."""

    name: Token | None
    text: str
    place: SourceSpan


def statements(source: str) -> Iterator[Statement]:
    """The statements of a program, whose expressions Python's parser can read without harm; else PlaygroundError."""
    text = source.replace("\r\n", " \n")
    groups = list(_split(tokenize(source)))
    if len(groups) > MAX_STATEMENTS:
        place = groups[MAX_STATEMENTS][0].place
        raise PlaygroundError(f"{len(groups)} statements", f"expected at most {MAX_STATEMENTS}", place)
    for words in groups:
        if len(words) > MAX_TOKENS:
            expected = f"expected at most {MAX_TOKENS}: name a part on a line of its own"
            raise PlaygroundError(f"{len(words)} words in one statement", expected, words[MAX_TOKENS].place)
        yield _statement(words, text)


def _split(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Groups of words between line ends and semicolons; inside brackets a line may end."""
    words: list[Token] = []
    open_brackets: list[Token] = []
    for token in tokens:
        if token.text in CLOSING:
            open_brackets.append(token)
            if len(open_brackets) > MAX_BRACKETS:
                expected = f"expected at most {MAX_BRACKETS}: name a part on a line of its own"
                raise PlaygroundError(f"{len(open_brackets)} brackets inside each other", expected, token.place)
        elif token.text in CLOSING.values():
            if not open_brackets:
                raise PlaygroundError(
                    f"{token.text} closes nothing", "delete it, or open a bracket before", token.place
                )
            opened = open_brackets.pop()
            if CLOSING[opened.text] != token.text:
                problem = f"{token.text} closes the {opened.text} of column {opened.place.column}"
                raise PlaygroundError(problem, f"expected {CLOSING[opened.text]}", token.place)
        if token.kind == "end" or token.text == ";":
            if open_brackets and token.kind == "end":
                continue
            if open_brackets:
                raise _never_closed(open_brackets[-1])
            if words:
                yield words
            words = []
        else:
            words.append(token)
    if open_brackets:
        raise _never_closed(open_brackets[-1])


def _never_closed(bracket: Token) -> PlaygroundError:
    return PlaygroundError(f"{bracket.text} is never closed", f"expected {CLOSING[bracket.text]}", bracket.place)


def _statement(words: Sequence[Token], source: str) -> Statement:
    name = None
    if len(words) > 1 and words[1].text == "=":
        name, words = words[0], words[2:]
        if name.kind != "name":
            raise PlaygroundError(
                f"{name.text} can't be given a value", "a name stands before =, such as x", name.place
            )
        if not words:
            raise PlaygroundError(f"{name.text} gets nothing", f"expected a value, such as {name.text} = 1", name.place)
    _check_neighbours(words)
    first, last = words[0], words[-1]
    text = "\n".join(line.split("#", 1)[0] for line in source[first.start : last.start + len(last.text)].split("\n"))
    same_line = first.place.line == last.place.line
    length = last.place.column + last.place.length - first.place.column if same_line else first.place.length
    return Statement(name, text, SourceSpan(first.place.line, first.place.column, length))


def _check_neighbours(words: Sequence[Token]) -> None:
    depth = 0
    before: Token | None = None
    for word in words:
        if word.text in CLOSING:
            depth += 1
        elif word.text in CLOSING.values():
            depth -= 1
        if word.text == "=" and depth == 0:
            raise PlaygroundError("a second =, or one after more than a name", "write name = expression", word.place)
        _check_pair(before, word)
        before = word
    if before is not None and _is_operator(before):
        raise PlaygroundError(f"nothing after {before.text}", "expected a value, such as x or 2", before.place)


def _check_pair(before: Token | None, word: Token) -> None:
    starts_value = word.kind in ("number", "name") or word.text == "("
    if before is not None and starts_value and _ends_value(before):
        if before.kind == "name" and word.text == "(":
            return
        problem = f"no operator between {before.text} and {word.text}"
        raise PlaygroundError(problem, "expected one, such as *", word.place)
    if _is_operator(word) and word.text not in SIGNS and (before is None or not _ends_value(before)):
        raise PlaygroundError(f"nothing before {word.text}", "expected a value, such as x or 2", word.place)
    if word.text in (")", "]", ",") and before is not None and (_is_operator(before) or before.text == "="):
        raise PlaygroundError(f"nothing after {before.text}", "expected a value, such as x or 2", before.place)


def _is_operator(word: Token) -> bool:
    return word.text in OPERATORS


def _ends_value(word: Token) -> bool:
    return word.kind in ("number", "name") or word.text in (")", "]")
