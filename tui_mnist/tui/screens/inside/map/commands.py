"""The commands of the map: what it shows, and which digits are picked out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from tui_mnist.tui.kit.command import ScreenCommand

if TYPE_CHECKING:
    from tui_mnist.tui.kit.screen_part import ScreenPart
    from tui_mnist.tui.screens.inside.map.map_part import MapPart


class ShowsMap(Protocol):
    """The screen, as far as these commands ask; they do so while the map is shown."""

    @property
    def shown_part(self) -> ScreenPart:
        """The map."""


def _map(screen: ShowsMap) -> MapPart:
    return cast("MapPart", screen.shown_part)


def _has_map(screen: ShowsMap) -> str:
    return "" if _map(screen).maps is not None else "there is no map yet"


def _has_pick(screen: ShowsMap) -> str:
    return "" if _map(screen).has_pick else "no digits are picked out; {map_more} picks out the nearest"


def _has_other_handles(screen: ShowsMap) -> str:
    return "" if _map(screen).has_other_handles else "no handle was moved"


def _pick_word(screen: ShowsMap) -> str:
    return "let go" if _map(screen).has_pick else ""


MAP_COMMANDS: tuple[ScreenCommand, ...] = (
    ScreenCommand(
        *("map_layer", "part('choose_layer')", "l", "The next layer"),
        help="From the pixels through the layers to the scores; then again.",
        bar="layer",
        why_not=_has_map,
    ),
    ScreenCommand(
        *("map_more", "part('pick_nearest', 1)", "g", "Pick out more digits"),
        help="The digits nearest to the chosen one; given again, twice as many.",
        bar="nearest",
        why_not=_has_map,
    ),
    ScreenCommand(
        *("map_fewer", "part('pick_nearest', -1)", "s", "Pick out fewer digits"),
        help="Half as many of the digits nearest to the chosen one.",
        bar="nearest",
        why_not=_has_map,
    ),
    ScreenCommand(
        *("map_class", "part('ask_for_class')", "c", "Pick out a class"),
        help="The digits of one class, all others as dots behind them.",
        bar="class",
        why_not=_has_map,
    ),
    ScreenCommand(
        *("map_let_go", "part('let_go')", "x", "Let picked digits go"),
        help="Show all digits alike again.",
        bar="let go",
        bar_now=_pick_word,
        why_not=_has_pick,
    ),
    ScreenCommand(
        *("map_method", "part('ask_for_method')", "v", "What the map shows"),
        help="Discriminant directions, principal components, or a handle for each class.",
        bar="view",
        why_not=_has_map,
    ),
    ScreenCommand(
        *("map_fit", "part('fit')", "f", "Fit the map"),
        help="See all digits as they are now; from then on the scale stays.",
        why_not=_has_map,
    ),
    ScreenCommand(
        *("map_alone", "part('toggle_alone')", "z", "The map alone"),
        help="The map over the whole screen, or with the digits beside it.",
        why_not=_has_map,
    ),
    ScreenCommand(
        *("map_handles_back", "part('set_handles_back')", "d", "Handles on the circle"),
        help="Where they were before they were dragged.",
        why_not=_has_other_handles,
    ),
)
