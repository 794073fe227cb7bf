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


def _stage_word(screen: HasMaps) -> str:
    return "layer" if screen.maps.is_single and not screen.maps.is_walking else ""


def _speed_word(screen: HasMaps) -> str:
    return "" if _stage_word(screen) else "speed"  # there is no room for both


def _walk_word(screen: HasMaps) -> str:
    maps = screen.maps
    if maps.is_walking:
        return "maps"
    return "walk" if maps.start is None else "no walk" if maps.start == maps.chosen else "walk here"


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
        bar_now=_stage_word,
        why_not=_has_maps,
    ),
    ScreenCommand(
        *("maps_walk", "maps('walk')", "w", "Walk between two digits"),
        help="Begins at the chosen digit; given again, it goes in a straight line to the one chosen then.",
        bar="walk",
        bar_now=_walk_word,
        why_not=_has_maps,
    ),
    ScreenCommand(
        *("maps_fit", "maps('fit')", "f", "Fit the maps"),
        help="See all digits as they are now; from then on the scale stays.",
        why_not=_has_maps,
    ),
    ScreenCommand(
        *("maps_alone", "maps('toggle_alone')", "z", "One map alone", "The chosen map alone, or all of them."),
        why_not=_has_maps,
    ),
    ScreenCommand(
        *("maps_handles_back", "maps('set_handles_back')", "d", "Handles on the circle"),
        help="Where they were before they were dragged.",
        why_not=_has_other_handles,
    ),
    replace(FASTER, bar_now=_speed_word),
    replace(SLOWER, bar_now=_speed_word),
    replace(RESTART, bar=""),
)
