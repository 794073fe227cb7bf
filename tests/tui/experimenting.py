"""The laboratory in the hands of a test: the app with a small real trainer, paused at first."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.tui.looking_inside import InsideHost, LookingInside, part_in_front
from tui_mnist.hosting import DataReady
from tui_mnist.queries.laboratory import ExperimentCurveQuery, ExperimentQuery, ExperimentResult, bench
from tui_mnist.training.event import Event
from tui_mnist.tui.screens.inside.laboratory.part import LaboratoryPart

MOST_ANSWERS = 300
"""A curve has fewer points."""


class LaboratoryHost(InsideHost):
    """Tells of the data that its trainer has."""

    def tell(self, *events: Event) -> None:
        data = self.trainer.dataset
        ready = DataReady(0, 1, data.name, data.class_names, *data.picture_shape, data.called)
        super().tell(*(ready if isinstance(event, DataReady) else event for event in events))


class Experimenting(LookingInside):
    """What a test of the laboratory looks at."""

    @property
    def part(self) -> LaboratoryPart:
        part = self.screen.shown_part
        assert isinstance(part, LaboratoryPart)
        return part

    @property
    def result(self) -> ExperimentResult:
        """The newest result, which has to be of what is set."""
        answer = self.now.newest(ExperimentQuery)
        assert answer is not None
        assert isinstance(answer.query, ExperimentQuery)
        assert answer.value is not None, answer.error
        assert (answer.query.changes, answer.query.digit) == (self.part.state.changes, self.part.digit)
        return answer.value

    @property
    def is_curve_complete(self) -> bool:
        """Whether the curve of what is chosen is known, of the network as it is."""
        answer, state = self.now.present(ExperimentCurveQuery), self.part.state
        changes = state.changes.with_strength(state.chosen.name, state.chosen.neutral)
        wanted = ExperimentCurveQuery(changes, state.chosen.name)
        return answer is not None and answer.value is not None and answer.value.complete and answer.query == wanted

    async def settle(self) -> None:
        """Let the curve be complete, too, however many answers that takes on this machine."""
        await super().settle()
        for _ in range(MOST_ANSWERS):
            shown = getattr(self.app.screen, "shown_part", None)
            if not (isinstance(shown, LaboratoryPart) and self.inside_host.answers) or self.is_curve_complete:
                break
            await super().settle()
        await super().settle()

    async def choose(self, name: str) -> None:
        """Choose an experiment by keys."""
        self.part.take_focus()
        names = [each.name for each in self.part.state.experiments]
        await self.press("home", *["down"] * names.index(name))


@asynccontextmanager
async def experimenting(
    size: tuple[int, int] = (120, 40), *, seconds: float = 60.0, **given: Any
) -> AsyncIterator[Experimenting]:
    """The app before the first step, with the laboratory in front; an answer's slice of a curve takes `seconds`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bench, "SECONDS", seconds)
        async with part_in_front(
            "laboratory", size, driven_class=Experimenting, host_class=LaboratoryHost, **({"epochs": 50} | given)
        ) as driven:
            yield driven
