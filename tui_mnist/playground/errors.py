"""What the playground says when it can't take what was typed, and where the trouble is."""

from __future__ import annotations

from dataclasses import dataclass

from tui_mnist.errors import TuiMnistError


@dataclass(frozen=True)
class SourceSpan:
    """A stretch of one line of the source: `line` and `column` count from 1, `length` in characters."""

    line: int
    column: int
    length: int = 1


class Refusal(ValueError):  # noqa: N818 - it becomes a PlaygroundError where its place is known
    """What is wrong and what was expected, still without a place."""

    def __init__(self, problem: str, expected: str) -> None:
        super().__init__(problem, expected)
        self.problem = problem
        self.expected = expected


class PlaygroundError(TuiMnistError):
    """A program that the playground refuses: one line with the place, what is wrong and what was expected."""

    def __init__(self, problem: str, expected: str, place: SourceSpan) -> None:
        super().__init__(f"line {place.line}, column {place.column}: {problem}; {expected}")
        self.problem = problem
        self.expected = expected
        self.place = place

    @property
    def line(self) -> int:
        """Counted from 1."""
        return self.place.line

    @property
    def column(self) -> int:
        """Counted from 1."""
        return self.place.column

    def pointed_at(self, source: str) -> str:
        """Two lines: that of the source, and carets below the trouble."""
        lines = source.replace("\r\n", "\n").split("\n")
        line = lines[self.place.line - 1] if self.place.line <= len(lines) else ""
        shown = "".join(character if character.isprintable() else " " for character in line)
        return f"{shown}\n{' ' * (self.place.column - 1)}{'^' * self.place.length}"
