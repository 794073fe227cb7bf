"""The Step screen in the hands of a test: the app with a small real trainer, which stands still unless it is asked."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from tests.tui.driving import Driving
from tests.tui.pretend import PretendHost
from tests.tui.quiet_loop import watch
from tui_mnist.data import Dataset
from tui_mnist.hosting import Job
from tui_mnist.queries.gradient_check import GradientCheckQuery
from tui_mnist.queries.walkthrough import Walkthrough, WalkthroughQuery, walk
from tui_mnist.training import Command, Control, Hyperparameters, RunBatches, SetHyperparameters, Trainer
from tui_mnist.training.events import BatchDone, Paused, Resumed
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.app.settings import Settings
from tui_mnist.tui.app.terminal import Terminal
from tui_mnist.tui.screens import step

CLASSES = ("ring", "bar", "cross")
ROWS, COLUMNS = 8, 6


def _images(labels: Any, generator: np.random.Generator) -> Any:
    """A ring, a bar or a cross, each a little different."""
    images = np.zeros((len(labels), ROWS, COLUMNS), np.uint8)
    for image, label in zip(images, labels.tolist(), strict=True):
        ink = generator.integers(3, 6) * 51
        if label == 0:
            image[2:7, 1:5], image[3:6, 2:4] = ink, 0
        elif label == 1:
            image[1:7, 2:4] = ink
        else:
            image[4, 1:5], image[2:7, 3] = ink, ink
    return images


@lru_cache
def shapes() -> Dataset:
    """60 images of 8 × 6 pixels to train on, 12 to test."""
    generator = np.random.default_rng(5)
    labels = np.arange(60) % len(CLASSES)
    return Dataset(
        "shapes",
        _images(labels, generator),
        labels,
        _images(labels[:12], generator),
        labels[:12],
        CLASSES,
    )


def small_trainer(**given: Any) -> Trainer:
    """A trainer of one hidden layer of 5 units, on batches of 10."""
    usual = {"hidden": (5,), "batch_size": 10, "validation_size": 10, "optimizer": "momentum", "learning_rate": 0.1}
    return Trainer(shapes(), Hyperparameters.of(**(usual | {"seed": 3} | given)))


def small_walk(**given: Any) -> Walkthrough:
    return walk(small_trainer(**given))


class WalkingHost(PretendHost):
    """Walks, checks and trains with a real trainer, at once; `answers` says whether it does."""

    def __init__(self, trainer: Trainer) -> None:
        super().__init__()
        self.trainer = trainer
        self.answers = True
        self._events: Iterator[Any] = iter(trainer.run(Control()))

    def run_on(self, steps: int) -> None:
        """Train so many batches, and tell of them."""
        for _ in range(steps):
            next(event for event in self._events if isinstance(event, BatchDone))
        self.train(steps)

    def _obey(self, command: Command) -> None:
        match command:
            case WalkthroughQuery() | GradientCheckQuery() | SetHyperparameters():
                if self.answers and (event := self.trainer.answer(command)) is not None:
                    self.tell(event)
            case RunBatches(count):
                self.tell(Resumed(self.step))
                self.run_on(count)
                self.tell(Paused(self.step))
            case _:
                super()._obey(command)


class SteppingApp(TuiMnistApp):
    """The app, on its Step screen."""

    DEFAULT_MODE = "step"
    CSS_PATH = Path(step.__file__).with_name("screen.tcss")


@asynccontextmanager
async def stepping(
    size: tuple[int, int] = (120, 40),
    *,
    trainer: Trainer | None = None,
    unicode: bool = True,
    colour: bool = True,
    make_host: Callable[[], Any] | None = None,
    job: Job | None = None,
    **given: Any,
) -> AsyncIterator[Driving]:
    """The app before the first step."""
    trainer = trainer or small_trainer(**given)
    hosts: list[Any] = []

    def make() -> Any:
        hosts.append(make_host() if make_host else WalkingHost(trainer))
        if isinstance(hosts[-1], PretendHost):
            watch(hosts[-1].is_telling)
        return hosts[-1]

    app = SteppingApp(
        job or Job(trainer.hyperparameters),
        make,
        settings=Settings(),
        terminal=Terminal(unicode=unicode, colour=colour),
        clock=lambda: 0.0,
    )
    async with app.run_test(size=size) as pilot:
        driven = Driving(app, pilot, hosts)
        await driven.settle()
        yield driven
