"""A screen of several parts, of which one is shown, under a line of their names."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual import on
from textual.widget import Widget

from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.commands_of_parts import CommandOfParts, as_named_by, of_part
from tui_mnist.tui.kit.keymap import with_keys
from tui_mnist.tui.kit.part_line import PartLine
from tui_mnist.tui.kit.run_screen import Opening, RunScreen
from tui_mnist.tui.kit.screen_part import ScreenPart
from tui_mnist.tui.session.driver import Driver


class PartsScreen(RunScreen):
    """Shows one of its parts, each of which is made when it is first shown; training goes on behind them.

    `PARTS` are their names in their order, the first of which is shown first.
    """

    PARTS: ClassVar[tuple[str, ...]]

    def __init__(self, mode: str, opening: Opening) -> None:
        super().__init__(mode, opening)
        self.part = self.PARTS[0]
        self._made: dict[str, ScreenPart] = {}
        self._appearance = opening.appearance
        self._part_line = PartLine(self.PARTS, opening.now, id="part")

    @abstractmethod
    def make_part(self, name: str) -> ScreenPart:
        """A new part of this name."""

    def part_named(self, name: str) -> ScreenPart:
        """The part of this name, which is made if it wasn't yet."""
        if name not in self._made:
            self._made[name] = self.make_part(name)
            self._made[name].with_keys = self.with_keys
        return self._made[name]

    @property
    def made_parts(self) -> tuple[ScreenPart, ...]:
        """Those that were shown by now."""
        return tuple(self._made.values())

    @property
    def shown_part(self) -> ScreenPart:
        """The part that is shown."""
        return self.part_named(self.part)

    def body(self) -> Iterable[Widget]:
        """The names of the parts, and the first of them."""
        yield self._part_line
        yield self.shown_part

    @property
    def own_commands(self) -> tuple[ScreenCommand, ...]:
        """Those of the part that is shown, as it calls them, and those of the whole screen."""
        return tuple(named for command in self.OWN_COMMANDS if (named := of_part(command, self.part)) is not None)

    def with_keys(self, text: str) -> str:
        """The text with the key of each command that it names, those of the part that is shown before all others."""
        return with_keys(text, [*self.commands, *as_named_by(self.part, self.commands, self.keymap)], self.keymap)

    # --- what is shown ------------------------------------------------------------------------------------------------

    def ask(self, driver: Driver) -> None:
        """Ask for what the part shows."""
        self.shown_part.ask(driver)

    def show(self, driver: Driver) -> None:
        """Show how the run stands."""
        super().show(driver)
        self._part_line.show(driver.snapshot)
        self.shown_part.show(driver)

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        self._appearance = appearance
        for part in self.made_parts:
            part.apply_appearance(appearance)

    def show_keymap(self, keymap: Mapping[str, str]) -> None:
        """Show the keys of this keymap, in the texts as well."""
        super().show_keymap(keymap)
        for part in self.made_parts:
            part.bring_up_to_date()

    def on_screen_suspend(self) -> None:
        """Nobody sees it."""
        self.shown_part.hold()

    def before_suspension(self) -> None:
        """Nobody will see it, and the machine is wanted for something else."""
        self.shown_part.hold()

    @on(ScreenPart.Changed)
    def _look_again(self) -> None:
        if self.run_app.has_driver:
            self.ask(self.run_app.driver)
        self.refresh_bindings()

    # --- parts --------------------------------------------------------------------------------------------------------

    async def action_next_part(self) -> None:
        """The part after this one; after the last comes the first."""
        await self.show_part(self.PARTS[(self.PARTS.index(self.part) + 1) % len(self.PARTS)])

    @on(PartLine.Chosen)
    async def _part_chosen(self, message: PartLine.Chosen) -> None:
        await self.show_part(message.part)

    async def show_part(self, name: str) -> None:
        """Show the part of this name; the focus stays on the line of names if it was there."""
        if name == self.part:
            return
        before, part = self.shown_part, self.part_named(name)
        before.hold()
        if not part.is_attached:
            await self.mount(part, after=before)
            part.apply_appearance(self._appearance)
        self.part = name
        before.display, part.display = False, True
        self._part_line.choose(name)
        if self.focused is not self._part_line:
            part.take_focus()
        if self.run_app.has_driver:
            self.show(self.run_app.driver)
            self.ask(self.run_app.driver)
        part.bring_up_to_date()
        self.refresh_bindings()

    # --- commands -----------------------------------------------------------------------------------------------------

    async def action_give_to_part(self, id_: str) -> None:
        """Do what the keys of the command with this id do in the part that is shown."""
        command = next(command for command in self.OWN_COMMANDS if command.id == id_)
        if isinstance(command, CommandOfParts):
            await self.app.run_action(command.of_parts[self.part].action, default_namespace=self)

    def action_part(self, method: str, *arguments: object) -> None:
        """Call a method of the part that is shown."""
        getattr(self.shown_part, method)(*arguments)
