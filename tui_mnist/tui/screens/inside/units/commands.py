"""The commands of the units: which of them are shown, in which order, and which is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.run_commands import ShowsRun

if TYPE_CHECKING:
    from tui_mnist.tui.screens.inside.units.part import UnitsPart


class HasUnits(ShowsRun, Protocol):
    """The screen, as far as these commands ask."""

    @property
    def shown_part(self) -> UnitsPart:
        """The part with the units, while it is shown."""
        ...


def _has_units(screen: HasUnits) -> str:
    return "" if screen.shown_part.page is not None else "no units are known yet"


def _has_layers(screen: HasUnits) -> str:
    page = screen.shown_part.page
    if page is not None and page.layers == 1:
        return "the network has no hidden layer: its outputs are all there is"
    return _has_units(screen)


UNITS_COMMANDS: tuple[ScreenCommand, ...] = (
    ScreenCommand(
        *("units_layer", "part('next_layer')", "l", "The next layer"),
        help="The units of the next layer, up to the outputs; then the first again.",
        bar="layer",
        why_not=_has_layers,
    ),
    ScreenCommand(
        *("units_order", "part('ask_for_order')", "o", "The order of the units"),
        help="By what they add to the digit, by the length of their weights, by class, or by number.",
        bar="order",
        why_not=_has_units,
    ),
    ScreenCommand(
        *("units_sort", "part('sort_again')", "s", "Sort again"),
        help="While it trains the order is kept for a while, so that nothing jumps; sort by what holds now.",
        why_not=_has_units,
    ),
    ScreenCommand(
        *("units_next_page", "part('turn_page', 1)", "n", "Next page of units"),
        help="The units that come next in the order; pgdn does so in their pane.",
        bar="page",
        why_not=_has_units,
    ),
    ScreenCommand(
        *("units_previous_page", "part('turn_page', -1)", "b", "Page of units before"),
        help="The units that come before in the order; pgup does so in their pane.",
        bar="page",
        why_not=_has_units,
    ),
    ScreenCommand(
        *("units_alone", "part('toggle_alone')", "z", "One pane alone"),
        help="The chosen unit as large as can be, or back beside the others.",
        why_not=_has_units,
    ),
)
