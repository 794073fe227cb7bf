"""The app as a frame of screens: it makes them from their entries, gives their commands, and opens help and palette."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on

from tui_mnist.tui.app.frame_commands import frame_commands
from tui_mnist.tui.app.leaving_app import LeavingApp
from tui_mnist.tui.app.settings import Settings
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.keymap import with_keys
from tui_mnist.tui.kit.run_screen import Opening, RunScreen
from tui_mnist.tui.kit.title_bar import TitleBar
from tui_mnist.tui.screens import ScreenEntry
from tui_mnist.tui.session.notice import Notice
from tui_mnist.tui.session.snapshot import Snapshot

if TYPE_CHECKING:
    from textual.command import Provider

    from tui_mnist.hosting import Host, Job
    from tui_mnist.tui.app.help import HelpResult


def _palette_commands() -> type[Provider]:
    from tui_mnist.tui.app.palette_commands import PaletteCommands  # noqa: PLC0415 - loaded when the palette is opened

    return PaletteCommands


class FrameApp(LeavingApp):
    """`ENTRIES` are the screens; the first is shown at the start, and its styles are the app's."""

    COMMANDS = {_palette_commands}  # noqa: RUF012 - as Textual declares it
    ENABLE_COMMAND_PALETTE = False  # it has a command of its own, with keys that can be changed
    ENTRIES: ClassVar[tuple[ScreenEntry, ...]] = ()
    FRAME_COMMANDS: ClassVar[tuple[ScreenCommand, ...]] = ()

    def __init_subclass__(cls, **options: Any) -> None:
        """Have a key for each screen, and the keys of what goes for all of them."""
        cls.FRAME_COMMANDS = frame_commands(cls.ENTRIES)
        cls.BINDINGS = [command.binding for command in cls.FRAME_COMMANDS]
        super().__init_subclass__(**options)

    def __init__(
        self,
        job: Job,
        make_host: Callable[[], Host],
        settings: Settings,
        clock: Callable[[], float] = time.monotonic,
        when_open: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(job, make_host, clock, when_open)
        self.settings = settings

    @property
    @abstractmethod
    def appearance(self) -> Appearance:
        """How things are drawn."""

    @abstractmethod
    def remember(self, **changes: Any) -> None:
        """Keep choices of the learner, by their names in the settings, and draw by them."""

    # --- the screens ------------------------------------------------------------------------------------------------

    def get_default_screen(self) -> RunScreen:
        """The screen of the first picture; a screen of a mode would have all be styled twice before it is shown."""
        for entry in self.ENTRIES:
            self.add_mode(entry.mode, partial(self._make_screen, entry))
        return self._make_screen(next(entry for entry in self.ENTRIES if entry.mode == self.DEFAULT_MODE))

    def _make_screen(self, entry: ScreenEntry) -> RunScreen:
        now = self.driver.snapshot if self._opened else Snapshot(hyperparameters=self._job.hyperparameters)
        titles = {each.mode: each.title for each in self.ENTRIES}
        opening = Opening(now, self.appearance, self.settings.keymap, titles, self.FRAME_COMMANDS, self.clock)
        return entry.load()(entry.mode, opening)

    def show_appearance(self) -> None:
        """Have the screens drawn as the learner chose, with their keys."""
        for screen in self.run_screens:
            screen.apply_appearance(self.appearance)
            screen.show_keymap(self.settings.keymap)

    @on(TitleBar.Chosen)
    async def _screen_chosen(self, message: TitleBar.Chosen) -> None:
        await self.action_show(message.mode)
        if message.keeps_focus and isinstance(self.screen, RunScreen):
            self.screen.focus_tabs()

    async def action_show(self, mode: str) -> None:
        """Show a screen as things are now; it may have slept for long. None is left while a dialog on it asks."""
        if not self.screen_stack or not isinstance(self.screen, RunScreen):
            return
        await self.switch_mode(mode)
        self.show_appearance()
        self.show_run()

    async def show_class(self, mode: str, label: int, taken_for: int | None = None) -> None:
        """Show a screen, and on it the samples of a class, or those taken for another."""
        await self.action_show(mode)
        if isinstance(self.screen, RunScreen) and self.screen.mode == mode:
            self.screen.show_class(label, taken_for)

    # --- commands ---------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave ctrl+z to an editor, where it takes back what was typed."""
        return (action, parameters) != ("give", ("suspend",)) or not hasattr(self.focused, "action_undo")

    async def action_give(self, id_: str) -> None:
        """Do what a key, a click or a choice asks for; if that makes no sense now, say why."""
        screen = self.screen
        own = screen.OWN_COMMANDS if isinstance(screen, RunScreen) else ()
        commands = (*own, *self.FRAME_COMMANDS)
        command = next((command for command in commands if command.id == id_), None)
        if command is None:
            return  # it was asked for on a screen that has just been left
        if reason := command.why_not(screen):
            self.show_notice(Notice(with_keys(reason, commands, self.settings.keymap)))
        else:
            await self.run_action(command.action, default_namespace=screen)

    def action_help(self) -> None:
        """What can be done on this screen, and with which keys."""
        from tui_mnist.tui.app.help import HelpScreen  # noqa: PLC0415 - loaded when it is first shown

        if isinstance(self.screen, RunScreen):
            self.push_screen(HelpScreen(self.screen, self.settings.keymap), self._after_help)

    async def _after_help(self, result: HelpResult | None) -> None:
        if result is None:
            return
        self.set_keymap(result.keymap)
        self.remember(keymap=result.keymap)
        self.show_appearance()
        if result.command is not None and self.screen_stack:
            await self.action_give(result.command.id)

    def action_command_palette(self) -> None:
        """Open the palette of commands."""
        from tui_mnist.tui.app.command_palette import CommandPaletteScreen  # noqa: PLC0415 - loaded when it is first shown

        if not isinstance(self.screen, CommandPaletteScreen):
            self.push_screen(CommandPaletteScreen())
