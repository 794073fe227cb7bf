"""What all parts of the Inside screen have in common: the digit that is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from tui_mnist.tui.kit.screen_part import ScreenPart

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui_mnist.tui.session.snapshot import Snapshot


class InsidePart(ScreenPart):
    """A part that may show the digit that is looked at: the held-out sample with the number `digit`.

    `HeldOutDigitQuery` has it as it is now; the screen asks for it. A part that chooses another digit posts
    `DigitChosen`, which the screen tells to all parts by `choose_digit`.
    """

    class DigitChosen(Message):
        """The held-out sample of this number is to be looked at, on all parts."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, now: Snapshot, clock: Callable[[], float], *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.digit = 0
        self.snapshot = now
        self.clock = clock

    def choose_digit(self, number: int) -> None:
        """Look at this digit from now on; ask for what is to be known of it, if anything is."""
        self.digit = number
