"""The questions for maps of held-out digits, for the digits themselves, and for what lies between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_mnist.queries.class_maps.methods import METHODS
from tui_mnist.training.query import Query

if TYPE_CHECKING:
    from tui_mnist.queries.class_maps.class_maps import ClassMaps, MappedDigits
    from tui_mnist.queries.class_maps.walk import DigitWalk
    from tui_mnist.training.batch_trainer import BatchTrainer


@dataclass(frozen=True)
class ClassMapsQuery(Query["ClassMaps"]):
    """Lay held-out digits out in the plane, as the pixels have them and as each layer of the network as it is has them.

    `method` is one of METHODS. Always the same digits are shown, each map turned so that it lies on the one before.
    """

    method: str = METHODS[0]

    def compute(self, trainer: BatchTrainer) -> ClassMaps:
        """The maps; UsageError for a method that is not one of METHODS."""
        from tui_mnist.queries.class_maps.map_maker import map_maker_of  # noqa: PLC0415 - whoever asks need not load it

        return map_maker_of(trainer).maps(trainer, self.method)


@dataclass(frozen=True)
class MappedDigitsQuery(Query["MappedDigits"]):
    """Show the digits of the maps; they are the same all through a run."""

    def compute(self, trainer: BatchTrainer) -> MappedDigits:
        """Their images."""
        from tui_mnist.queries.class_maps.map_maker import map_maker_of  # noqa: PLC0415

        return map_maker_of(trainer).digits(trainer)


@dataclass(frozen=True)
class DigitWalkQuery(Query["DigitWalk"]):
    """Walk in a straight line from the digit number `first` of the maps to the digit number `second`."""

    first: int
    second: int

    def compute(self, trainer: BatchTrainer) -> DigitWalk:
        """What lies between; UsageError for a digit that the maps do not have."""
        from tui_mnist.queries.class_maps.map_maker import map_maker_of  # noqa: PLC0415

        return map_maker_of(trainer).walk(trainer, self.first, self.second)
