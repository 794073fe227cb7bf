"""What all dialogs share: a frame in the middle that fits every window, and one answer, whatever is clicked."""

from __future__ import annotations

from abc import abstractmethod

from textual import events
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui_mnist.tui.kit.window_screen import Answer, WindowScreen


class Dialog(ModalScreen[Answer], WindowScreen[Answer]):
    """A modal screen with one Vertical as its frame; a click beside the frame leaves it."""

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        & > Vertical {
            width: 100%;
            height: auto;
            max-height: 100%;
            border: round $primary;
            border-title-color: $text;
            border-subtitle-color: $text-muted;
            padding: 0 1;
            background: $surface;
        }
    }
    """

    @property
    def is_asking(self) -> bool:
        """Whether it is there to be answered: not answered yet, with no other dialog on it, in an app that goes on."""
        return self.is_attached and self.app.screen is self

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be done once it is answered."""
        return super().check_action(action, parameters) and self.is_asking

    def answer(self, answer: Answer) -> None:
        """Close with an answer; a second one, of a key pressed twice, is too late."""
        if self.is_asking:
            self.dismiss(answer)

    @abstractmethod
    def leave(self) -> None:
        """Answer as one does who wants nothing changed."""

    def action_leave(self) -> None:
        """Leave, by key."""
        self.leave()

    def on_click(self, event: events.Click) -> None:
        """Leave when the place beside the frame is clicked."""
        if not self.query_one(Vertical).region.contains(event.screen_x, event.screen_y):
            self.leave()
