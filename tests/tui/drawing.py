"""The Draw screen in the hands of a test: the app with a small real trainer on real digits, paused at first."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from textual.geometry import Offset

from tests.tui.driving import Driving
from tests.tui.quiet_loop import watch, watch_end
from tests.tui.stepping import WalkingHost
from tui_mnist.data import Dataset, load
from tui_mnist.hosting import DataReady, Job
from tui_mnist.queries.drawings import DrawingsQuery
from tui_mnist.queries.held_out import HeldOutDigitQuery
from tui_mnist.queries.reading import ReadingQuery
from tui_mnist.training import Command, Hyperparameters, Trainer
from tui_mnist.training.event import Event
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.app.settings import Settings
from tui_mnist.tui.app.terminal import Terminal
from tui_mnist.tui.screens import draw
from tui_mnist.tui.screens.draw.screen import DrawScreen

KEPT = "tui_mnist.data.drawings.default_drawings_folder"
"""What a test lets name a folder of its own."""


@lru_cache
def digits() -> Dataset:
    """600 of MNIST's digits to train on, 100 to test."""
    mnist = load("mnist")
    return Dataset(
        "mnist",
        mnist.train_samples[:600].astype(np.uint8),
        mnist.train_labels[:600],
        mnist.test_samples[:100].astype(np.uint8),
        mnist.test_labels[:100],
        mnist.class_names,
    )


def digits_trainer(data: Dataset | None = None, **given: Any) -> Trainer:
    """A trainer of one hidden layer of 16 units, on batches of 50; it reads most digits after 60 steps."""
    usual = {"hidden": (16,), "batch_size": 50, "validation_size": 100, "learning_rate": 0.005, "epochs": 20, "seed": 3}
    return Trainer(data or digits(), Hyperparameters.of(**(usual | given)))


class DrawHost(WalkingHost):
    """Reads drawings with its trainer, too, and tells of the data that it really has."""

    def tell(self, *events: Event) -> None:
        super().tell(*(self._true(event) for event in events))

    def _true(self, event: Event) -> Event:
        if not isinstance(event, DataReady):
            return event
        data = self.trainer.dataset
        return DataReady(0, event.job, data.name, data.class_names, *data.picture_shape, data.called)

    def _obey(self, command: Command) -> None:
        if isinstance(command, ReadingQuery | DrawingsQuery | HeldOutDigitQuery):
            if self.answers and (event := self.trainer.answer(command)) is not None:
                self.tell(event)
        else:
            super()._obey(command)


class DrawApp(TuiMnistApp):
    """The app, on its Draw screen."""

    DEFAULT_MODE = "draw"
    CSS_PATH = Path(draw.__file__).with_name("screen.tcss")


class AtCanvas(Driving):
    """What a test of this screen looks at."""

    @property
    def screen(self) -> DrawScreen:
        screen = self.app.screen
        assert isinstance(screen, DrawScreen)
        return screen

    @property
    def ink(self) -> NDArray[np.uint8]:
        return self.screen.canvas.ink

    @property
    def draw_host(self) -> DrawHost:
        assert isinstance(self.host, DrawHost)
        return self.host

    @property
    def title(self) -> str:
        """What the network reads, in a line."""
        return str(self.screen.query_one("#draw-reading").border_title)

    @property
    def tools(self) -> str:
        return self.words_in("#draw-tools")

    def asked(self, kind: type[Any]) -> list[Any]:
        """The commands of this type that were sent."""
        return [command for command in self.host.commands if isinstance(command, kind)]

    async def stroke(self, *pixels: tuple[int, int], button: int = 1, shift: bool = False) -> None:
        """Draw with the mouse through these pixels, of a canvas whose first pixel is in its first cell."""
        canvas = self.screen.query_one("#draw-canvas")
        wide = 2 if canvas.content_size.height >= 28 else 1
        down = 1 if wide == 2 else 2
        offsets = [Offset(column * wide + 1, row // down + 1) for row, column in pixels]
        await self.pilot.mouse_down(canvas, offset=offsets[0], button=button, shift=shift)
        for offset in offsets[1:]:
            await self.pilot.hover(canvas, offset=offset)
        await self.pilot.mouse_up(canvas, offset=offsets[-1])
        await self.settle()

    async def draw_seven(self) -> None:
        """A seven, as one writes it."""
        await self.stroke((6, 8), (6, 19), (14, 15), (22, 11))

    async def train_for_real(self, steps: int) -> None:
        """Train with the trainer that reads."""
        self.draw_host.run_on(steps)
        await self.settle()


@asynccontextmanager
async def at_canvas(
    size: tuple[int, int] = (120, 40),
    *,
    unicode: bool = True,
    colour: bool = True,
    trainer: Trainer | None = None,
    trained: int = 0,
    **given: Any,
) -> AsyncIterator[AtCanvas]:
    """The app before the first step of a trainer that has `trained` so many steps already, with the canvas in focus."""
    own = trainer or digits_trainer(**given)
    hosts: list[Any] = []

    def make() -> DrawHost:
        host = DrawHost(own)
        hosts.append(host)
        if trained:
            host.run_on(trained)
        watch(host.is_telling)
        return host

    app = DrawApp(
        Job(own.hyperparameters),
        make,
        settings=Settings(),
        terminal=Terminal(unicode=unicode, colour=colour),
        clock=lambda: 0.0,
    )
    watch_end(lambda: app.return_code is not None)
    watch(lambda: any(isinstance(screen, DrawScreen) and screen.kept.is_busy for screen in app.screen_stack))
    async with app.run_test(size=size) as pilot:
        driven = AtCanvas(app, pilot, hosts)
        for _ in range(3):
            await driven.settle()
        yield driven
