"""Deep learning as geometry: what tensor operations do to the plane, and what layers do to data."""

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
from tui_mnist.tui.screens.geometry.part_names import OPERATIONS, PARTS, REAL_NETWORK, UNFOLDING
from tui_mnist.tui.screens.geometry.unfolding.part import UnfoldingPart
from tui_mnist.tui.session.driver import Driver

Part = OperationsPart | UnfoldingPart | MapsPart


class GeometryScreen(RunScreen):
    """Its parts, of which one is shown; training goes on behind them, and one line says how it stands."""

    TITLE = "Geometry"
    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = "OperationList"
    OWN_COMMANDS = GEOMETRY_COMMANDS

    def __init__(self, mode: str, opening: Opening) -> None:
        super().__init__(mode, opening)
        self.part = OPERATIONS
        self.operations = OperationsPart(id="operations")
        self.maps = MapsPart(opening.now, opening.clock, id="maps")
        self.maps.display = False
        for part in (self.operations, self.maps):
            part.with_keys = self.with_keys
        self._unfolding: UnfoldingPart | None = None
        self._appearance = opening.appearance
        self._part_line = PartLine(PARTS, opening.now, id="part")

    def body(self) -> Iterable[Widget]:
        """The parts under their names, but for the one that trains a network of its own, which comes when wanted."""
        yield self._part_line
        yield self.operations
        yield self.maps

    @property
    def unfolding(self) -> UnfoldingPart:
        """The part that trains a network of its own, made when it is first asked for."""
        if self._unfolding is None:
            self._unfolding = UnfoldingPart(self.run_app.make_host, id="unfolding")
            self._unfolding.with_keys = self.with_keys
        return self._unfolding

    @property
    def _parts(self) -> dict[str, Part]:
        """Those that are there by now, by name."""
        made = {} if self._unfolding is None else {UNFOLDING: self._unfolding}
        return {OPERATIONS: self.operations, REAL_NETWORK: self.maps, **made}

    def with_keys(self, text: str) -> str:
        """The text with the key of each command that it names, those of the part that is shown before all others."""
        return with_keys(text, [*self.commands, *as_named_by(self.part, self.commands, self.keymap)], self.keymap)

    # --- what is shown ------------------------------------------------------------------------------------------------

    def ask(self, driver: Driver) -> None:
        """Ask for what the part shows."""
        if self.part == REAL_NETWORK:
            self.maps.ask(driver)

    def show(self, driver: Driver) -> None:
        """Show how the run stands."""
        super().show(driver)
        self._part_line.show(driver.snapshot)
        if self.part == REAL_NETWORK:
            self.maps.show(driver)

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        self._appearance = appearance
        for part in self._parts.values():
            part.apply_appearance(appearance)

    def show_keymap(self, keymap: Mapping[str, str]) -> None:
        """Show the keys of this keymap, in the texts as well."""
        super().show_keymap(keymap)
        for part in self._parts.values():
            part.bring_up_to_date()

    def on_screen_suspend(self) -> None:
        """Nobody sees it: play no more."""
        self._parts[self.part].hold()

    def before_suspension(self) -> None:
        """Nobody will see it, and the machine is wanted for something else."""
        self._parts[self.part].hold()

    @on(OperationsPart.Changed)
    @on(UnfoldingPart.Changed)
    @on(MapsPart.Changed)
    def _look_again(self) -> None:
        if self.run_app.has_driver:
            self.ask(self.run_app.driver)
        self.refresh_bindings()

    # --- parts --------------------------------------------------------------------------------------------------------

    async def action_next_part(self) -> None:
        """The part after this one; after the last comes the first."""
        await self.show_part(PARTS[(PARTS.index(self.part) + 1) % len(PARTS)])

    @on(PartLine.Chosen)
    async def _part_chosen(self, message: PartLine.Chosen) -> None:
        await self.show_part(message.part)

    async def show_part(self, name: str) -> None:
        """Show the part of this name; the focus stays on the line of names if it was there."""
        if name == self.part:
            return
        self._parts[self.part].hold()
        if name == UNFOLDING and not self.unfolding.is_attached:
            await self.mount(self.unfolding, after=self.operations)
            self.unfolding.apply_appearance(self._appearance)
        self.part = name
        for each, part in self._parts.items():
            part.display = each == name
        self._part_line.choose(name)
        part = self._parts[name]
        if self.focused is not self._part_line:
            part.take_focus()
        if self.run_app.has_driver:
            self.show(self.run_app.driver)
        part.bring_up_to_date()
        self.refresh_bindings()

    # --- commands -----------------------------------------------------------------------------------------------------

    async def action_give_to_part(self, id_: str) -> None:
        """Do what the keys of the command with this id do in the part that is shown."""
        command = next(command for command in self.OWN_COMMANDS if command.id == id_)
        if isinstance(command, CommandOfParts):
            await self.app.run_action(command.of_parts[self.part].action, default_namespace=self)

    def action_operations(self, method: str, *arguments: object) -> None:
        """Do something with the operations."""
        getattr(self.operations, method)(*arguments)

    def action_change(self, method: str, *arguments: object) -> None:
        """Change the sequence of operations."""
        self.operations.change(method, *arguments)

    def action_unfolding(self, method: str, *arguments: object) -> None:
        """Do something with the small network."""
        getattr(self.unfolding, method)(*arguments)

    def action_maps(self, method: str, *arguments: object) -> None:
        """Do something with the maps."""
        getattr(self.maps, method)(*arguments)
