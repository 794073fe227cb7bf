"""The line that says which part of the Geometry screen is shown, and how the run stands that goes on behind it."""

from __future__ import annotations

from rich.text import Text

from tui_mnist.number_format import figure
from tui_mnist.tui.kit.text_lines import TextLines
from tui_mnist.tui.session.snapshot import Snapshot

PART = "operations"


class PartLine(TextLines):
    """The part at the left, the run at the right."""

    DEFAULT_CSS = """
    PartLine { height: 1; padding: 0 1; }
    """

    def __init__(self, now: Snapshot, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._snapshot = now

    def show(self, now: Snapshot) -> None:
        """Show how the run stands."""
        self._snapshot = now
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width = self.size.width
        if not (self.is_attached and width):
            return
        line = Text()
        line.append(f"[{PART}]", self.part("strong"))
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
