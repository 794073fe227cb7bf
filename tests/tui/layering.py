"""The map and the layers of the Inside screen in the hands of a test: the app with a small real trainer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np

from tests.tui.driving import Driving
from tests.tui.quiet_loop import watch, watch_end
from tests.tui.stepping import WalkingHost, small_trainer
from tui_mnist.hosting import Job
from tui_mnist.training import Command, Query, Trainer
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.app.settings import Settings
from tui_mnist.tui.app.terminal import Terminal
from tui_mnist.tui.screens import inside
from tui_mnist.tui.screens.inside.layers.layers_part import LayersPart
from tui_mnist.tui.screens.inside.map.map_part import MapPart
from tui_mnist.tui.screens.inside.screen import InsideScreen


class AnsweringHost(WalkingHost):
    """Answers whatever is asked with its trainer."""

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


class Layering(Driving):
    """What a test of these parts looks at."""

    @property
    def screen(self) -> InsideScreen:
        screen = self.app.screen
        assert isinstance(screen, InsideScreen)
        return screen

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

    @property
    def answering_host(self) -> AnsweringHost:
        assert isinstance(self.host, AnsweringHost)
        return self.host

    async def train_for_real(self, steps: int) -> None:
        """Train with the trainer that answers, and let the digits come to where they belong."""
        self.answering_host.run_on(steps)
        await self.settle()
        part = self.screen.shown_part
        while isinstance(part, MapPart) and not part.state.is_settled:
            part.glide()
        await self.settle()

    async def lose_all_numbers(self) -> None:
        """Let all weights be NaN from the next step on, without a divergence being noticed."""
        self.answering_host.run_on(1)
        trainer = self.answering_host.trainer
        trainer.assign(np.full_like(trainer.network.parameters.vector, np.nan))
        await self.settle()


@asynccontextmanager
async def layering(
    part: str,
    size: tuple[int, int] = (120, 40),
    *,
    unicode: bool = True,
    trainer: Trainer | None = None,
    answers: bool = True,
    **given: Any,
) -> AsyncIterator[Layering]:
    """The app before the first step, with this part in front."""
    own = trainer or small_trainer(**({"validation_size": 30, "epochs": 50} | given))
    hosts: list[Any] = []

    def make() -> AnsweringHost:
        host = AnsweringHost(own)
        host.answers = answers
        hosts.append(host)
        watch(host.is_telling)
        return host

    app = InsideApp(
        Job(own.hyperparameters),
        make,
        settings=Settings(),
        terminal=Terminal(unicode=unicode, colour=unicode),
        clock=lambda: 0.0,
    )
    watch_end(lambda: app.return_code is not None)
    async with app.run_test(size=size) as pilot:
        driven = Layering(app, pilot, hosts)
        await driven.settle()
        await driven.screen.show_part(part)
        driven.screen.shown_part.take_focus()
        for _ in range(3):
            await driven.settle()
        yield driven
