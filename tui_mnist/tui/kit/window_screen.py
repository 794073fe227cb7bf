"""What all screens share: they are laid out for the window as it is, and take no keys once the app is being left."""

from __future__ import annotations

from typing import TypeVar

from textual import events
from textual.screen import Screen

Answer = TypeVar("Answer")


class WindowScreen(Screen[Answer]):
    """A screen that takes no notice of what comes too late.

    Textual lets every layout tell the screen its size once more. While a window is dragged, such an echo may come after
    the next size: the screen would go back to the old one, echo that, and so on without end. And while an app is being
    left, keys may still be under way to a screen whose widgets are gone.
    """

    async def on_event(self, event: events.Event) -> None:
        """Leave out a size that the window has no more, since the one that it has is told as well, and late keys."""
        outdated = isinstance(event, events.Resize) and event.size != self.app.size
        too_late = isinstance(event, events.InputEvent) and not self.is_attached
        if not (outdated or too_late):
            await super().on_event(event)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be done before its widgets are there, and nothing once the app is being left."""
        return self.is_mounted and self.is_attached
