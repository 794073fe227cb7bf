"""The line that says which part of the Geometry screen is shown, and how the run stands that goes on behind it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import events
from textual.message import Message

from tui_mnist.number_format import figure
from tui_mnist.tui.kit.text_lines import TextLines
from tui_mnist.tui.session.snapshot import Snapshot


class PartLine(TextLines):
    """The parts at the left, of which a click shows one; the run at the right."""

    DEFAULT_CSS = """
    PartLine { height: 1; padding: 0 1; }
    """

    class Chosen(Message):
        """A part was clicked."""

        def __init__(self, part: str) -> None:
            super().__init__()
            self.part = part

    def __init__(self, parts: Sequence[str], now: Snapshot, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._parts, self._part, self._snapshot = parts, parts[0], now
        self._places: list[tuple[str, int, int]] = []

    def show(self, part: str, now: Snapshot) -> None:
        """Show which part is shown, and how the run stands."""
        self._part, self._snapshot = part, now
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width = self.size.width
        if not (self.is_attached and width):
            return
        line, self._places = Text(), []
        for part in self._parts:
            here = part == self._part
            self._places.append((part, len(line), len(line) + len(part) + 2))
            line.append(f"[{part}]" if here else f" {part} ", self.part("strong" if here else "muted"))
            line.append(" ")
        for wording in self._wordings():
            if len(line) + 1 + len(wording) <= width:
                line.append(wording.rjust(width - len(line)), self.part("muted"))
                break
        self.set_lines([line])

    def _wordings(self) -> list[str]:
        now = self._snapshot
        phase = now.phase.value
        if not now.touched:
            return [f"the network behind: {phase}", phase]
        loss = "" if now.loss is None else f", loss {figure(now.loss)}"
        return [f"the network behind: {phase}, step {now.step:,}{loss}", f"{phase}, step {now.step:,}{loss}", phase]

    def on_click(self, event: events.Click) -> None:
        """Show the part that was clicked."""
        for part, start, end in self._places:
            if start <= event.x - self.styles.padding.left < end:
                self.post_message(self.Chosen(part))
