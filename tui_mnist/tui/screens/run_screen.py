"""What every screen that shows the run has: the first and the last line, and one way to be told what is new."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from tui_mnist.tui.appearance import Appearance
from tui_mnist.tui.commands import commands_of
from tui_mnist.tui.driver import Driver
from tui_mnist.tui.lean_compositor import LeanCompositor
from tui_mnist.tui.widgets.key_bar import KeyBar
from tui_mnist.tui.widgets.passing_notice import NoticeCorner, PassingNotice
from tui_mnist.tui.widgets.title_bar import TitleBar


class RunScreen(Screen[None]):
    """A screen on which the run is shown in some way; training goes on whichever one is shown."""

    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (110, "-wide")]  # noqa: RUF012 - as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]  # noqa: RUF012

    def __init__(self, modes: dict[str, str], mode: str) -> None:
        super().__init__()
        self._compositor = LeanCompositor()
        self._modes = modes
        self._mode = mode

    def compose(self) -> ComposeResult:
        """The first line, what the screen is about, and the line of keys."""
        yield TitleBar(self._modes, self._mode, id="title")
        yield from self.body()
        yield KeyBar(commands_of(self._mode))
        yield NoticeCorner()

    @abstractmethod
    def body(self) -> Iterable[Widget]:
        """The widgets between the first and the last line."""

    def show(self, driver: Driver) -> None:
        """Show how the run stands; called ten times a second while training."""
        self.query_one(TitleBar).show(driver.snapshot)

    def show_knobs(self, driver: Driver) -> None:
        """Show what a command of the learner changed; on most screens all of it."""
        self.show(driver)

    def tell(self, text: str) -> None:
        """Tell something in passing."""
        self.query_one(PassingNotice).tell(text)

    def hush(self) -> None:
        """Say no more of what was told in passing."""
        for notice in self.query(PassingNotice):
            notice.hide()

    @abstractmethod
    def dress(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""

    def name_keys(self, keymap: Mapping[str, str]) -> None:
        """Show the keys of this keymap."""
        self.query_one(KeyBar).show(commands_of(self._mode), keymap)
