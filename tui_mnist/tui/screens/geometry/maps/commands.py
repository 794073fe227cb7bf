"""The commands of the maps: training, and what the maps show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.run_commands import BATCH, FASTER, RESTART, RUN, SLOWER, ShowsRun

if TYPE_CHECKING:
    from tui_mnist.tui.screens.geometry.maps.maps_part import MapsPart


class HasMaps(ShowsRun, Protocol):
    """The screen, as far as these commands ask."""

    maps: MapsPart


def _has_maps(screen: HasMaps) -> str:
    return "" if screen.maps.maps is not None else "there are no maps yet"


def _has_other_handles(screen: HasMaps) -> str:
    return "" if screen.maps.has_other_handles else "no handle was moved"


MAPS_COMMANDS: tuple[ScreenCommand, ...] = (
    RUN,
    BATCH,
    ScreenCommand(
        *("maps_method", "maps('ask_for_method')", "m", "What the maps show"),
        help="Discriminant directions, principal components, or a handle for each class.",
        bar="method",
    ),
    ScreenCommand(
        *("maps_stage", "maps('choose_stage', 1)", "l", "The next layer"),
        help="From the pixels through the layers to the scores; then again.",
        bar="layer",
        why_not=_has_maps,
    ),
    ScreenCommand(
        *("maps_fit", "maps('fit')", "f", "Fit the maps"),
        help="See all digits as they are now; from then on the scale stays.",
        why_not=_has_maps,
    ),
    ScreenCommand(
        *("maps_alone", "maps('toggle_alone')", "z", "One map alone", "The chosen map alone, or all of them."),
        bar="alone",
        why_not=_has_maps,
    ),
    ScreenCommand(
        *("maps_handles_back", "maps('set_handles_back')", "d", "Handles on the circle"),
        help="Where they were before they were dragged.",
        why_not=_has_other_handles,
    ),
    FASTER,
    SLOWER,
    replace(RESTART, bar=""),
)
