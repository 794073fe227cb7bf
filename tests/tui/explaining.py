"""The part `why` of the Inside screen in the hands of a test: the app with a small real trainer, paused at first."""

from contextlib import AbstractAsyncContextManager
from typing import Any

from tests.tui.looking_inside import LookingInside, part_in_front
from tui_mnist.queries.why import Why
from tui_mnist.tui.screens.inside.why.class_bars import ClassBars
from tui_mnist.tui.screens.inside.why.heat_view import HeatView
from tui_mnist.tui.screens.inside.why.part import WhyPart
from tui_mnist.tui.screens.inside.why.step_slider import StepSlider


class Explaining(LookingInside):
    """What a test of this part looks at."""

    @property
    def part(self) -> WhyPart:
        part = self.screen.shown_part
        assert isinstance(part, WhyPart)
        return part

    @property
    def why(self) -> Why:
        assert self.part.why is not None
        return self.part.why

    @property
    def views(self) -> list[HeatView]:
        """The pictures that are seen."""
        return [view for view in self.part.query(HeatView) if view.display]

    @property
    def slider(self) -> StepSlider:
        return self.part.query_one(StepSlider)

    @property
    def bars(self) -> ClassBars:
        return self.part.query_one(ClassBars)


def explaining(size: tuple[int, int] = (120, 40), **given: Any) -> AbstractAsyncContextManager[Explaining]:
    """The app before the first step, with the explanation in front."""
    return part_in_front("why", size, driven_class=Explaining, **({"validation_size": 10} | given))
