"""The commands of the landscape: the race, step by step, and what is raced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tui_mnist.tui.kit.command import ScreenCommand

if TYPE_CHECKING:
    from tui_mnist.tui.screens.geometry.landscape.part import LandscapePart


class HasLandscape(Protocol):
    """The screen, as far as these commands ask, which they do while the part is shown."""

    @property
    def landscape(self) -> LandscapePart:
        """The part."""


def _races(screen: HasLandscape) -> str:
    has_some = bool(screen.landscape.state.settings.optimizers)
    return "" if has_some else "no optimizer takes part; {landscape_all} lets all"


def _can_step_on(screen: HasLandscape) -> str:
    return _races(screen) or ("the race is over" if screen.landscape.state.is_at_end else "")


def _can_step_back(screen: HasLandscape) -> str:
    return "" if screen.landscape.state.step > 0 else "all are at the start"


def _has_chosen(screen: HasLandscape) -> str:
    return "" if screen.landscape.chosen_optimizer else "no optimizer is chosen, but a knob"


def _can_undo(screen: HasLandscape) -> str:
    return "" if screen.landscape.state.can_undo else "there is nothing to take back"


def _is_changed(screen: HasLandscape) -> str:
    return "it is as it was at first" if screen.landscape.is_default else ""


def _can_go_faster(screen: HasLandscape) -> str:
    return "they roll as fast as they can be seen to" if screen.landscape.is_fastest else ""


def _can_go_slower(screen: HasLandscape) -> str:
    return "they roll as slowly as they can" if screen.landscape.is_slowest else ""


def _play_word(screen: HasLandscape) -> str:
    return "hold" if screen.landscape.plays else "roll"


LANDSCAPE_COMMANDS: tuple[ScreenCommand, ...] = (
    ScreenCommand(
        *("landscape_play", "landscape('play')", "space", "Roll or hold"),
        help="Step after step of all optimizers; training goes on behind it.",
        bar="roll",
        bar_now=_play_word,
        why_not=_races,
    ),
    ScreenCommand(
        *("landscape_forth", "landscape('step', 1)", "full_stop", "One step on", "Each optimizer takes a step."),
        bar="step",
        why_not=_can_step_on,
    ),
    ScreenCommand(
        *("landscape_back", "landscape('step', -1)", "comma", "One step back", "See where they were before."),
        bar="step",
        why_not=_can_step_back,
    ),
    ScreenCommand(
        *("landscape_choose", "landscape('ask_for_landscape')", "e", "Landscapes"),
        help="Ravine, local minimum, saddle, Rosenbrock's valley, plateau.",
        bar="landscapes",
    ),
    ScreenCommand(
        *("landscape_all", "landscape('toggle_all')", "o", "All optimizers"),
        help="All optimizers race; or again the four that do at first.",
        bar="all",
    ),
    ScreenCommand(
        *("landscape_toggle", "landscape('toggle_chosen')", "x,delete", "Optimizer in or out"),
        help="The chosen optimizer takes part in the race, or no more.",
        why_not=_has_chosen,
    ),
    ScreenCommand(
        *("landscape_undo", "landscape('undo')", "u", "Undo", "The race before the last change of it."),
        bar="undo",
        why_not=_can_undo,
    ),
    ScreenCommand(
        *("landscape_start", "landscape('start')", "r", "Start", "All optimizers back to where they started."),
        bar="start",
        why_not=_can_step_back,
    ),
    ScreenCommand(
        *("landscape_defaults", "landscape('set_defaults')", "d", "Defaults", "The race that there is at first."),
        bar="defaults",
        why_not=_is_changed,
    ),
    ScreenCommand(
        *("landscape_alone", "landscape('toggle_alone')", "z", "Alone", "The landscape alone, or all panes."),
        bar="alone",
    ),
    ScreenCommand(
        *("landscape_faster", "landscape('change_pace', 1)", "plus,equals_sign", "Roll: faster"),
        help="Up to 100 steps a second.",
        why_not=_can_go_faster,
    ),
    ScreenCommand(
        *("landscape_slower", "landscape('change_pace', -1)", "minus", "Roll: slower"),
        help="Down to one step a second.",
        why_not=_can_go_slower,
    ),
)
