"""The laboratory in the hands of a test: the app with a small real trainer, paused at first."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.tui.driving import Driving
from tests.tui.quiet_loop import watch, watch_end
from tests.tui.stepping import WalkingHost, small_trainer
from tui_mnist.hosting import DataReady, Job
from tui_mnist.queries.held_out import HeldOutDigitQuery
from tui_mnist.queries.laboratory import ExperimentCurveQuery, ExperimentQuery, ExperimentResult, bench
from tui_mnist.training import Command, Trainer
from tui_mnist.training.event import Event
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.app.settings import Settings
from tui_mnist.tui.app.terminal import Terminal
from tui_mnist.tui.screens import inside
from tui_mnist.tui.screens.inside.laboratory.part import LaboratoryPart
from tui_mnist.tui.screens.inside.screen import InsideScreen

MOST_ANSWERS = 300
"""A curve has fewer points."""


class LaboratoryHost(WalkingHost):
    """Experiments with its trainer, too, on the data of which it tells."""

    def tell(self, *events: Event) -> None:
        data = self.trainer.dataset
        ready = DataReady(0, 1, data.name, data.class_names, *data.picture_shape, data.called)
        super().tell(*(ready if isinstance(event, DataReady) else event for event in events))

    def _obey(self, command: Command) -> None:
        if isinstance(command, ExperimentQuery | ExperimentCurveQuery | HeldOutDigitQuery):
            if self.answers and (event := self.trainer.answer(command)) is not None:
                self.tell(event)
        else:
            super()._obey(command)


class InsideApp(TuiMnistApp):
    """The app, on its Inside screen."""

    DEFAULT_MODE = "inside"
    CSS_PATH = Path(inside.__file__).with_name("screen.tcss")


class Experimenting(Driving):
    """What a test of the laboratory looks at."""

    @property
    def part(self) -> LaboratoryPart:
        screen = self.app.screen
        assert isinstance(screen, InsideScreen)
        part = screen.shown_part
        assert isinstance(part, LaboratoryPart)
        return part

    @property
    def laboratory_host(self) -> LaboratoryHost:
        assert isinstance(self.host, LaboratoryHost)
        return self.host

    @property
    def result(self) -> ExperimentResult:
        """The newest result, which has to be of what is set."""
        answer = self.now.newest(ExperimentQuery)
        assert answer is not None
        assert isinstance(answer.query, ExperimentQuery)
        assert answer.value is not None, answer.error
        assert (answer.query.changes, answer.query.digit) == (self.part.state.changes, self.part.digit)
        return answer.value

    def asked(self, kind: type[Any]) -> list[Any]:
        """The commands of this type that were sent."""
        return [command for command in self.host.commands if isinstance(command, kind)]

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
            if not (isinstance(shown, LaboratoryPart) and self.laboratory_host.answers) or self.is_curve_complete:
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
    size: tuple[int, int] = (120, 40),
    *,
    unicode: bool = True,
    trainer: Trainer | None = None,
    answers: bool = True,
    seconds: float = 60.0,
    **given: Any,
) -> AsyncIterator[Experimenting]:
    """The app before the first step, with the laboratory in front; an answer's slice of a curve takes `seconds`."""
    own = trainer or small_trainer(**({"validation_size": 30, "epochs": 50} | given))
    hosts: list[Any] = []

    def make() -> LaboratoryHost:
        host = LaboratoryHost(own)
        host.answers = answers
        hosts.append(host)
        watch(host.is_telling)
        return host

    app = InsideApp(
        Job(own.hyperparameters),
        make,
        settings=Settings(),
        terminal=Terminal(unicode=unicode, colour=True),
        clock=lambda: 0.0,
    )
    watch_end(lambda: app.return_code is not None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bench, "SECONDS", seconds)
        async with app.run_test(size=size) as pilot:
            driven = Experimenting(app, pilot, hosts)
            await driven.settle()
            screen = app.screen
            assert isinstance(screen, InsideScreen)
            await screen.show_part("laboratory")
            driven.part.take_focus()
            await driven.settle()
            yield driven
