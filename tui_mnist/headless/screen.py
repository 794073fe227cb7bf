"""What the output can show: a terminal or a file, in colour or not, in Unicode or plain ASCII."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NoReturn, TextIO

from rich.console import Console
from rich.style import Style
from rich.text import Text

from tui_mnist.printable import printable
from tui_mnist.render import Role, Span, TextRun

COERCED_LOCALES = {"C.UTF-8", "C.utf8", "UTF-8"}
"""What Python puts into LC_CTYPE by itself where the user's locale is C: https://peps.python.org/pep-0538/."""

STYLES = {
    Role.HEADING: "cyan",
    Role.RIGHT: "bold green",
    Role.WRONG: "red",
    Role.NOTHING: "dim",
    Role.PLAIN: "",
}


class Screen:
    """A stream for people, with what it is able to show.

    `is_terminal`: lines can be rewritten. `colour`: pictures can have grey levels. `ascii_only`: nothing but ASCII is
    sure to be shown.
    """

    def __init__(self, stream: TextIO, environ: Mapping[str, str]) -> None:
        self.console = _Console(file=stream, highlight=False, markup=False, emoji=False, _environ=environ)
        self.is_terminal = stream.isatty() and not self.console.is_dumb_terminal
        self.colour = self.console.color_system is not None and not self.console.no_color
        self.ascii_only = not self.console.encoding.startswith("utf") or _locale(environ) in {"C", "POSIX"}
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")  # names and paths hold what they like

    @property
    def width(self) -> int:
        """Columns of the terminal as it is now; 80 where there is none."""
        return self.console.width

    def symbol(self, unicode: str, ascii_only: str) -> str:
        """The one of the two that can be shown."""
        return ascii_only if self.ascii_only else unicode

    def line(self, text: str | Text = "", style: str = "") -> None:
        """Write a line; one that is too long goes on in the next row, unbroken, so that it can be copied.

        Everything for people leaves here, and nothing of it is obeyed by the terminal but what Rich adds.
        """
        if isinstance(text, str):
            text = printable(text)
        elif (shown := printable(text.plain)) != text.plain:
            text = text.copy()
            text.plain = shown
        self.console.print(text, style=style, soft_wrap=True)

    def prose(self, text: str, style: str = "") -> None:
        """Write words, in as many lines as they need."""
        self.wrapped(text.split(), " ", style)

    def wrapped(self, pieces: Iterable[str], separator: str, style: str = "") -> None:
        """Write pieces beside each other in as few lines as they need; none is broken."""
        line = ""
        for piece in pieces:
            longer = f"{line}{separator}{piece}" if line else piece
            if line and len(longer) > self.width:
                self.line(line, style)
                longer = piece
            line = longer
        self.line(line, style)


def styled(pieces: Iterable[TextRun | Span]) -> Text:
    """A line that was drawn, in colour."""
    text = Text(no_wrap=True, end="")
    for piece in pieces:
        style = _grey(piece.foreground, piece.background) if isinstance(piece, TextRun) else STYLES[piece.role]
        text.append(piece.text, style)
    return text


@lru_cache(maxsize=1024)
def _grey(foreground: int | None, background: int | None) -> Style:
    front, back = (
        None if level is None else f"#{level:02x}{level:02x}{level:02x}" for level in (foreground, background)
    )
    return Style(color=front, bgcolor=back)


def _locale(environ: Mapping[str, str]) -> str:
    """The locale that the user chose for characters, or nothing."""
    of_characters = environ.get("LC_CTYPE", "")
    if of_characters in COERCED_LOCALES:
        of_characters = ""
    return environ.get("LC_ALL") or of_characters or environ.get("LANG", "")


class _Console(Console):
    def on_broken_pipe(self) -> NoReturn:
        raise BrokenPipeError  # Rich would end the process here, with the run unsaved
