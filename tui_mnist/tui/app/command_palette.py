"""Textual's command palette, for keys and clicks in quick succession: once it is closed, it does nothing more."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.command import CommandList
from textual.errors import NoWidget
from textual.events import Click

from tui_mnist.tui.kit.option_list import SafeOptionList
from tui_mnist.tui.kit.textual_private import ClosableCommandPalette
from tui_mnist.tui.kit.window_screen import WindowScreen


class PaletteList(CommandList, SafeOptionList):
    """The list of the palette."""


class CommandPaletteScreen(ClosableCommandPalette, WindowScreen[Any]):
    """A CommandPalette that can be closed twice, by a double click beside it or on a command."""

    def compose(self) -> ComposeResult:
        """Textual's palette, with a list that no late click breaks."""
        for widget in super().compose():
            yield PaletteList() if isinstance(widget, CommandList) else widget

    def on_click(self, event: Click) -> None:
        """Leave out a click of a moment ago at a place that the window has no more."""
        try:
            self.get_widget_at(event.screen_x, event.screen_y)
        except NoWidget:
            event.prevent_default()

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close, unless it is closed already."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()
