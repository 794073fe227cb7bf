"""The maps of the Geometry screen in the hands of a test: the app with a small real trainer, paused at first."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.tui.driving import Driving
from tests.tui.quiet_loop import watch, watch_end
from tests.tui.stepping import WalkingHost, small_trainer
from tui_mnist.hosting import Job
from tui_mnist.queries.class_maps import ClassMapsQuery, DigitWalkQuery, MappedDigitsQuery
from tui_mnist.training import Command, Trainer
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.app.settings import Settings
from tui_mnist.tui.app.terminal import Terminal
from tui_mnist.tui.kit.maps.map_view import MapView
from tui_mnist.tui.screens import geometry
from tui_mnist.tui.screens.geometry.maps.maps_part import MapsPart
from tui_mnist.tui.screens.geometry.part_names import REAL_NETWORK
from tui_mnist.tui.screens.geometry.screen import GeometryScreen


class MapsHost(WalkingHost):
    """Makes maps with its trainer, too."""

    def _obey(self, command: Command) -> None:
        if isinstance(command, ClassMapsQuery | MappedDigitsQuery | DigitWalkQuery):
            if self.answers and (event := self.trainer.answer(command)) is not None:
                self.tell(event)
        else:
            super()._obey(command)


class GeometryApp(TuiMnistApp):
    """The app, on its Geometry screen."""

    DEFAULT_MODE = "geometry"
    CSS_PATH = Path(geometry.__file__).with_name("screen.tcss")


class Mapping(Driving):
    """What a test of this part looks at."""

    @property
    def screen(self) -> GeometryScreen:
        screen = self.app.screen
        assert isinstance(screen, GeometryScreen)
        return screen

    @property
    def part(self) -> MapsPart:
        return self.screen.maps

    @property
    def maps_host(self) -> MapsHost:
        assert isinstance(self.host, MapsHost)
        return self.host

    @property
    def shown(self) -> list[MapView]:
        """The maps that are seen."""
        return [view for view in self.part.views if view.display]

    @property
    def titles(self) -> list[str]:
        return [str(view.border_title) for view in self.shown]

    @property
    def bar(self) -> str:
        """The line of keys."""
        return self.text().split("\n")[-1]

    async def train_for_real(self, steps: int) -> None:
        """Train with the trainer whose maps are drawn, and let the digits come to where they belong."""
        self.maps_host.run_on(steps)
        await self.settle()
        while not self.part.state.is_settled:
            self.part.glide()
        await self.settle()


@asynccontextmanager
async def mapping(
    size: tuple[int, int] = (120, 40),
    *,
    unicode: bool = True,
    trainer: Trainer | None = None,
    answers: bool = True,
    **given: Any,
) -> AsyncIterator[Mapping]:
    """The app before the first step, with the maps in front."""
    own = trainer or small_trainer(**({"validation_size": 30} | given))
    hosts: list[Any] = []

    def make() -> MapsHost:
        host = MapsHost(own)
        host.answers = answers
        hosts.append(host)
        watch(host.is_telling)
        return host

    app = GeometryApp(
        Job(own.hyperparameters),
        make,
        settings=Settings(),
        terminal=Terminal(unicode=unicode, colour=True),
        clock=lambda: 0.0,
    )
    watch_end(lambda: app.return_code is not None)
    async with app.run_test(size=size) as pilot:
        driven = Mapping(app, pilot, hosts)
        await driven.settle()
        await driven.screen.show_part(REAL_NETWORK)
        await driven.settle()
        yield driven
