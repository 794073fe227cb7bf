"""What a part of a screen is: a widget that is told how the run stands while it is the one that is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message

if TYPE_CHECKING:
    from tui_mnist.tui.kit.appearance import Appearance
    from tui_mnist.tui.session.driver import Driver


class ScreenPart(Vertical):
    """One of the parts of a `PartsScreen`, of which one is shown; each of its methods may be left as it is.

    `with_keys` gives a text the key of each command that it names as "{id}".
    """

    DEFAULT_CSS = "ScreenPart { height: 1fr; }"

    class Changed(Message):
        """Something else is shown, so that other things may be asked for and other commands be possible."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.with_keys: Callable[[str], str] = str

    def ask(self, driver: Driver) -> None:
        """Ask the trainer for what is shown."""

    def show(self, driver: Driver) -> None:
        """Show how the run stands."""

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""

    def bring_up_to_date(self) -> None:
        """Draw everything anew: the part is shown again, or the keys are others."""

    def hold(self) -> None:
        """Nobody sees it any more: do nothing until it is shown again."""

    def take_focus(self) -> None:
        """Let the keys go to the most important pane."""
