"""The message by which a pane asks for another place of the cursor."""

from __future__ import annotations

from collections.abc import Mapping

from textual.message import Message

from tui_mnist.tui.screens.step.selection import Slot


class CursorMoved(Message):
    """The cursor is wanted at these places."""

    def __init__(self, slots: Mapping[Slot, int]) -> None:
        super().__init__()
        self.slots = slots
