"""What every screen that shows the run has: the first and the last line, and one way to be told what is new."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from textual.app import ComposeResult
from textual.widget import Widget

from tui_mnist.tui.app.commands import SCREENS, commands_of
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.key_bar import KeyBar
from tui_mnist.tui.kit.passing_notice import NoticeCorner, PassingNotice
from tui_mnist.tui.kit.title_bar import TitleBar
from tui_mnist.tui.kit.window_screen import WindowScreen
from tui_mnist.tui.session.snapshot import Snapshot

if TYPE_CHECKING:
    from tui_mnist.tui.session.driver import Driver


class Opening(NamedTuple):
    """What a screen's first picture is made of; the methods of the screen take what comes later.

    `keymap` has the keys, by the id of a command, that are not the declared ones.
    """

    now: Snapshot
    appearance: Appearance
    keymap: Mapping[str, str]


class RunScreen(WindowScreen[None]):
    """A screen on which the run is shown in some way; training goes on whichever one is shown."""

    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (110, "-wide")]  # noqa: RUF012 - as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]  # noqa: RUF012

    def __init__(self, mode: str, opening: Opening) -> None:
        super().__init__()
        self._mode = mode
        self._opening = opening
        self._title_bar = TitleBar(SCREENS, mode, opening.now, id="title")
        self._notice = PassingNotice()
        self._corner: NoticeCorner | None = None

    def compose(self) -> ComposeResult:
        """The first line, what the screen is about, and the line of keys."""
        self._break_at(*self.app.size)
        yield self._title_bar
        yield from self.body()
        yield KeyBar(commands_of(self._mode))

    def _break_at(self, width: int, height: int) -> None:
        """Have the classes of this size before there are widgets, which would all have to be styled again."""
        for size, breakpoints in ((width, self.HORIZONTAL_BREAKPOINTS), (height, self.VERTICAL_BREAKPOINTS)):
            self.add_class(*[name for least, name in breakpoints if size >= least][-1:], update=False)

    @abstractmethod
    def body(self) -> Iterable[Widget]:
        """The widgets between the first and the last line."""

    def on_mount(self) -> None:
        """Be dressed before the first picture; an app that is just being left composes nothing any more."""
        if self.is_attached:
            self.apply_appearance(self._opening.appearance)
            self.show_keymap(self._opening.keymap)

    def ask(self, driver: Driver) -> None:
        """Ask for what the screen shows and does not know yet; only of the screen that is visible."""

    def show(self, driver: Driver) -> None:
        """Show how the run stands; called ten times a second while training."""
        self._title_bar.show(driver.snapshot)
        self.ask(driver)
        if self._corner is None:  # it would delay the first picture
            self._corner = NoticeCorner(self._notice)
            self.mount(self._corner)

    def show_knobs(self, driver: Driver) -> None:
        """Show what a command of the learner changed; on most screens all of it."""
        self.show(driver)

    def reveal(self, hyperparameter: str) -> None:
        """Bring what the learner turned into sight, on a screen that has knobs."""

    def tell(self, text: str) -> None:
        """Tell something in passing."""
        self._notice.tell(text)

    def clear_notice(self) -> None:
        """Say no more of what was told in passing."""
        self._notice.hide()

    @abstractmethod
    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""

    def show_keymap(self, keymap: Mapping[str, str]) -> None:
        """Show the keys of this keymap."""
        self.query_one(KeyBar).show(commands_of(self._mode), keymap)
