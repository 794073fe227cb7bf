"""The Graph screen in the hands of a test: the app with a small real trainer that stands still."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.widget import Widget

from tests.tui.driving import Driving
from tests.tui.quiet_loop import watch, watch_end
from tests.tui.stepping import WalkingHost, small_trainer
from tui_mnist.hosting import Job
from tui_mnist.queries.step_graph import StepGraphQuery
from tui_mnist.training import Command
from tui_mnist.training.events import BatchDone, Diverged
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.app.settings import Settings
from tui_mnist.tui.app.terminal import Terminal
from tui_mnist.tui.screens import graph
from tui_mnist.tui.screens.graph.edge_panel import EdgePanel
from tui_mnist.tui.screens.graph.graph_view import GraphView
from tui_mnist.tui.screens.graph.playground_part import PlaygroundPart
from tui_mnist.tui.screens.graph.playground_state import PlaygroundState
from tui_mnist.tui.screens.graph.screen import GraphScreen


class GraphHost(WalkingHost):
    """Draws graphs with its trainer, too."""

    def _obey(self, command: Command) -> None:
        if isinstance(command, StepGraphQuery):
            if (event := self.trainer.answer(command)) is not None:
                self.tell(event)
        else:
            super()._obey(command)

    def run_on_to_divergence(self) -> None:
        """Train as long as the numbers are finite, and tell of it."""
        for event in self._events:
            if isinstance(event, BatchDone):
                self.train(1)
            elif isinstance(event, Diverged):
                self.running = False
                self.tell(event)


class GraphApp(TuiMnistApp):
    """The app, on its Graph screen."""

    DEFAULT_MODE = "graph"
    CSS_PATH = Path(graph.__file__).with_name("screen.tcss")


class Graphing(Driving):
    """What a test of this screen looks at."""

    @property
    def screen(self) -> GraphScreen:
        screen = self.app.screen
        assert isinstance(screen, GraphScreen)
        return screen

    @property
    def view(self) -> GraphView:
        return self.screen.view

    @property
    def state(self) -> PlaygroundState:
        return self.playground.state

    @property
    def under_the_cursor(self) -> str:
        """The name of the box, or of the two ends of the edge."""
        graph, choice = self.view.graph, self.view.choice
        assert graph is not None
        if choice.kind == "node":
            return graph.nodes[choice.number].name
        edge = graph.edges[choice.number]
        return f"{graph.nodes[edge.start].name} to {graph.nodes[edge.end].name}"

    @property
    def said(self) -> str:
        """What stands under the graph."""
        return self.words_in(f"#{self.screen.query_one(EdgePanel).id}")

    @property
    def playground(self) -> PlaygroundPart:
        return self.screen.playground

    @property
    def bar(self) -> str:
        """The line of keys."""
        return self.text().split("\n")[-1]

    async def train_for_real(self, steps: int) -> None:
        """Train with the trainer whose graph is drawn."""
        assert isinstance(self.host, GraphHost)
        self.host.run_on(steps)
        await self.settle()

    async def diverge_for_real(self) -> None:
        """Train until the numbers of the trainer whose graph is drawn are no longer finite."""
        assert isinstance(self.host, GraphHost)
        self.host.run_on_to_divergence()
        await self.settle()

    async def example(self, number: int) -> None:
        """Take the example of this number."""
        self.playground.take_example(number)
        await self.settle()

    def focus(self, selector: str) -> Widget:
        """Let the keys go to a widget."""
        return self.screen.query_one(selector).focus()

    async def type(self, text: str) -> None:
        """Type letter by letter."""
        names = {
            " ": "space",
            "\n": "enter",
            "=": "equals_sign",
            "*": "asterisk",
            "+": "plus",
            ".": "full_stop",
            "(": "left_parenthesis",
            ")": "right_parenthesis",
        }
        await self.press(*[names.get(letter, letter) for letter in text])


@asynccontextmanager
async def graphing(
    size: tuple[int, int] = (120, 40),
    *,
    unicode: bool = True,
    playground: bool = False,
    speed: float | None = None,
    clock: Callable[[], float] = lambda: 0.0,
    **given: Any,
) -> AsyncIterator[Graphing]:
    """The app before the first step, on either part of the screen, at a speed in steps a second or at full speed."""
    trainer = small_trainer(**given)
    hosts: list[Any] = []

    def make() -> GraphHost:
        host = GraphHost(trainer)
        hosts.append(host)
        watch(host.is_telling)
        return host

    app = GraphApp(
        Job(trainer.hyperparameters, steps_per_second=speed),
        make,
        settings=Settings(),
        terminal=Terminal(unicode=unicode, colour=True),
        clock=clock,
    )
    watch_end(lambda: app.return_code is not None)
    async with app.run_test(size=size) as pilot:
        driven = Graphing(app, pilot, hosts)
        await driven.settle()
        if playground:
            await driven.press("p")
        yield driven
