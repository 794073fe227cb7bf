"""The formulas of what is selected, with its numbers in them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from tui_mnist.tui.screens.step.explanation_parts import Equation, ExplanationPart, Paragraph
from tui_mnist.tui.screens.step.scroll_lines import ScrollLines

INDENT = 2

NOT_FINITE = ("nan", "inf", "-inf")
"""Results that are marked."""


class FormulaPanel(ScrollLines):
    """Paragraphs and equations, broken where they may be; an equation stands on one line if there is room."""

    BORDER_TITLE = "Formula"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "screen.enlarge", "The formulas alone", show=False)]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._parts: tuple[ExplanationPart, ...] = ()
        self._topic: object = None

    def show(self, parts: tuple[ExplanationPart, ...], topic: object) -> None:
        """Show this explanation; another topic is shown from its beginning."""
        if parts == self._parts:
            return
        self._parts = parts
        if topic != self._topic:
            self._topic = topic
            self.scroll_home(animate=False)
        self.redraw()

    def lay_out(self, width: int) -> Sequence[Text]:
        """The lines of the explanation."""
        lines: list[Text] = []
        for part in self._parts:
            if isinstance(part, Equation):
                lines += self._equation(part, width)
            else:
                if part.role == "heading" and lines:
                    lines.append(Text())
                lines += self._paragraph(part, width)
        return lines

    def _paragraph(self, paragraph: Paragraph, width: int) -> Iterator[Text]:
        styles = {"heading": self.part("accent"), "note": self.part("muted"), "code": self.part("strong")}
        hanging = INDENT if paragraph.role in {"code", "note"} else 0
        for line in broken(self.plain(paragraph.text), width, hanging=hanging):
            yield Text().append(line, styles.get(paragraph.role, ""))

    def _equation(self, equation: Equation, width: int) -> Iterator[Text]:
        symbol, *parts = (self.plain(text) for text in (equation.symbol, *equation.parts))
        note = self.plain(equation.note)
        one_line = " = ".join([symbol, *parts])
        if len(one_line) <= width:
            line = Text().append(one_line)
            result = parts[-1] if parts else one_line
            line.stylize(self._result_style(result), len(one_line) - len(result))
            if note and len(one_line) + 3 + len(note) <= width:
                line.append(f"   {note}", self.part("muted"))
                note = ""
            yield line
        else:
            yield Text().append(symbol, "bold")
            for number, part in enumerate(parts):
                last = number == len(parts) - 1
                for line_ in broken(f"= {part}", width - INDENT, hanging=INDENT):
                    yield Text().append(" " * INDENT + line_, self._result_style(part) if last else "")
        for line_ in broken(note, width - INDENT):
            yield Text().append(" " * INDENT + line_, self.part("muted"))

    def _result_style(self, result: str) -> str:
        return f"bold {self.palette.wrong}" if result in NOT_FINITE else "bold"


def broken(text: str, width: int, *, hanging: int = 0) -> list[str]:
    """The text in lines, broken at blanks; what has none in so many columns is broken anywhere."""
    return textwrap.wrap(text, max(width, hanging + 8), subsequent_indent=" " * hanging, break_on_hyphens=False)
