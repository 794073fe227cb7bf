"""The map and the layers of the Inside screen in the hands of a test: the app with a small real trainer."""

from contextlib import AbstractAsyncContextManager
from typing import Any

import numpy as np

from tests.tui.looking_inside import LookingInside, part_in_front
from tui_mnist.tui.screens.inside.layers.layers_part import LayersPart
from tui_mnist.tui.screens.inside.map.map_part import MapPart


class Layering(LookingInside):
    """What a test of these parts looks at."""

    @property
    def map(self) -> MapPart:
        part = self.screen.shown_part
        assert isinstance(part, MapPart)
        return part

    @property
    def layers(self) -> LayersPart:
        part = self.screen.shown_part
        assert isinstance(part, LayersPart)
        return part

    async def train_for_real(self, steps: int) -> None:
        """Train with the trainer that answers, and let the digits come to where they belong."""
        self.inside_host.run_on(steps)
        await self.settle()
        part = self.screen.shown_part
        while isinstance(part, MapPart) and not part.state.is_settled:
            part.glide()
        await self.settle()

    async def lose_all_numbers(self) -> None:
        """Let all weights be NaN from the next step on, without a divergence being noticed."""
        self.inside_host.run_on(1)
        trainer = self.inside_host.trainer
        trainer.assign(np.full_like(trainer.network.parameters.vector, np.nan))
        await self.settle()


def layering(
    part: str, size: tuple[int, int] = (120, 40), *, unicode: bool = True, **given: Any
) -> AbstractAsyncContextManager[Layering]:
    """The app before the first step, with this part in front; without Unicode there is no colour either."""
    return part_in_front(part, size, driven_class=Layering, unicode=unicode, colour=unicode, **({"epochs": 50} | given))
