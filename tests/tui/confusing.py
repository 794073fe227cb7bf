"""The part confusion of the Inside screen in the hands of a test: the app with a small real trainer, paused."""

from contextlib import AbstractAsyncContextManager
from typing import Any

from tests.tui.looking_inside import LookingInside, part_in_front
from tui_mnist.queries.confusion import Confusion
from tui_mnist.tui.screens.inside.confusion.confusion_grid import ConfusionGrid
from tui_mnist.tui.screens.inside.confusion.listed_digits import ListedDigits
from tui_mnist.tui.screens.inside.confusion.part import ConfusionPart


class Confusing(LookingInside):
    """What a test of this part looks at."""

    @property
    def part(self) -> ConfusionPart:
        part = self.screen.part_named("confusion")
        assert isinstance(part, ConfusionPart)
        return part

    @property
    def grid(self) -> ConfusionGrid:
        return self.part.query_one(ConfusionGrid)

    @property
    def digits(self) -> ListedDigits:
        return self.part.query_one(ListedDigits)

    @property
    def confusion(self) -> Confusion:
        assert self.part.confusion is not None
        return self.part.confusion


def confusing(size: tuple[int, int] = (120, 40), **given: Any) -> AbstractAsyncContextManager[Confusing]:
    """The app before the first step, with the confusion matrix in front."""
    return part_in_front("confusion", size, driven_class=Confusing, **given)
