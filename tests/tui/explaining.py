"""The part `why` of the Inside screen in the hands of a test: the app with a small real trainer, paused at first."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.tui.driving import Driving
from tests.tui.quiet_loop import watch, watch_end
from tests.tui.stepping import WalkingHost, small_trainer
from tui_mnist.hosting import Job
from tui_mnist.queries.held_out import HeldOutDigitQuery
from tui_mnist.queries.why import Why, WhyQuery
from tui_mnist.training import Command, Trainer
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.app.settings import Settings
from tui_mnist.tui.app.terminal import Terminal
from tui_mnist.tui.screens import inside
from tui_mnist.tui.screens.inside.screen import InsideScreen
from tui_mnist.tui.screens.inside.why.class_bars import ClassBars
from tui_mnist.tui.screens.inside.why.heat_view import HeatView
from tui_mnist.tui.screens.inside.why.part import WhyPart
from tui_mnist.tui.screens.inside.why.step_slider import StepSlider


class WhyHost(WalkingHost):
    """Explains with its trainer, too."""

    def _obey(self, command: Command) -> None:
        if isinstance(command, WhyQuery | HeldOutDigitQuery):
            if self.answers and (event := self.trainer.answer(command)) is not None:
                self.tell(event)
        else:
            super()._obey(command)


class InsideApp(TuiMnistApp):
    """The app, on its Inside screen."""

    DEFAULT_MODE = "inside"
    CSS_PATH = Path(inside.__file__).with_name("screen.tcss")


class Explaining(Driving):
    """What a test of this part looks at."""

    @property
    def screen(self) -> InsideScreen:
        screen = self.app.screen
        assert isinstance(screen, InsideScreen)
        return screen

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
    def why_host(self) -> WhyHost:
        assert isinstance(self.host, WhyHost)
        return self.host

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

    @property
    def bar(self) -> str:
        """The line of keys."""
        return self.text().split("\n")[-1]

    async def train_for_real(self, steps: int) -> None:
        """Train with the trainer whose answers are explained."""
        self.why_host.run_on(steps)
        await self.settle()


@asynccontextmanager
async def explaining(
    size: tuple[int, int] = (120, 40),
    *,
    unicode: bool = True,
    trainer: Trainer | None = None,
    answers: bool = True,
    **given: Any,
) -> AsyncIterator[Explaining]:
    """The app before the first step, with the explanation in front."""
    own = trainer or small_trainer(**given)
    hosts: list[Any] = []

    def make() -> WhyHost:
        host = WhyHost(own)
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
    async with app.run_test(size=size) as pilot:
        driven = Explaining(app, pilot, hosts)
        await driven.settle()
        await driven.screen.show_part("why")
        driven.part.take_focus()
        await driven.settle()
        yield driven
