"""The Inside screen in the hands of a test: the app with a small real trainer, paused at first."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from tests.tui.driving import Driving
from tests.tui.quiet_loop import watch, watch_end
from tests.tui.stepping import WalkingHost, small_trainer
from tui_mnist.hosting import Job
from tui_mnist.training import Command, Query, Trainer
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.app.settings import Settings
from tui_mnist.tui.app.terminal import Terminal
from tui_mnist.tui.kit.key_bar import KeyBar
from tui_mnist.tui.screens import inside
from tui_mnist.tui.screens.inside.inside_part import InsidePart
from tui_mnist.tui.screens.inside.screen import InsideScreen


class InsideHost(WalkingHost):
    """Answers whatever is asked of the trainer."""

    def _obey(self, command: Command) -> None:
        if isinstance(command, Query):
            if self.answers and (event := self.trainer.answer(command)) is not None:
                self.tell(event)
        else:
            super()._obey(command)


class InsideApp(TuiMnistApp):
    """The app, on its Inside screen."""

    DEFAULT_MODE = "inside"
    CSS_PATH = Path(inside.__file__).with_name("screen.tcss")


class LookingInside(Driving):
    """What a test of a part looks at."""

    @property
    def screen(self) -> InsideScreen:
        screen = self.app.screen
        assert isinstance(screen, InsideScreen)
        return screen

    @property
    def part(self) -> Any:
        part = self.screen.shown_part
        assert isinstance(part, InsidePart)
        return part

    @property
    def inside_host(self) -> InsideHost:
        assert isinstance(self.host, InsideHost)
        return self.host

    @property
    def bar(self) -> str:
        """The line of keys."""
        return self.screen.query_one(KeyBar).render_line(0).text

    def asked(self, kind: type[Query[Any]]) -> list[Any]:
        """The queries of this type that were sent."""
        return [command for command in self.host.commands if isinstance(command, kind)]

    async def train_for_real(self, steps: int) -> None:
        """Train with the trainer that is asked."""
        self.inside_host.run_on(steps)
        await self.settle()

    async def resize(self, columns: int, rows: int) -> None:
        await self.pilot.resize_terminal(columns, rows)
        await self.settle()


Looking = TypeVar("Looking", bound=LookingInside)


@asynccontextmanager
async def part_in_front(
    part: str,
    size: tuple[int, int] = (120, 40),
    *,
    driven_class: type[Looking],
    host_class: type[InsideHost] = InsideHost,
    unicode: bool = True,
    colour: bool = True,
    trainer: Trainer | None = None,
    answers: bool = True,
    **given: Any,
) -> AsyncIterator[Looking]:
    """The app before the first step, with this part in front and in focus."""
    own = trainer or small_trainer(**({"validation_size": 30} | given))
    hosts: list[Any] = []

    def make() -> InsideHost:
        host = host_class(own)
        host.answers = answers
        hosts.append(host)
        watch(host.is_telling)
        return host

    app = InsideApp(
        Job(own.hyperparameters),
        make,
        settings=Settings(),
        terminal=Terminal(unicode=unicode, colour=colour),
        clock=lambda: 0.0,
    )
    watch_end(lambda: app.return_code is not None)
    async with app.run_test(size=size) as pilot:
        driven = driven_class(app, pilot, hosts)
        await driven.settle()
        await driven.screen.show_part(part)
        driven.part.take_focus()
        for _ in range(3):
            await driven.settle()
        yield driven


def looking_inside(
    part: str, size: tuple[int, int] = (120, 40), **given: Any
) -> AbstractAsyncContextManager[LookingInside]:
    """The app before the first step, with this part in front, for tests that need nothing of the part's own."""
    return part_in_front(part, size, driven_class=LookingInside, **given)
