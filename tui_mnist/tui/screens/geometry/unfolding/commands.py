"""The commands of the unfolding: the small network, its epochs as a film, and what is changed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.screens.geometry.unfolding.examples import FIRST, NetworkPair
from tui_mnist.tui.session.possible import why_not_faster, why_not_slower, why_not_train

if TYPE_CHECKING:
    from tui_mnist.tui.screens.geometry.unfolding.part import UnfoldingPart


class HasUnfolding(Protocol):
    """The screen, as far as these commands ask, which they do while the part is shown."""

    @property
    def unfolding(self) -> UnfoldingPart:
        """The part."""


def _can_train(screen: HasUnfolding) -> str:
    part = screen.unfolding
    return "" if part.film.place is not None else why_not_train(part.driver.snapshot)


def _can_go_back(screen: HasUnfolding) -> str:
    return "" if screen.unfolding.film.can_go_back else "nothing comes before this epoch"


def _can_undo(screen: HasUnfolding) -> str:
    part = screen.unfolding
    return "" if part.undoable or part.state.is_edited else "there is nothing to take back"


def _is_changed(screen: HasUnfolding) -> str:
    return "" if screen.unfolding.settings != NetworkPair(FIRST) else "all is as it was at first"


def _can_remove(screen: HasUnfolding) -> str:
    part = screen.unfolding
    if part.has_chosen_unit:
        return ""
    if part.sets_points:
        return "" if part.is_at_point else "there is no point in this place of the plane"
    return "choose a unit among those of the network first"


def _can_set_by_hand(screen: HasUnfolding) -> str:
    return "they are set by hand: arrows choose a place, and enter sets" if screen.unfolding.sets_points else ""


def _has_set_points(screen: HasUnfolding) -> str:
    return "" if screen.unfolding.set_points else "the points are not set by hand; {unfolding_by_hand} does that"


def _can_hide_held_out(screen: HasUnfolding) -> str:
    return "those set by hand are all shown" if screen.unfolding.set_points else ""


def _remove_word(screen: HasUnfolding) -> str:
    return "remove" if screen.unfolding.sets_points else "silence"


def _can_go_faster(screen: HasUnfolding) -> str:
    return why_not_faster(screen.unfolding.driver.snapshot)


def _can_go_slower(screen: HasUnfolding) -> str:
    return why_not_slower(screen.unfolding.driver.snapshot)


def _play_word(screen: HasUnfolding) -> str:
    part = screen.unfolding
    if part.trains or part.plays_film:
        return "pause"
    return "train" if part.film.place is None else "film"


UNFOLDING_COMMANDS: tuple[ScreenCommand, ...] = (
    ScreenCommand(
        *("unfolding_play", "unfolding('play')", "space", "Train or pause"),
        help="The small network, beside the run; where an epoch before is looked at, the film from there.",
        bar="train",
        bar_now=_play_word,
        why_not=_can_train,
    ),
    ScreenCommand(
        *("unfolding_forth", "unfolding('step', 1)", "full_stop", "One epoch on"),
        help="The next epoch of the film; beyond the last one an epoch is trained.",
        bar="epoch",
        why_not=_can_train,
    ),
    ScreenCommand(
        *("unfolding_back", "unfolding('step', -1)", "comma", "One epoch back", "See the epoch before."),
        bar="epoch",
        why_not=_can_go_back,
    ),
    ScreenCommand(
        *("unfolding_examples", "unfolding('ask_for_example')", "e", "Examples"),
        help="Ready settings: spirals, and what two units can't and three can.",
        bar="examples",
    ),
    ScreenCommand(
        *("unfolding_layer", "unfolding('ask_for_layer')", "o", "Choose a layer"),
        help="See the sheet after another layer; left and right on it do, too.",
        bar="layer",
    ),
    ScreenCommand(
        *("unfolding_silence", "unfolding('silence_or_remove')", "x,delete", "Silence or remove"),
        help="In what is seen, the chosen unit gives 0; or again what it computes. Of points set by hand: remove one.",
        bar="silence",
        bar_now=_remove_word,
        why_not=_can_remove,
    ),
    ScreenCommand(
        *("unfolding_by_hand", "unfolding('set_by_hand')", "h", "Set points by hand"),
        help="Train on points of your own: arrows and enter, or the mouse, set and remove them in the plane.",
        bar="by hand",
        pane="unfolding-plane",
        why_not=_can_set_by_hand,
    ),
    ScreenCommand(
        *("unfolding_class", "unfolding('change_class')", "c", "Next class", "For points that are set by hand."),
        bar="class",
        why_not=_has_set_points,
    ),
    ScreenCommand(
        *("unfolding_held_out", "unfolding('toggle_held_out')", "v", "Held-out points"),
        help="Show the points that are held out, too, in squares; or not.",
        why_not=_can_hide_held_out,
    ),
    ScreenCommand(
        *("unfolding_undo", "unfolding('undo')", "u", "Undo", "What was changed by hand, or the last setting."),
        bar="undo",
        why_not=_can_undo,
    ),
    ScreenCommand(
        *("unfolding_restart", "unfolding('start')", "r", "Restart", "Train again from the same start."), bar="restart"
    ),
    ScreenCommand(
        *("unfolding_defaults", "unfolding('set_defaults')", "d", "Defaults", "The settings that there are at first."),
        bar="defaults",
        why_not=_is_changed,
    ),
    ScreenCommand(*("unfolding_fit", "unfolding('fit')", "f", "Fit", "See as much as the points take now.")),
    ScreenCommand(
        *("unfolding_alone", "unfolding('toggle_alone')", "z", "Alone", "One pane alone, or all panes."), bar="alone"
    ),
    ScreenCommand(
        *("unfolding_faster", "unfolding('change_pace', 1)", "plus,equals_sign", "Train: faster"),
        help="More steps a second of the small network.",
        why_not=_can_go_faster,
    ),
    ScreenCommand(
        *("unfolding_slower", "unfolding('change_pace', -1)", "minus", "Train: slower"),
        help="Fewer steps a second of the small network.",
        why_not=_can_go_slower,
    ),
)
