"""The line below the pictures that says what their colours mean."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from tui_mnist.tui.kit.text_lines import TextLines


class MeaningLine(TextLines):
    """The longest wording that has room."""

    DEFAULT_CSS = """
    MeaningLine { height: 1; padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._wordings: Sequence[str] = ()

    def show(self, wordings: Sequence[str]) -> None:
        """Show the first of the wordings that has room."""
        if wordings != self._wordings:
            self._wordings = wordings
            self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width = self.size.width
        if self.is_attached and width and self._wordings:
            words = next((each for each in self._wordings if len(each) <= width), self._wordings[-1])
            self.set_lines([Text(words, self.part("muted"))])
