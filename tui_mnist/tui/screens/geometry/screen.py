"""Deep learning as geometry: what tensor operations do to the plane, and what layers do to data."""

from __future__ import annotations

from typing import cast

from tui_mnist.tui.kit.parts_screen import PartsScreen
from tui_mnist.tui.kit.run_screen import Opening
from tui_mnist.tui.kit.screen_part import ScreenPart
from tui_mnist.tui.screens.geometry.commands import GEOMETRY_COMMANDS
from tui_mnist.tui.screens.geometry.landscape.part import LandscapePart
from tui_mnist.tui.screens.geometry.maps.maps_part import MapsPart
from tui_mnist.tui.screens.geometry.operations.part import OperationsPart
from tui_mnist.tui.screens.geometry.part_names import LANDSCAPE, OPERATIONS, PARTS, REAL_NETWORK, UNFOLDING
from tui_mnist.tui.screens.geometry.unfolding.part import UnfoldingPart


class GeometryScreen(PartsScreen):
    """Operations on the plane, a network that unfolds it, a race of optimizers, and the maps of the real network."""

    TITLE = "Geometry"
    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = "OperationList"
    OWN_COMMANDS = GEOMETRY_COMMANDS
    PARTS = PARTS

    def __init__(self, mode: str, opening: Opening) -> None:
        super().__init__(mode, opening)
        self._clock = opening.clock

    def make_part(self, name: str) -> ScreenPart:
        """A new part of this name."""
        if name == OPERATIONS:
            return OperationsPart(id="operations")
        if name == UNFOLDING:
            return UnfoldingPart(self.run_app.make_host, id="unfolding")
        if name == LANDSCAPE:
            return LandscapePart(id="landscape")
        return MapsPart(self.snapshot, self._clock, id="maps")

    @property
    def operations(self) -> OperationsPart:
        """The plane under tensor operations."""
        return cast("OperationsPart", self.part_named(OPERATIONS))

    @property
    def unfolding(self) -> UnfoldingPart:
        """The part that trains a network of its own."""
        return cast("UnfoldingPart", self.part_named(UNFOLDING))

    @property
    def landscape(self) -> LandscapePart:
        """The race of optimizers down a loss landscape."""
        return cast("LandscapePart", self.part_named(LANDSCAPE))

    @property
    def maps(self) -> MapsPart:
        """What each layer of the network that trains has made of the classes."""
        return cast("MapsPart", self.part_named(REAL_NETWORK))

    def action_operations(self, method: str, *arguments: object) -> None:
        """Do something with the operations."""
        getattr(self.operations, method)(*arguments)

    def action_change(self, method: str, *arguments: object) -> None:
        """Change the sequence of operations."""
        self.operations.change(method, *arguments)

    def action_unfolding(self, method: str, *arguments: object) -> None:
        """Do something with the small network."""
        getattr(self.unfolding, method)(*arguments)

    def action_landscape(self, method: str, *arguments: object) -> None:
        """Do something with the race."""
        getattr(self.landscape, method)(*arguments)

    def action_maps(self, method: str, *arguments: object) -> None:
        """Do something with the maps."""
        getattr(self.maps, method)(*arguments)
