"""The line that offers a new run with the values that wait for one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui_mnist.training.knobs import short, shown
from tui_mnist.tui.kit.palettes import CLASSIC, Palette

NOTHING: Mapping[str, Any] = MappingProxyType({})


class WaitingLine(Widget):
    """One line: a new run with these values, or a cross to drop them. Hidden while nothing waits."""

    DEFAULT_CSS = """
    WaitingLine {
        height: 1;
        display: none;
        color: $foreground;
        &:hover { background: $boost; }
    }
    """

    ascii_only: reactive[bool] = reactive(False)
    palette: reactive[Palette] = reactive(CLASSIC)
    pending: reactive[Mapping[str, Any]] = reactive(NOTHING)
    escapable: reactive[bool] = reactive(False)
    key: reactive[str] = reactive("")
    """What begins the run now; empty while that is something else's key, and a click is what does."""

    class Chosen(Message):
        """Clicked: on the offer, or on the cross (`drop`)."""

        def __init__(self, drop: bool) -> None:
            self.drop = drop
            super().__init__()

    def watch_pending(self) -> None:
        """No line without something that waits."""
        self.display = bool(self.pending)

    def render(self) -> Content:
        """The key, the offer in the longest wording that fits, and the cross at the right end."""
        cross = ("esc " if self.escapable else "") + ("x" if self.ascii_only else "✕")
        room = self.size.width - len(cross) - 1
        lead = self.key or (">" if self.ascii_only else "▸")
        offer = next((offer for offer in self._offers() if len(lead) + 2 + len(offer) <= room), "")
        gap = " " * max(1, room - len(offer) - 1 - len(lead))
        return Content.assemble((lead, f"bold {self.palette.mark}"), f"  {offer}{gap}{cross}")

    def _offers(self) -> list[str]:
        """Wordings, from the longest to the shortest."""
        full, brief = (
            " and ".join(f"{name.replace('_', ' ')} {said(name, value)}" for name, value in self.pending.items())
            for said in (shown, lambda name, value: short(name, value, 8))
        )
        count = f"{len(self.pending)} changes" if len(self.pending) > 1 else "this change"
        return [*(f"new run{link} {changes}" for changes in (full, brief, count) for link in (" with", ":")), "new run"]

    def on_click(self, event: events.Click) -> None:
        """The cross and what stands beside it drop; the rest is the offer."""
        event.stop()
        self.post_message(self.Chosen(drop=event.x >= self.size.width - (5 if self.escapable else 2)))
