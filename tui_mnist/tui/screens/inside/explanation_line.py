"""The line below a part: what it shows and what to press at the left, of which step it is at the right."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from tui_mnist.tui.kit.text_lines import TextLines


class ExplanationLine(TextLines):
    """The first of the ends that has room at the right, and the first of the wordings that has room beside it."""

    DEFAULT_CSS = "ExplanationLine { height: 1; padding: 0 1; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._wordings: Sequence[str] = ()
        self._ends: Sequence[str] = ()

    def show(self, wordings: Sequence[str], ends: Sequence[str]) -> None:
        """Say one of each, both from long to short."""
        self._wordings, self._ends = wordings, ends
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width = self.size.width
        if not (self.is_attached and width):
            return
        end = next((each for each in self._ends if len(each) <= width), "")
        wording = next((each for each in self._wordings if len(each) <= width - len(end) - 2), "")
        line = Text(wording, self.part("muted"))
        line.append(end.rjust(width - len(wording)), self.part("muted"))
        self.set_lines([line])
