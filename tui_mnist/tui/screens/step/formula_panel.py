"""The formulas of what is looked at, with its numbers in them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from rich.text import Text

from tui_mnist.queries.walkthrough import in_plain_letters
from tui_mnist.tui.screens.step.saying import Equation, Saying, Words
from tui_mnist.tui.screens.step.scroll_lines import ScrollLines

INDENT = 2


class FormulaPanel(ScrollLines):
    """Paragraphs and equations, broken where they may be; an equation stands on one line if there is room."""

    BORDER_TITLE = "Formula"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._sayings: tuple[Saying, ...] = ()
        self._topic: object = None

    def show(self, sayings: tuple[Saying, ...], topic: object) -> None:
        """Show what is said; another topic is shown from its beginning."""
        if sayings == self._sayings:
            return
        self._sayings = sayings
        if topic != self._topic:
            self._topic = topic
            self.scroll_home(animate=False)
        self.redraw()

    def lay_out(self, width: int) -> Sequence[Text]:
        """The lines of all that is said."""
        lines: list[Text] = []
        for saying in self._sayings:
            if isinstance(saying, Equation):
                lines += self._equation(saying, width)
            else:
                if saying.role == "heading" and lines:
                    lines.append(Text())
                lines += self._words(saying, width)
        return lines

    def _words(self, words: Words, width: int) -> Iterator[Text]:
        styles = {"heading": self.part("accent"), "note": self.part("muted"), "code": self.part("strong")}
        hanging = INDENT if words.role in {"code", "note"} else 0
        for line in broken(self._plain(words.text), width, hanging=hanging):
            yield Text().append(line, styles.get(words.role, ""))

    def _equation(self, equation: Equation, width: int) -> Iterator[Text]:
        symbol, *parts = (self._plain(text) for text in (equation.symbol, *equation.parts))
        note = self._plain(equation.note)
        one_line = " = ".join([symbol, *parts])
        if len(one_line) <= width:
            line = Text().append(one_line)
            line.stylize("bold", len(one_line) - len(parts[-1]) if parts else 0)
            if note and len(one_line) + 3 + len(note) <= width:
                line.append(f"   {note}", self.part("muted"))
                note = ""
            yield line
        else:
            yield Text().append(symbol, "bold")
            for number, part in enumerate(parts):
                last = number == len(parts) - 1
                for line_ in broken(f"= {part}", width - INDENT, hanging=INDENT):
                    yield Text().append(" " * INDENT + line_, "bold" if last else "")
        for line_ in broken(note, width - INDENT):
            yield Text().append(" " * INDENT + line_, self.part("muted"))

    def _plain(self, text: str) -> str:
        return in_plain_letters(text) if self.ascii_only else text


def broken(text: str, width: int, *, hanging: int = 0) -> list[str]:
    """The text in lines, broken at blanks; what has none in so many columns is broken anywhere."""
    return textwrap.wrap(text, max(width, hanging + 8), subsequent_indent=" " * hanging, break_on_hyphens=False)
