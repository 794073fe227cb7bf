"""The list of screens: from an entry come its tab, its key, its place in palette and help, and the README's table."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from tui_mnist.tui.kit.run_screen import RunScreen


@dataclass(frozen=True)
class ScreenEntry:
    """A screen that there is. `mode` names it for programs, `place` says "module:class"; it is loaded when shown."""

    mode: str
    title: str
    help: str
    place: str

    def load(self) -> type[RunScreen]:
        """The screen's class."""
        module, _, name = self.place.partition(":")
        return cast("type[RunScreen]", getattr(import_module(module), name))


SCREENS: tuple[ScreenEntry, ...] = (
    ScreenEntry(
        "train", "Train", "Every knob, the curves, the digits.", "tui_mnist.tui.screens.train.screen:TrainScreen"
    ),
    ScreenEntry(
        "step",
        "Step",
        "Time stopped: the stages of the next batch.",
        "tui_mnist.tui.screens.step.screen:StepScreen",
    ),
    ScreenEntry(
        "graph", "Graph", "The tape as a graph, and its playground.", "tui_mnist.tui.screens.graph.screen:GraphScreen"
    ),
    ScreenEntry(
        "geometry",
        "Geometry",
        "The plane under tensor operations.",
        "tui_mnist.tui.screens.geometry.screen:GeometryScreen",
    ),
    ScreenEntry(
        "inside",
        "Inside",
        "What the network has learned, and where it errs.",
        "tui_mnist.tui.screens.inside.screen:InsideScreen",
    ),
    ScreenEntry("draw", "Draw", "Your own digit, read as you draw it.", "tui_mnist.tui.screens.draw.screen:DrawScreen"),
)
"""In the order of their keys."""
