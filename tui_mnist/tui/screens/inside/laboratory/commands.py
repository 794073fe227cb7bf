"""The commands of the laboratory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.run_commands import ShowsRun

if TYPE_CHECKING:
    from tui_mnist.tui.screens.inside.laboratory.part import LaboratoryPart


class HasLaboratory(ShowsRun, Protocol):
    """The screen, as far as these commands ask, while the laboratory is its part that is shown."""

    @property
    def shown_part(self) -> LaboratoryPart:
        """The laboratory."""


def _has_result(screen: HasLaboratory) -> str:
    return screen.shown_part.why_not_experiment


def _has_layers(screen: HasLaboratory) -> str:
    layers = len(screen.shown_part.state.hidden)
    return _has_result(screen) or ("" if layers > 1 else "there is no other hidden layer")


def _has_any_on(screen: HasLaboratory) -> str:
    return _has_result(screen) or ("" if screen.shown_part.state.is_any_on else "no experiment is on")


def _toggle_word(screen: HasLaboratory) -> str:
    state = screen.shown_part.state
    return "switch off" if state.is_on(state.chosen) else "switch on"


LABORATORY_COMMANDS: tuple[ScreenCommand, ...] = (
    ScreenCommand(
        *("laboratory_toggle", "part('toggle')", "x", "Experiment: on or off"),
        help="Switch the chosen experiment on or off; several may be on at once.",
        bar="switch on",
        bar_now=_toggle_word,
        why_not=_has_result,
    ),
    ScreenCommand(
        *("laboratory_stronger", "part('move', 1)", "k", "Experiment: stronger"),
        help="A step more, on whichever pane; arrows do it on the list and on the curve.",
        why_not=_has_result,
    ),
    ScreenCommand(
        *("laboratory_weaker", "part('move', -1)", "j", "Experiment: weaker"),
        help="A step less.",
        why_not=_has_result,
    ),
    ScreenCommand(
        *("laboratory_type", "part('open')", "t", "Experiment: type a number"),
        help="Type the strength, or the number of the unit; enter does it on the list.",
        bar="type",
        why_not=_has_result,
    ),
    ScreenCommand(
        *("laboratory_layer", "part('choose_layer')", "l", "Silence in which layer"),
        help="Look for a unit to silence in the next hidden layer.",
        bar="layer",
        why_not=_has_layers,
    ),
    ScreenCommand(
        *("laboratory_alone", "part('toggle_alone')", "z", "The curve alone"),
        help="The curve alone, or all panes.",
        bar="large",
        why_not=_has_result,
    ),
    ScreenCommand(
        *("laboratory_off", "part('set_all_off')", "d", "All experiments off"),
        help="The network and the digits as they are.",
        bar="all off",
        why_not=_has_any_on,
    ),
)
