"""The commands of the Geometry screen: the operations, how far they are played, and what is shown on the plane."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.commands_of_parts import combined
from tui_mnist.tui.kit.run_commands import BATCH, FASTER, MORE_EPOCHS, NEW_RUN, RESTART, RUN, SLOWER, ShowsRun
from tui_mnist.tui.screens.geometry.landscape.commands import LANDSCAPE_COMMANDS
from tui_mnist.tui.screens.geometry.maps.commands import MAPS_COMMANDS
from tui_mnist.tui.screens.geometry.operations.player import PACES
from tui_mnist.tui.screens.geometry.part_names import LANDSCAPE, OPERATIONS, REAL_NETWORK, UNFOLDING
from tui_mnist.tui.screens.geometry.unfolding.commands import UNFOLDING_COMMANDS

if TYPE_CHECKING:
    from tui_mnist.tui.screens.geometry.operations.part import OperationsPart
    from tui_mnist.tui.screens.geometry.operations.state import OperationsState


class HasOperations(ShowsRun, Protocol):
    """The screen, as far as its commands ask."""

    operations: OperationsPart


def _state(screen: HasOperations) -> OperationsState:
    return screen.operations.state


# What is possible


def _has_some(screen: HasOperations) -> str:
    return "" if len(_state(screen).sequence) else "there are no operations; {operations_add} adds one"


def _can_step_on(screen: HasOperations) -> str:
    return _has_some(screen) or ("all operations are applied" if _state(screen).is_at_end else "")


def _can_step_back(screen: HasOperations) -> str:
    return _has_some(screen) or ("" if _state(screen).position > 0 else "no operation is applied yet")


def _can_add(screen: HasOperations) -> str:
    return "there is no room for more operations; {operations_remove} makes some" if _state(screen).is_full else ""


def _has_chosen(screen: HasOperations) -> str:
    return _has_some(screen) or ("" if _state(screen).operation is not None else "no operation is chosen, but a vector")


def _can_move_up(screen: HasOperations) -> str:
    return _has_chosen(screen) or ("" if _state(screen).can_move(-1) else "it is the first operation already")


def _can_move_down(screen: HasOperations) -> str:
    return _has_chosen(screen) or ("" if _state(screen).can_move(1) else "it is the last operation already")


def _can_open(screen: HasOperations) -> str:
    state = _state(screen)
    return "" if state.number is not None or state.operation is not None else _has_some(screen)


def _can_undo(screen: HasOperations) -> str:
    return "" if _state(screen).can_undo else "there is nothing to take back"


def _can_collapse(screen: HasOperations) -> str:
    state = _state(screen)
    if state.exercise is not None:
        return "an exercise is solved operation by operation"
    if len(state.sequence) < 2:
        return "there are no two operations that could become one"
    return ""


def _is_changed(screen: HasOperations) -> str:
    return "it is as it was at first" if _state(screen).is_default else ""


def _can_go_faster(screen: HasOperations) -> str:
    return "it is played as fast as it can be" if screen.operations.player.pace == PACES[-1] else ""


def _can_go_slower(screen: HasOperations) -> str:
    return "it is played as slowly as it can be" if screen.operations.player.pace == PACES[0] else ""


# What the bar says


def _play_word(screen: HasOperations) -> str:
    return "hold" if screen.operations.plays else "play"


OPERATIONS_COMMANDS: tuple[ScreenCommand, ...] = (
    ScreenCommand(
        *("operations_play", "operations('play')", "space", "Play or hold"),
        help="From nothing to all operations, one after the other; training goes on behind it.",
        bar="play",
        bar_now=_play_word,
        why_not=_has_some,
    ),
    ScreenCommand(
        *("operations_forth", "operations('step', 1)", "full_stop", "Apply one more", "To the end of an operation."),
        bar="one",
        why_not=_can_step_on,
    ),
    ScreenCommand(
        *("operations_back", "operations('step', -1)", "comma", "Apply one less", "To the start of an operation."),
        bar="one",
        why_not=_can_step_back,
    ),
    ScreenCommand(
        *("operations_add", "operations('ask_for_operation')", "a", "Add an operation"),
        help="Choose what comes behind the chosen operation.",
        bar="add",
        why_not=_can_add,
    ),
    ScreenCommand(
        *("operations_exercise", "operations('ask_for_exercise')", "e", "Exercises"),
        help="Pictures to bring the plane to; how many operations suffice is said.",
        bar="exercises",
    ),
    ScreenCommand(
        *("operations_overlay", "operations('ask_for_overlay')", "o", "Show on the plane"),
        help="Points, the circle, eigenvectors, an arrow, a sum, a dot product.",
        bar="show",
    ),
    ScreenCommand(
        *("operations_collapse", "change('collapse')", "c", "Collapse"),
        help="Multiply affine operations in a row out into one; if an activation forbids more, a point shows why.",
        bar="collapse",
        why_not=_can_collapse,
    ),
    ScreenCommand(
        *("operations_remove", "change('remove')", "x,delete", "Remove", "Leave this operation out."),
        bar="remove",
        why_not=_has_chosen,
    ),
    ScreenCommand(
        *("operations_undo", "change('undo')", "u", "Undo", "As it was before the last change."),
        bar="undo",
        why_not=_can_undo,
    ),
    ScreenCommand(
        *("operations_up", "change('move', -1)", "less_than_sign,K", "Move: earlier"),
        help="Apply this operation before the one above it.",
        bar="move",
        why_not=_can_move_up,
    ),
    ScreenCommand(
        *("operations_down", "change('move', 1)", "greater_than_sign,J", "Move: later"),
        help="Apply this operation after the one below it.",
        bar="move",
        why_not=_can_move_down,
    ),
    ScreenCommand(
        *("operations_start", "operations('start')", "r", "Start", "The plane as it is before all operations."),
        bar="start",
        why_not=_can_step_back,
    ),
    ScreenCommand(
        *("operations_defaults", "change('set_defaults')", "d", "Defaults"),
        help="The operations that there are at first; in an exercise none.",
        bar="defaults",
        why_not=_is_changed,
    ),
    ScreenCommand(
        *("operations_fit", "operations('fit')", "f", "Fit", "See the whole sheet as it is now; then the first scale.")
    ),
    ScreenCommand(
        *("operations_alone", "operations('toggle_alone')", "z", "Alone", "One pane alone, or all panes."), bar="alone"
    ),
    ScreenCommand(
        *("operations_faster", "operations('change_pace', 1)", "plus,equals_sign", "Play: faster"),
        help="Up to two operations a second.",
        why_not=_can_go_faster,
    ),
    ScreenCommand(
        *("operations_slower", "operations('change_pace', -1)", "minus", "Play: slower"),
        help="Down to one operation in four seconds.",
        why_not=_can_go_slower,
    ),
    ScreenCommand(
        *("operations_open", "operations('open')", "", "Type the number"),
        help="Type the chosen number; for an activation, choose another operation instead.",
        why_not=_can_open,
    ),
)

GEOMETRY_COMMANDS: tuple[ScreenCommand, ...] = (
    *combined(
        {
            OPERATIONS: OPERATIONS_COMMANDS,
            UNFOLDING: UNFOLDING_COMMANDS,
            LANDSCAPE: LANDSCAPE_COMMANDS,
            REAL_NETWORK: MAPS_COMMANDS,
        },
        next_part="geometry_part",
    ),
    ScreenCommand(
        *("geometry_part", "next_part", "p,f4", "The next part"),
        help="Operations on the plane, a network that unfolds it, a race of optimizers, or maps of the real network.",
        bar="part",
    ),
    *(replace(command, keys="", bar="") for command in (RUN, BATCH, RESTART, MORE_EPOCHS, NEW_RUN, FASTER, SLOWER)),
)
