"""The tabs of a screen's parts, and how the run stands that goes on behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.number_format import figure
from tui_mnist.tui.kit.drawn_lines import DrawnLines
from tui_mnist.tui.session.snapshot import Snapshot


class PartLine(DrawnLines, can_focus=True):
    """The parts at the left, of which left and right, or a click, choose one; the run at the right."""

    DEFAULT_CSS = """
    PartLine { height: 1; padding: 0 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "choose(-1)", show=False),
        Binding("right", "choose(1)", show=False),
    ]

    class Chosen(Message):
        """A part was chosen."""

        def __init__(self, part: str) -> None:
            super().__init__()
            self.part = part

    def __init__(self, parts: Sequence[str], now: Snapshot, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._parts = parts
        self._chosen = parts[0]
        self._places: list[tuple[int, int]] = []
        self._snapshot = now

    def show(self, now: Snapshot) -> None:
        """Show how the run stands."""
        self._snapshot = now
        self.restyle()

    def choose(self, part: str) -> None:
        """Show that this part is shown."""
        self._chosen = part
        self.restyle()

    def action_choose(self, by: int) -> None:
        """The part beside this one."""
        self.post_message(self.Chosen(self._parts[(self._parts.index(self._chosen) + by) % len(self._parts)]))

    def on_click(self, event: events.Click) -> None:
        """Show the part that was clicked."""
        for part, (start, end) in zip(self._parts, self._places, strict=False):
            if start <= event.x - self.styles.padding.left < end:
                self.post_message(self.Chosen(part))

    def restyle(self) -> None:
        """Draw."""
        width = self.size.width
        if not (self.is_attached and width):
            return
        line, self._places = Text(no_wrap=True), []
        for part in self._parts:
            here = part == self._chosen
            style = self.part("strong" if here else "muted") + Style(reverse=here and self.has_focus)
            self._places.append((len(line), len(line) + len(part) + 2))
            line.append(f"[{part}]" if here else f" {part} ", style)
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
