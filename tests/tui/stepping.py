"""The Step screen in the hands of a test: the app with a small real trainer, which is paused unless it is asked."""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from tests.tui.driving import Driving
from tests.tui.pretend import PretendHost
from tests.tui.quiet_loop import watch, watch_end
from tui_mnist.data import Dataset
from tui_mnist.hosting import Job
from tui_mnist.queries.gradient_check import GradientCheckQuery
from tui_mnist.queries.loss_along_step import LossAlongStepQuery
from tui_mnist.queries.walkthrough import Walkthrough, WalkthroughQuery, walk
from tui_mnist.training import Command, Control, Hyperparameters, RunBatches, SetHyperparameters, Trainer
from tui_mnist.training.events import BatchDone, Diverged, Paused, Resumed
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.app.settings import Settings
from tui_mnist.tui.app.terminal import Terminal
from tui_mnist.tui.screens import step
from tui_mnist.tui.screens.step.stages import Stage

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
    """Walks, checks and trains with a real trainer, at once; `answers` says whether it answers.

    `next_batch` is what happens instead of training on the next batch, if anything.
    """

    def __init__(self, trainer: Trainer) -> None:
        super().__init__()
        self.trainer = trainer
        self.answers = True
        self.next_batch: Callable[[], None] | None = None
        self._events: Iterator[Any] = iter(trainer.run(Control()))

    def run_on(self, steps: int) -> None:
        """Train so many batches, and tell of them."""
        for _ in range(steps):
            next(event for event in self._events if isinstance(event, BatchDone))
        self.train(steps)

    def diverge(self) -> None:
        """Let the weights be so large that the next step diverges, and tell of it."""
        self.running = False
        self.trainer.assign(self.trainer.network.parameters.vector * np.float32(1e25))
        self.tell(next(event for event in self._events if isinstance(event, Diverged)))

    def _obey(self, command: Command) -> None:
        match command:
            case WalkthroughQuery() | GradientCheckQuery() | LossAlongStepQuery() | SetHyperparameters():
                if self.answers and (event := self.trainer.answer(command)) is not None:
                    self.tell(event)
            case RunBatches(count):
                self.tell(Resumed(self.step))
                if self.next_batch is not None:
                    self.next_batch()
                    return
                self.run_on(count)
                self.tell(Paused(self.step))
            case _:
                super()._obey(command)


class SilentHost(PretendHost):
    """Never comes to an end with loading its data."""

    def _begin(self, job: Job) -> None:
        self.job = job


class SteppingApp(TuiMnistApp):
    """The app, on its Step screen."""

    DEFAULT_MODE = "step"
    CSS_PATH = Path(step.__file__).with_name("screen.tcss")


class Stepping(Driving):
    """What a person sees of the step, and where they go in it."""

    @property
    def walking_host(self) -> WalkingHost:
        assert isinstance(self.host, WalkingHost)
        return self.host

    @property
    def walk(self) -> Walkthrough:
        """The step that comes next, worked out apart from the screen."""
        return walk(self.walking_host.trainer)

    def asked(self, kind: type[Any]) -> list[Any]:
        """The commands of this type that were sent."""
        return [command for command in self.host.commands if isinstance(command, kind)]

    def row(self, number: int) -> str:
        return self.text().split("\n")[number]

    def stage(self) -> Stage:
        """The stage in brackets."""
        found = re.search(r"\[\d (\w+)\]", self.row(1))
        assert found, self.row(1)
        return Stage[found[1].upper()]

    @property
    def tensor(self) -> str:
        """The tensor that is marked in the list."""
        region = self.app.screen.query_one("#tensors").region
        rows = [self.row(y)[region.x : region.right] for y in range(region.y, region.bottom)]
        (marked,) = (row for row in rows if "▸" in row)
        return re.sub(r"\s+(\d[\d×]*|scalar)?\s*[│┃▐█▁-▇ ]*$", "", marked.partition("▸")[2]).strip()

    @property
    def cursor(self) -> tuple[int, int, int]:
        """The sample, the pixel or unit that the weight comes from, and the unit or class, as the cursor line has them.

        In a wide window, where a pixel is told by its number.
        """
        first, second, third = re.findall(r"(?:sample|pixel|unit|class) (\d+)", self.row(2))[:3]
        return int(first), int(second), int(third)

    @property
    def chosen_slot(self) -> str:
        """The word in brackets on the cursor line."""
        found = re.search(r"\[▾ (\w+)", self.row(2))
        return found[1] if found else ""

    @property
    def focus(self) -> str | None:
        """The pane with the focus; None if the screen's tabs have it."""
        focused = self.app.screen.focused
        panes = {"stages", "cursor", "tensors", "tensor", "formula", "check"}
        nodes = () if focused is None else focused.ancestors_with_self
        return next((node.id for node in nodes if node.id in panes), None)

    async def focus_on(self, pane: str) -> None:
        """Tab to a pane."""
        for _ in range(9):
            if self.focus == pane:
                await self.settle()
                return
            await self.pilot.press("tab")
        raise AssertionError(f"tab never comes to {pane}")

    async def walk_to(self, stage: Stage, tensor: str = "") -> None:
        """Go to a stage, and to a tensor of it."""
        difference = stage - self.stage()
        await self.press(*["full_stop" if difference > 0 else "comma"] * abs(difference))
        if tensor:
            await self.focus_on("tensors")
            await self.press("home")
            last = ""
            while self.tensor != tensor:
                assert self.tensor != last, f"{tensor} is not in the list"
                last = self.tensor
                await self.pilot.press("down")
                await self.pilot.pause()
            await self.settle()


@asynccontextmanager
async def stepping(
    size: tuple[int, int] = (120, 40),
    *,
    trainer: Trainer | None = None,
    unicode: bool = True,
    colour: bool = True,
    make_host: Callable[[], Any] | None = None,
    job: Job | None = None,
    settings: Settings | None = None,
    clock: Callable[[], float] = lambda: 0.0,
    **given: Any,
) -> AsyncIterator[Stepping]:
    """The app before the first step, with the tensor list in focus."""
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
        settings=settings or Settings(),
        terminal=Terminal(unicode=unicode, colour=colour),
        clock=clock,
    )
    watch_end(lambda: app.return_code is not None)
    async with app.run_test(size=size) as pilot:
        driven = Stepping(app, pilot, hosts)
        for _ in range(3):
            await driven.settle()
        yield driven
