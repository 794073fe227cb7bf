"""The field in which a number is typed."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class NumberField(Input):
    """An input of one line; enter takes its text, escape leaves it, and so does going elsewhere."""

    DEFAULT_CSS = """
    NumberField, NumberField:focus { background: $surface; color: $foreground; height: 1; padding: 0 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    class Left(Message):
        """The person wants to be done with it."""

    def __init__(self, value: str) -> None:
        super().__init__(value, placeholder="a number", compact=True, select_on_focus=True)

    def action_leave(self) -> None:
        """Give up what was typed."""
        self.post_message(self.Left())

    def on_blur(self) -> None:
        """Who goes elsewhere has done with typing."""
        self.post_message(self.Left())
