"""Two lines of what is worth knowing now."""

from __future__ import annotations

from textwrap import wrap

from rich.text import Text

from tui_mnist.tui.kit.text_lines import TextLines


class HintLine(TextLines):
    """Shows a text, as many of its lines as have room."""

    DEFAULT_CSS = """
    HintLine { height: 2; padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._text, self._is_good = "", False

    def show(self, text: str, *, is_good: bool) -> None:
        """Show this, and more strongly if it is good news."""
        self._text, self._is_good = text, is_good
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        if self.is_attached and self.size.width:
            style = self.part("accent" if self._is_good else "muted")
            self.set_lines([Text(line, style) for line in wrap(self._text, self.size.width)])
