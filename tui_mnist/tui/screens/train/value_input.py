"""The input that opens in place of a value, and can be left by tab and escape."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class ValueInput(Input):
    """An input of one line without a border."""

    DEFAULT_CSS = """
    ValueInput, ValueInput:focus { background: $surface; color: $foreground; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Keep the value as it was", show=False),
        Binding("tab", "leave(1)", "Leave, and go to the next pane", show=False),
        Binding("shift+tab", "leave(-1)", "Leave, and go to the pane before", show=False),
    ]

    class Left(Message):
        """The person wants to be done with it; `direction` says which pane is next, 0 that the value stays."""

        def __init__(self, direction: int) -> None:
            self.direction = direction
            super().__init__()

    def action_cancel(self) -> None:
        """Give up what was typed."""
        self.post_message(self.Left(0))

    def action_leave(self, direction: int) -> None:
        """Be done, and move on."""
        self.post_message(self.Left(direction))
