"""What tensor operations do to the plane, and what a network of them does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual import on
from textual.widget import Widget

from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.run_screen import Opening, RunScreen
from tui_mnist.tui.screens.geometry.commands import GEOMETRY_COMMANDS
from tui_mnist.tui.screens.geometry.operations.part import OperationsPart
from tui_mnist.tui.screens.geometry.part_line import PartLine
from tui_mnist.tui.screens.geometry.unfolding.part import UnfoldingPart
from tui_mnist.tui.session.driver import Driver

OPERATIONS, UNFOLDING = PARTS = ("operations", "unfolding")

Part = OperationsPart | UnfoldingPart


class GeometryScreen(RunScreen):
    """Its parts, of which one is shown; training goes on behind them, and one line says how it stands."""

    TITLE = "Geometry"
    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = "OperationList"
    OWN_COMMANDS = GEOMETRY_COMMANDS

    def __init__(self, mode: str, opening: Opening) -> None:
        super().__init__(mode, opening)
        self.operations = OperationsPart(id="operations")
        self.operations.with_keys = self.with_keys
        self.unfolding: UnfoldingPart | None = None
        self.part: Part = self.operations
        self._part_line = PartLine(PARTS, opening.now, id="part")

    def body(self) -> Iterable[Widget]:
        """The part that is there from the start, under the names of all."""
        yield self._part_line
        yield self.operations

    @property
    def _parts(self) -> list[Part]:
        """Those that were shown by now."""
        return [self.operations, *([self.unfolding] if self.unfolding else [])]

    def show(self, driver: Driver) -> None:
        """Show how the run stands."""
        super().show(driver)
        self._part_line.show(driver.snapshot)

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        self._appearance = appearance
        for part in self._parts:
            part.apply_appearance(appearance)

    def show_keymap(self, keymap: Mapping[str, str]) -> None:
        """Show the keys of this keymap, in the texts as well."""
        super().show_keymap(keymap)
        for part in self._parts:
            part.bring_up_to_date()

    def on_screen_suspend(self) -> None:
        """Nobody sees it: play no more."""
        self.part.hold()

    @on(OperationsPart.Changed)
    @on(UnfoldingPart.Changed)
    def _look_again(self) -> None:
        self.refresh_bindings()

    async def action_next_part(self) -> None:
        """The next part."""
        await self.show_part(PARTS[self.part is self.operations])

    @on(PartLine.Chosen)
    async def _part_chosen(self, message: PartLine.Chosen) -> None:
        await self.show_part(message.part)

    async def show_part(self, name: str) -> None:
        """Show the part of this name; the focus stays on the line of names if it was there."""
        self.part.hold()
        if name == UNFOLDING and self.unfolding is None:
            self.unfolding = UnfoldingPart(self.run_app.make_host, id="unfolding")
            self.unfolding.with_keys = self.with_keys
            await self.mount(self.unfolding, after=self.operations)
            self.unfolding.apply_appearance(self._appearance)
        self.part = self.operations if name == OPERATIONS or self.unfolding is None else self.unfolding
        self.set_class(self.part is self.unfolding, "-unfolding")
        self._part_line.choose(name)
        if self.focused is not self._part_line:
            self.part.take_focus()
        self.part.bring_up_to_date()

    def action_part(self, method: str, *arguments: object) -> None:
        """Do something with the part that is shown."""
        getattr(self.part, method)(*arguments)

    def action_alone(self) -> None:
        """The plane alone, or all panes."""
        self.toggle_class("-alone")
