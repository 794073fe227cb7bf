"""The parts of the Inside screen: from an entry come its name, its commands and its place on the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from tui_mnist.tui.kit.command import ScreenCommand
    from tui_mnist.tui.screens.inside.inside_part import InsidePart
    from tui_mnist.tui.session.snapshot import Snapshot


@dataclass(frozen=True)
class PartEntry:
    """A part that there is: `part` and `commands` say "module:name"; the part is loaded when it is first shown."""

    name: str
    part: str
    commands: str

    def make(self, now: Snapshot, clock: Callable[[], float]) -> InsidePart:
        """A new part; its id is its name."""
        kind = cast("type[InsidePart]", _load(self.part))
        return kind(now, clock, id=self.name)

    def load_commands(self) -> tuple[ScreenCommand, ...]:
        """The commands of the part."""
        return cast("tuple[ScreenCommand, ...]", _load(self.commands))


def _load(place: str) -> object:
    module, _, name = place.partition(":")
    return getattr(import_module(f"tui_mnist.tui.screens.inside.{module}"), name)


PART_ENTRIES: tuple[PartEntry, ...] = (
    PartEntry("units", "units.part:UnitsPart", "units.commands:UNITS_COMMANDS"),
    PartEntry("activations", "activations.part:ActivationsPart", "activations.commands:ACTIVATIONS_COMMANDS"),
    PartEntry("confusion", "confusion.part:ConfusionPart", "confusion.commands:CONFUSION_COMMANDS"),
    PartEntry("why", "why.part:WhyPart", "why.commands:WHY_COMMANDS"),
    PartEntry("map", "map.map_part:MapPart", "map.commands:MAP_COMMANDS"),
    PartEntry("layers", "layers.layers_part:LayersPart", "layers.commands:LAYERS_COMMANDS"),
    PartEntry("laboratory", "laboratory.part:LaboratoryPart", "laboratory.commands:LABORATORY_COMMANDS"),
    PartEntry("tensors", "tensors.part:TensorsPart", "tensors.commands:TENSORS_COMMANDS"),
)
"""In their order."""
