"""The second part of the Geometry screen in the hands of a test: its small network really trains, in a thread."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from tests.tui.driving import Driving, driving
from tests.tui.mapping import GeometryApp
from tui_mnist.hosting import ThreadHost
from tui_mnist.tui.screens.geometry.screen import GeometryScreen
from tui_mnist.tui.screens.geometry.unfolding.part import UnfoldingPart

PATIENCE = 30.0
"""Seconds after which what was waited for counts as missing, however busy the machine is."""


class Unfolding:
    """The app, and the part that is shown in it."""

    def __init__(self, app: Driving, part: UnfoldingPart) -> None:
        self.app = app
        self.part = part

    @property
    def screen(self) -> GeometryScreen:
        screen = self.app.app.screen
        assert isinstance(screen, GeometryScreen)
        return screen

    async def until(self, condition: Callable[[], Any]) -> None:
        """Wait until this is so."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, "it never came to be so"
            await asyncio.sleep(0.01)
        await self.app.settle()

    async def train_epochs(self, count: int) -> None:
        """Train on so many epochs, one by one, and see the last of them."""
        for _ in range(count):
            epochs = self.part.driver.snapshot.epochs + 1
            await self.app.press("full_stop")
            await self.until(partial(self.is_at, epochs))

    def is_at(self, epochs: int) -> bool:
        """Whether the end of so many epochs is seen, and it waits."""
        shown = self.part.state.frame
        return shown is not None and shown.epoch == epochs and not self.part.driver.snapshot.training


@asynccontextmanager
async def unfolding(size: tuple[int, int] = (120, 40), **given: Any) -> AsyncIterator[Unfolding]:
    """The part, shown for the first time, its network at the start."""
    async with driving(size, app_class=GeometryApp, **given) as app:
        app.app.make_host = ThreadHost
        await app.press("p")
        screen = app.app.screen
        assert isinstance(screen, GeometryScreen)
        assert screen.unfolding is not None
        shown = Unfolding(app, screen.unfolding)
        await shown.until(lambda: shown.is_at(0))
        shown.part.driver.set_speed(None)
        yield shown
