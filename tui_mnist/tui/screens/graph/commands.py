"""The commands of the Graph screen: its two parts, the passes moment by moment, and the playground's ball."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.run_commands import BATCH, FASTER, MORE_EPOCHS, NEW_RUN, RESTART, RUN, SLOWER, ShowsRun, run_word
from tui_mnist.tui.kit.slow_motion import is_slow_motion
from tui_mnist.tui.session.possible import why_not_train

if TYPE_CHECKING:
    from tui_mnist.tui.screens.graph.graph_view import GraphView
    from tui_mnist.tui.screens.graph.playground_part import PlaygroundPart


class HasTwoParts(ShowsRun, Protocol):
    """The screen, as far as its commands ask.

    `view` is the graph of the part that is shown, and `next_form` the form in which the step's is shown next.
    `plays_passes` says whether its passes are what is played, and not the ball.
    """

    on_playground: bool
    plays_passes: bool
    view: GraphView
    playground: PlaygroundPart
    next_form: str


# What is possible


def _can_play(screen: HasTwoParts) -> str:
    if not screen.on_playground:
        return why_not_train(screen.snapshot)
    if screen.plays_passes:
        return _has_passes(screen)
    return "" if screen.playground.rolls else screen.playground.state.why_not_roll


def _can_go_on(screen: HasTwoParts) -> str:
    if not screen.plays_passes:
        return screen.playground.state.why_not_roll
    if not screen.view.passes or not screen.view.is_at_end:
        return _has_passes(screen)
    if _time_runs(screen):
        return "training takes the steps by itself; {graph_play} pauses it"
    return "both passes are done" if screen.on_playground else why_not_train(screen.snapshot)


def _can_go_back(screen: HasTwoParts) -> str:
    if not screen.plays_passes:
        return _has_ball(screen)
    return _has_passes(screen) or ("" if screen.view.place else "nothing comes before this moment")


def _can_jump(screen: HasTwoParts) -> str:
    return _has_passes(screen) if screen.plays_passes else "the ball is played here, not the passes"


def _can_play_passes(screen: HasTwoParts) -> str:
    if not screen.on_playground and is_slow_motion(screen.snapshot):
        return "they play as the step happens; {graph_play} pauses training"
    return _can_jump(screen)


def _has_passes(screen: HasTwoParts) -> str:
    return "" if screen.view.passes else "there is no graph yet"


def _on_playground(screen: HasTwoParts) -> str:
    return "" if screen.on_playground else "only the playground has that"


def _can_edit(screen: HasTwoParts) -> str:
    return _on_playground(screen) or ("the program is open already" if screen.playground.is_typing else "")


def _has_ball(screen: HasTwoParts) -> str:
    if screen.on_playground and not screen.playground.shows_ball:
        return "the ball is not shown beside a graph that is alone"
    return _on_playground(screen) or ("" if screen.playground.state.path else "the ball was not let go yet")


def _can_restart(screen: HasTwoParts) -> str:
    return _has_ball(screen) if screen.on_playground else ""


def _can_reset(screen: HasTwoParts) -> str:
    if screen.on_playground and not screen.playground.shows_all:
        return "the program is not shown while one pane is alone"
    return _on_playground(screen) or ("the example is as it was" if screen.playground.state.is_reset else "")


def _on_step_and(why_not: Callable[[Any], str], screen: HasTwoParts) -> str:
    return "the playground trains nothing" if screen.on_playground else why_not(screen)


# What the bar says


def _time_runs(screen: HasTwoParts) -> bool:
    return not screen.on_playground and screen.snapshot.training


def _play_word(screen: HasTwoParts) -> str:
    if not screen.on_playground:
        return run_word(screen)
    return _passes_word(screen) if screen.plays_passes else "hold" if screen.playground.rolls else "roll"


def _passes_word(screen: HasTwoParts) -> str:
    return "hold" if screen.view.plays else "play passes"


def _on_word(screen: HasTwoParts) -> str:
    takes_the_step = not screen.on_playground and screen.view.is_at_end and not screen.snapshot.training
    return "take the step" if takes_the_step else _back_word(screen)


def _back_word(screen: HasTwoParts) -> str:
    return "moment" if screen.plays_passes else "step"


def _restart_word(screen: HasTwoParts) -> str:
    return "ball back" if screen.on_playground else "restart"


def _size_word(screen: HasTwoParts) -> str:
    return "alone" if screen.on_playground else screen.next_form


def _part_word(screen: HasTwoParts) -> str:
    return "this step" if screen.on_playground else "playground"


GRAPH_COMMANDS: tuple[ScreenCommand, ...] = (
    ScreenCommand(
        *("graph_play", "play", "space", "Play or pause"),
        help="Train, or stop time; on the playground let the ball roll, or play the passes.",
        bar="play",
        bar_now=_play_word,
        why_not=_can_play,
    ),
    ScreenCommand(
        *("graph_passes", "passes", "s", "Play the passes"),
        help="Forward box by box, and back edge by edge, through the numbers of this very step; or hold them.",
        bar="passes",
        bar_now=_passes_word,
        why_not=_can_play_passes,
    ),
    ScreenCommand(
        *("graph_forth", "move(1)", "full_stop", "One on"),
        help="The next moment of the passes, and after the last the step itself; on the playground a step of the ball.",
        bar="moment",
        bar_now=_on_word,
        why_not=_can_go_on,
    ),
    ScreenCommand(
        *("graph_back", "move(-1)", "comma", "One back"),
        help="The moment before; on the playground the ball goes one step back.",
        bar="moment",
        bar_now=_back_word,
        why_not=_can_go_back,
    ),
    ScreenCommand(
        *("graph_part", "other_part", "p,f4", "The other part", "The graph of this step, or the playground."),
        bar="part",
        bar_now=_part_word,
    ),
    ScreenCommand(
        *("graph_edit", "playground('edit')", "e,f5", "Edit", "Type a program; escape closes the field."),
        bar="edit",
        why_not=_can_edit,
    ),
    ScreenCommand(
        *("graph_enlarge", "enlarge", "z", "Enlarge"),
        help="Small boxes, full boxes, full boxes alone; on the playground the graph or the curve alone; and back.",
        bar="alone",
        bar_now=_size_word,
    ),
    replace(
        RESTART,
        id="graph_restart",
        action="restart",
        help="The run from the same start; on the playground the ball, back to where it was let go.",
        bar_now=_restart_word,
        why_not=_can_restart,
    ),
    ScreenCommand(
        *("graph_target", "playground('next_target')", "t", "Another target", "Derive the next name."),
        bar="target",
        why_not=_on_playground,
    ),
    ScreenCommand(
        *("graph_reset", "playground('reset_example')", "d", "As it was"),
        help="The example as it was at first; what you typed is there again when you take the example again.",
        bar="as it was",
        why_not=_can_reset,
    ),
    ScreenCommand(
        *("graph_start", "start", "", "Start of the passes", "To where nothing is computed yet; then to their end."),
        why_not=_can_jump,
    ),
    ScreenCommand(
        *("graph_example_back", "playground('take_example_after', -1)", "", "Example before", "The example before."),
        why_not=_on_playground,
    ),
    ScreenCommand(
        *("graph_example_forth", "playground('take_example_after', 1)", "", "Next example", "The next example."),
        why_not=_on_playground,
    ),
    *(replace(command, why_not=partial(_on_step_and, command.why_not)) for command in (FASTER, SLOWER)),
    *(
        replace(command, keys="", bar="", why_not=partial(_on_step_and, command.why_not))
        for command in (RUN, BATCH, MORE_EPOCHS, NEW_RUN)
    ),
)

GRAPH_NOTES: tuple[tuple[str, str], ...] = (
    ("arrows in the graph", "Move the cursor from box to box; enter goes round the edges of a box."),
    ("∇ in a small box", "The length of its gradient as a vector: the root of the sum of the squares."),
    ("! before a name", "Some of its numbers, or of its gradient's, are NaN or infinite."),
)
