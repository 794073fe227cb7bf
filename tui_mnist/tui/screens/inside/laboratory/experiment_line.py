"""The line below the experiments: what the chosen one does, and of which step all of it is."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from tui_mnist.tui.kit.text_lines import TextLines


class ExperimentLine(TextLines):
    """The longest wording that has room, and the step at the right where it has room beside it."""

    DEFAULT_CSS = "ExperimentLine { height: 1; padding: 0 1; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._wordings: Sequence[str] = ()
        self._end = ""

    def show(self, wordings: Sequence[str], end: str) -> None:
        """Show the first of the wordings that has room."""
        if (wordings, end) != (self._wordings, self._end):
            self._wordings, self._end = wordings, end
            self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width = self.size.width
        if not (self.is_attached and width):
            return
        wording = next((each for each in self._wordings if len(each) <= width), "")
        line = Text(wording, self.part("muted"), no_wrap=True)
        if len(wording) + 2 + len(self._end) <= width:
            line.append(self._end.rjust(width - len(wording)), self.part("muted"))
        self.set_lines([line])
