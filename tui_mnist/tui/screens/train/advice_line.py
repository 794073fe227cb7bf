"""The diagnosis: what is happening, in words, and what could be done about it; or else what there is to do."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.text import Text
from textual import events
from textual.message import Message

from tui_mnist.tui.kit.palettes import CLASSIC, Palette
from tui_mnist.tui.kit.text_lines import TextLines

if TYPE_CHECKING:
    from tui_mnist.training.diagnosis import Finding

MARKS = {"good": ("●", "*"), "watch": ("▲", "!"), "bad": ("✗", "X")}
CLAUSE = re.compile(r"[,;:] ")


class AdviceLine(TextLines):
    """Two lines: the finding, and the remedy with the key that applies it, or else what there is to do."""

    DEFAULT_CSS = """
    AdviceLine { height: 2; max-height: 25%; padding: 0 1; }
    """

    class Followed(Message):
        """The remedy was clicked."""

    class Dismissed(Message):
        """The finding was clicked away."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.palette: Palette = CLASSIC
        self.ascii_only = False
        self._finding: Finding | None = None
        self._ways_out = self._hint = self._follow = self._dismiss = ""
        self._buttons: dict[tuple[int, int, int], type[Message]] = {}

    def show_keys(self, *, follow: str, dismiss: str) -> None:
        """Name these keys from now on."""
        self._follow, self._dismiss = follow, dismiss
        self.restyle()

    def show(self, finding: Finding | None, *, ways_out: str = "", hint: str = "") -> None:
        """Show a finding with its remedy, and the hint where there is none of them.

        `ways_out` are further keys that help with a finding, in words.
        """
        if (finding, ways_out, hint) != (self._finding, self._ways_out, self._hint):
            self._finding, self._ways_out, self._hint = finding, ways_out, hint
            self.restyle()

    def restyle(self) -> None:
        """Draw."""
        if self.is_attached and self.size.width:
            self.set_lines(self._draw(self._finding, self.size.width))

    def on_click(self, event: events.Click) -> None:
        """Follow, or dismiss."""
        for (row, start, end), message in self._buttons.items():
            if event.y == row and start <= event.x - self.styles.padding.left < end:
                self.post_message(message())

    def _draw(self, finding: Finding | None, width: int) -> list[Text]:
        self._buttons = {}
        if finding is None:
            return [Text(line, self.part("muted")) for line in wrap(self._hint, width)]
        colour = {"good": self.palette.right, "watch": self.palette.warning, "bad": self.palette.wrong}[
            finding.severity
        ]
        mark = MARKS[finding.severity][self.ascii_only]
        wordings = (finding.text, *clauses(finding.short))
        text = next((wording for wording in wordings if len(wording) + 2 <= width), wordings[-1])
        first = Text.assemble((f"{mark} ", f"bold {colour}"), text)
        second = Text("  ")
        if finding.remedy and finding.action is not None:
            self._button(second, self._follow, finding.remedy, AdviceLine.Followed)
            if self._ways_out and len(second) + 3 + len(self._ways_out) <= width:
                second.append(f"   {self._ways_out}", self.part("muted"))
        elif len(second) + len(self._hint) <= width:
            second.append(self._hint, self.part("muted"))
        if finding.severity != "good" and len(second) + len(self._dismiss) + 11 <= width:
            second.append("   ")
            self._button(second, self._dismiss, "dismiss", AdviceLine.Dismissed, muted=True)
        return [first, second]

    def _button(self, line: Text, key: str, words: str, message: type[Message], *, muted: bool = False) -> None:
        start = len(line)
        line.append(key, self.part("accent"))
        line.append(f" {words}", self.part("muted") if muted else "")
        self._buttons[1, start, len(line)] = message


def clauses(text: str) -> list[str]:
    """The text, and what is left of it when one clause after the other is dropped from its end."""
    ends = [len(text), *(found.start() for found in reversed(list(CLAUSE.finditer(text))))]
    return [text[:end] for end in ends]
