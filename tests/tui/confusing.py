"""The part confusion of the Inside screen in the hands of a test: the app with a small real trainer, paused."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.tui.driving import Driving
from tests.tui.quiet_loop import watch, watch_end
from tests.tui.stepping import WalkingHost, small_trainer
from tui_mnist.hosting import Job
from tui_mnist.queries.confusion import Confusion, ConfusionQuery
from tui_mnist.queries.digits import DigitsQuery
from tui_mnist.queries.held_out import HeldOutDigitQuery
from tui_mnist.training import Command, Trainer
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.app.settings import Settings
from tui_mnist.tui.app.terminal import Terminal
from tui_mnist.tui.screens import inside
from tui_mnist.tui.screens.inside.confusion.confusion_grid import ConfusionGrid
from tui_mnist.tui.screens.inside.confusion.listed_digits import ListedDigits
from tui_mnist.tui.screens.inside.confusion.part import ConfusionPart
from tui_mnist.tui.screens.inside.screen import InsideScreen


class CountingHost(WalkingHost):
    """Counts with its trainer, too."""

    def _obey(self, command: Command) -> None:
        if isinstance(command, ConfusionQuery | HeldOutDigitQuery | DigitsQuery):
            if self.answers and (event := self.trainer.answer(command)) is not None:
                self.tell(event)
        else:
            super()._obey(command)


class InsideApp(TuiMnistApp):
    """The app, on its Inside screen."""

    DEFAULT_MODE = "inside"
    CSS_PATH = Path(inside.__file__).with_name("screen.tcss")


class Confusing(Driving):
    """What a test of this part looks at."""

    @property
    def screen(self) -> InsideScreen:
        screen = self.app.screen
        assert isinstance(screen, InsideScreen)
        return screen

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

    async def train_for_real(self, steps: int) -> None:
        """Train with the trainer that counts."""
        assert isinstance(self.host, CountingHost)
        self.host.run_on(steps)
        await self.settle()


@asynccontextmanager
async def confusing(
    size: tuple[int, int] = (120, 40),
    *,
    unicode: bool = True,
    trainer: Trainer | None = None,
    answers: bool = True,
    **given: Any,
) -> AsyncIterator[Confusing]:
    """The app before the first step, with the confusion matrix in front."""
    own = trainer or small_trainer(**({"validation_size": 30} | given))
    hosts: list[Any] = []

    def make() -> CountingHost:
        host = CountingHost(own)
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
        driven = Confusing(app, pilot, hosts)
        await driven.settle()
        await driven.screen.show_part("confusion")
        driven.part.take_focus()
        for _ in range(3):
            await driven.settle()
        yield driven
