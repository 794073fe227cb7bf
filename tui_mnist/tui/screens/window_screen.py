"""What all screens share: they are laid out for the window as it is, and for no size that it had before."""

from __future__ import annotations

from typing import TypeVar

from textual import events
from textual.screen import Screen

Answer = TypeVar("Answer")


class WindowScreen(Screen[Answer]):
    """A screen that takes no notice of an outdated size.

    Textual lets every layout tell the screen its size once more. While a window is dragged, such an echo may come after
    the next size: the screen would go back to the old one, echo that, and so on without end.
    """

    async def on_event(self, event: events.Event) -> None:
        """Leave a size out that the window has no more; the one that it has is told as well."""
        if not (isinstance(event, events.Resize) and event.size != self.app.size):
            await super().on_event(event)
