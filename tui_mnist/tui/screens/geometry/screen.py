"""Deep learning as geometry: what tensor operations do to the plane, and what layers do to the classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual import on
from textual.widget import Widget

from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.keymap import with_keys
from tui_mnist.tui.kit.run_screen import Opening, RunScreen
from tui_mnist.tui.screens.geometry.commands import GEOMETRY_COMMANDS
from tui_mnist.tui.screens.geometry.commands_of_parts import CommandOfParts, as_named_by
from tui_mnist.tui.screens.geometry.maps.maps_part import MapsPart
from tui_mnist.tui.screens.geometry.operations.part import OperationsPart
from tui_mnist.tui.screens.geometry.part_line import PartLine
from tui_mnist.tui.session.driver import Driver

PARTS = ("operations", "real network")


class GeometryScreen(RunScreen):
    """Its parts, of which one is shown; training goes on behind them, and one line says how it stands."""

    TITLE = "Geometry"
    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = "OperationList"
    OWN_COMMANDS = GEOMETRY_COMMANDS

    def __init__(self, mode: str, opening: Opening) -> None:
        super().__init__(mode, opening)
        self.part = PARTS[0]
        self.operations = OperationsPart(id="operations")
        self.maps = MapsPart(opening.now, opening.clock, id="maps")
        for part in (self.operations, self.maps):
            part.with_keys = self.with_keys
        self._part_line = PartLine(PARTS, opening.now, id="part")

    def body(self) -> Iterable[Widget]:
        """The parts, under their names."""
        yield self._part_line
        yield self.operations
        yield self.maps
        self.maps.display = False

    def with_keys(self, text: str) -> str:
        """The text with the key of each command that it names, those of the part that is shown before all others."""
        return with_keys(text, [*self.commands, *as_named_by(self.part, self.commands, self.keymap)], self.keymap)

    def ask(self, driver: Driver) -> None:
        """Ask for what the part shows."""
        if self.part == PARTS[1]:
            self.maps.ask(driver)

    def show(self, driver: Driver) -> None:
        """Show how the run stands."""
        super().show(driver)
        self._part_line.show(self.part, driver.snapshot)
        if self.part == PARTS[1]:
            self.maps.show(driver)

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        self.operations.apply_appearance(appearance)
        self.maps.apply_appearance(appearance)

    def show_keymap(self, keymap: Mapping[str, str]) -> None:
        """Show the keys of this keymap, in the texts as well."""
        super().show_keymap(keymap)
        self.operations.bring_up_to_date()

    def on_screen_suspend(self) -> None:
        """Nobody sees it: play no more."""
        self.operations.hold()
        self.maps.hold()

    @on(OperationsPart.Changed)
    @on(MapsPart.Changed)
    def _look_again(self) -> None:
        if self.run_app.has_driver:
            self.ask(self.run_app.driver)
        self.refresh_bindings()

    def action_next_part(self) -> None:
        """The part after this one; after the last comes the first."""
        self.show_part(PARTS[(PARTS.index(self.part) + 1) % len(PARTS)])

    @on(PartLine.Chosen)
    def _part_chosen(self, message: PartLine.Chosen) -> None:
        self.show_part(message.part)

    def show_part(self, part: str) -> None:
        """Show this part, and let the keys go to it."""
        if part == self.part:
            return
        self.operations.hold()
        self.maps.hold()
        self.part = part
        self.operations.display, self.maps.display = part == PARTS[0], part == PARTS[1]
        if self.run_app.has_driver:
            self.show(self.run_app.driver)
        if part == PARTS[0]:
            self.query_one("OperationList").focus()
        else:
            self.maps.focus_map()
        self.refresh_bindings()

    async def action_give_to_part(self, id_: str) -> None:
        """Do what the keys of the command with this id do in the part that is shown."""
        command = next(command for command in self.OWN_COMMANDS if command.id == id_)
        if isinstance(command, CommandOfParts):
            await self.app.run_action(command.of_parts[self.part].action, default_namespace=self)

    def action_operations(self, method: str, *arguments: object) -> None:
        """Do something with the operations."""
        getattr(self.operations, method)(*arguments)

    def action_maps(self, method: str, *arguments: object) -> None:
        """Do something with the maps."""
        getattr(self.maps, method)(*arguments)

    def action_alone(self) -> None:
        """The plane alone, or all panes."""
        self.toggle_class("-alone")
