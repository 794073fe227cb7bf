"""What a screen may ask of the app that shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from tui_mnist.hosting import Host
    from tui_mnist.tui.session.driver import Driver
    from tui_mnist.tui.session.notice import Notice


class RunApp(Protocol):
    """The app, without its widgets."""

    @property
    def driver(self) -> Driver:
        """The run, and what can be done to it."""

    @property
    def make_host(self) -> Callable[[], Host]:
        """Gives a place for another trainer to live in."""

    @property
    def has_driver(self) -> bool:
        """Whether there is one by now; to ask for it too early would delay the first picture."""

    def drive(self, command: Callable[[], None]) -> None:
        """Do something to the run, show at once what came of it, and remember its knobs."""

    def remember(self, **changes: Any) -> None:
        """Keep choices of the learner, by their names in the settings, and draw by them."""

    async def show_class(self, mode: str, label: int, taken_for: int | None = None) -> None:
        """Go to the screen of this mode, and let it show the samples of a class, or those taken for another."""

    def show_notice(self, notice: Notice) -> None:
        """Tell the learner something in passing."""
