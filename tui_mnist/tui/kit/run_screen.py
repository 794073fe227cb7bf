"""What every screen that shows the run has: the first and the last line, and one way to be told what is new."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.widget import Widget

from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.key_bar import KeyBar
from tui_mnist.tui.kit.keymap import with_keys
from tui_mnist.tui.kit.passing_notice import NoticeCorner, PassingNotice
from tui_mnist.tui.kit.title_bar import TitleBar
from tui_mnist.tui.kit.window_screen import WindowScreen
from tui_mnist.tui.session.snapshot import Snapshot

if TYPE_CHECKING:
    from tui_mnist.tui.kit.run_app import RunApp
    from tui_mnist.tui.session.driver import Driver
    from tui_mnist.tui.session.knob_state import KnobState


class Opening(NamedTuple):
    """What a screen's first picture is made of; the methods of the screen take what comes later.

    `titles` are those of all screens by their modes, `frame` the commands that go for all of them; `keymap` has the
    keys, by the id of a command, that are not the declared ones.
    """

    now: Snapshot
    appearance: Appearance
    keymap: Mapping[str, str]
    titles: Mapping[str, str]
    frame: Sequence[ScreenCommand]
    clock: Callable[[], float] = time.monotonic


class RunScreen(WindowScreen[None]):
    """A screen on which the run is shown in some way; training goes on whichever one is shown.

    `OWN_COMMANDS` are those that can be given on it besides the frame's, the most important first; `NOTES` are further
    lines of its help, each what it is and what it means. `snapshot` is how the run stands, `knob_state` how its knobs
    do, None before there is a session.
    """

    OWN_COMMANDS: ClassVar[tuple[ScreenCommand, ...]] = ()
    NOTES: ClassVar[tuple[tuple[str, str], ...]] = ()

    DEFAULT_CSS = "RunScreen { layers: default notices; }"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (110, "-wide")]  # noqa: RUF012 - as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]  # noqa: RUF012

    def __init_subclass__(cls, **options: Any) -> None:
        """Bind the keys of the screen's commands."""
        cls.BINDINGS = [*cls.__dict__.get("BINDINGS", ()), *(command.binding for command in cls.OWN_COMMANDS)]
        super().__init_subclass__(**options)

    def __init__(self, mode: str, opening: Opening) -> None:
        super().__init__()
        self.mode = mode
        self._opening = opening
        self.keymap = opening.keymap
        self.snapshot = opening.now
        self.knob_state: KnobState | None = None
        self._title_bar = TitleBar(opening.titles, mode, opening.now, id="title")
        self._notice = PassingNotice()
        self._corner: NoticeCorner | None = None

    def compose(self) -> ComposeResult:
        """The first line, what the screen is about, and the line of keys."""
        self._break_at(*self.app.size)
        yield from self.body()
        yield KeyBar(self.OWN_COMMANDS, self.frame, self.keymap)
        yield self._title_bar  # docked above the others, and the last that tab reaches

    @property
    def frame(self) -> Sequence[ScreenCommand]:
        """The commands that go for all screens."""
        return self._opening.frame

    @property
    def own_commands(self) -> tuple[ScreenCommand, ...]:
        """Its own commands, as far as they belong to what is shown."""
        return self.OWN_COMMANDS

    @property
    def commands(self) -> tuple[ScreenCommand, ...]:
        """All that can be asked for here: its own commands first."""
        return (*self.own_commands, *self.frame)

    @property
    def run_app(self) -> RunApp:
        """The app, as far as screens may ask it for something."""
        app: Any = self.app
        return app  # type: ignore[no-any-return]

    async def give(self, id_: str) -> None:
        """Do what the command with this id does, if it can be done now."""
        command = next(command for command in (*self.OWN_COMMANDS, *self.frame) if command.id == id_)
        await self.app.run_action(command.binding.action)

    def with_keys(self, text: str) -> str:
        """The text with the key of each command that it names as "{id}"."""
        return with_keys(text, self.commands, self.keymap)

    # --- the focus: the tabs get it by tab alone, not when Textual looks for a place where it could be ---------------

    def focus_tabs(self) -> None:
        """Have the keys go to the tabs of the first line."""
        self._title_bar.can_focus = True
        self.set_focus(self._title_bar)

    def focus_next(self, selector: str | type[Widget] = "*") -> Widget | None:
        """The next pane; after the last come the tabs."""
        with self._tabs_included():
            return super().focus_next(selector)

    def focus_previous(self, selector: str | type[Widget] = "*") -> Widget | None:
        """The pane before; before the first come the tabs."""
        with self._tabs_included():
            return super().focus_previous(selector)

    @contextmanager
    def _tabs_included(self) -> Iterator[None]:
        self._title_bar.can_focus = True
        yield
        self._title_bar.can_focus = self.focused is self._title_bar

    def _break_at(self, width: int, height: int) -> None:
        """Have the classes of this size before there are widgets, which would all have to be styled again."""
        for size, breakpoints in ((width, self.HORIZONTAL_BREAKPOINTS), (height, self.VERTICAL_BREAKPOINTS)):
            self.add_class(*[name for least, name in breakpoints if size >= least][-1:], update=False)

    @abstractmethod
    def body(self) -> Iterable[Widget]:
        """The widgets between the first and the last line."""

    def on_mount(self) -> None:
        """Be drawn as was chosen from the start; an app that is just being left composes nothing any more."""
        if self.is_attached:
            self.apply_appearance(self._opening.appearance)

    def ask(self, driver: Driver) -> None:
        """Ask for what the screen shows and does not know yet; only of the screen that is visible."""

    def show(self, driver: Driver) -> None:
        """Show how the run stands; called ten times a second while training."""
        self.snapshot, self.knob_state = driver.snapshot, driver.knob_state
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

    def show_class(self, label: int, taken_for: int | None = None) -> None:
        """Show the held-out samples of this class, or those taken for another, on a screen that shows samples."""

    def before_suspension(self) -> None:
        """The app is about to be suspended: play nothing, on a screen that plays something of its own."""

    def show_notice(self, text: str) -> None:
        """Tell something in passing."""
        self._notice.show(text)

    def clear_notice(self) -> None:
        """Say no more of what was told in passing."""
        self._notice.hide()

    @abstractmethod
    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""

    def show_keymap(self, keymap: Mapping[str, str]) -> None:
        """Show the keys of this keymap."""
        self.keymap = keymap
        self.query_one(KeyBar).show_keymap(keymap)
