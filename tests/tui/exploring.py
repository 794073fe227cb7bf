"""The tensors of the Inside screen in the hands of a test: the app with a small real trainer, paused at first."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.tui.driving import Driving
from tests.tui.quiet_loop import watch, watch_end
from tests.tui.stepping import WalkingHost, small_trainer
from tui_mnist.hosting import Job
from tui_mnist.queries.held_out import HeldOutDigitQuery
from tui_mnist.queries.tensors import TensorsQuery
from tui_mnist.training import Command, Trainer
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.app.settings import Settings
from tui_mnist.tui.app.terminal import Terminal
from tui_mnist.tui.screens import inside
from tui_mnist.tui.screens.inside.screen import InsideScreen
from tui_mnist.tui.screens.inside.tensors.expression_field import ExpressionField
from tui_mnist.tui.screens.inside.tensors.part import TensorsPart


class TensorsHost(WalkingHost):
    """Answers for its trainer's tensors, too."""

    def _obey(self, command: Command) -> None:
        if isinstance(command, TensorsQuery | HeldOutDigitQuery):
            if self.answers and (event := self.trainer.answer(command)) is not None:
                self.tell(event)
        else:
            super()._obey(command)


class InsideApp(TuiMnistApp):
    """The app, on its Inside screen."""

    DEFAULT_MODE = "inside"
    CSS_PATH = Path(inside.__file__).with_name("screen.tcss")


class Exploring(Driving):
    """What a test of this part looks at."""

    @property
    def screen(self) -> InsideScreen:
        screen = self.app.screen
        assert isinstance(screen, InsideScreen)
        return screen

    @property
    def part(self) -> TensorsPart:
        part = self.screen.part_named("tensors")
        assert isinstance(part, TensorsPart)
        return part

    @property
    def field(self) -> ExpressionField:
        return self.screen.query_one(ExpressionField)

    @property
    def tensors_host(self) -> TensorsHost:
        assert isinstance(self.host, TensorsHost)
        return self.host

    @property
    def asked(self) -> list[TensorsQuery]:
        """What was asked for, by now."""
        return [command for command in self.host.commands if isinstance(command, TensorsQuery)]

    @property
    def focused(self) -> str | None:
        """The pane that has the keys."""
        return self.screen.focused.id if self.screen.focused is not None else None

    @property
    def title(self) -> str:
        """What is said of the value as a whole."""
        return str(self.screen.query_one("#tensors-result").border_title)

    @property
    def remarks(self) -> str:
        return self.words_in("#tensors-remarks")

    async def type_in(self, text: str) -> None:
        """Type at the cursor, all at once."""
        self.field.insert_text_at_cursor(text)
        await self.settle()
        await self.settle()

    async def compute(self, expression: str) -> None:
        """Type an expression in place of the one that is there, and be done."""
        await self.press("enter", "ctrl+u")
        await self.type_in(expression)
        await self.press("enter")


@asynccontextmanager
async def exploring(
    size: tuple[int, int] = (120, 40),
    *,
    unicode: bool = True,
    colour: bool = True,
    trainer: Trainer | None = None,
    answers: bool = True,
    **given: Any,
) -> AsyncIterator[Exploring]:
    """The app before the first step, with the tensors in front and their list in focus."""
    own = trainer or small_trainer(**given)
    hosts: list[Any] = []

    def make() -> TensorsHost:
        host = TensorsHost(own)
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
        driven = Exploring(app, pilot, hosts)
        await driven.settle()
        await driven.screen.show_part("tensors")
        await driven.settle()
        driven.part.take_focus()
        for _ in range(3):
            await driven.settle()
        yield driven
