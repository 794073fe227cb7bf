"""The line below a picture: what it shows and what can be done, and of which step it is."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from tui_mnist.tui.kit.text_lines import TextLines


class CaptionLine(TextLines):
    """The longest wording that has room at the left; what comes last at the right."""

    DEFAULT_CSS = """
    CaptionLine { height: 1; padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._wordings: Sequence[str] = ()
        self._ends: Sequence[str] = ()

    def show(self, wordings: Sequence[str], ends: Sequence[str] = ()) -> None:
        """Show the first of the ends that has room, and the first of the wordings that has room beside it."""
        self._wordings, self._ends = wordings, ends
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width = self.size.width
        if not (self.is_attached and width):
            return
        end = next((each for each in self._ends if len(each) <= width), "")
        room = width - len(end) - 2
        wording = next((each for each in self._wordings if len(each) <= room), "")
        line = Text(wording, self.part("muted"))
        line.append(end.rjust(width - len(wording)), self.part("muted"))
        self.set_lines([line])
