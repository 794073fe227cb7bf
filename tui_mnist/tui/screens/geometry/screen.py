"""What tensor operations do to the plane, to be built, played and bent by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual import on
from textual.widget import Widget

from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.run_screen import Opening, RunScreen
from tui_mnist.tui.screens.geometry.commands import GEOMETRY_COMMANDS
from tui_mnist.tui.screens.geometry.operations.part import OperationsPart
from tui_mnist.tui.screens.geometry.part_line import PartLine
from tui_mnist.tui.session.driver import Driver


class GeometryScreen(RunScreen):
    """The operations; training goes on behind them, and one line says how it stands."""

    TITLE = "Geometry"
    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = "OperationList"
    OWN_COMMANDS = GEOMETRY_COMMANDS

    def __init__(self, mode: str, opening: Opening) -> None:
        super().__init__(mode, opening)
        self.operations = OperationsPart(id="operations")
        self.operations.with_keys = self.with_keys
        self._part_line = PartLine(opening.now, id="part")

    def body(self) -> Iterable[Widget]:
        """The part, under its name."""
        yield self._part_line
        yield self.operations

    def show(self, driver: Driver) -> None:
        """Show how the run stands."""
        super().show(driver)
        self._part_line.show(driver.snapshot)

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        self.operations.apply_appearance(appearance)

    def show_keymap(self, keymap: Mapping[str, str]) -> None:
        """Show the keys of this keymap, in the texts as well."""
        super().show_keymap(keymap)
        self.operations.bring_up_to_date()

    def on_screen_suspend(self) -> None:
        """Nobody sees it: play no more."""
        self.operations.hold()

    @on(OperationsPart.Changed)
    def _look_again(self) -> None:
        self.refresh_bindings()

    def action_operations(self, method: str, *arguments: object) -> None:
        """Do something with the operations."""
        getattr(self.operations, method)(*arguments)

    def action_change(self, method: str, *arguments: object) -> None:
        """Change the sequence of operations."""
        self.operations.change(method, *arguments)

    def action_alone(self) -> None:
        """The plane alone, or all panes."""
        self.toggle_class("-alone")
