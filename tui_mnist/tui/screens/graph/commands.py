"""The commands of the Graph screen: its two parts, the passes moment by moment, and the playground's ball."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

from tui_mnist.tui.kit.command import Command
from tui_mnist.tui.kit.run_commands import BATCH, MORE_EPOCHS, NEW_RUN, REWIND, RUN, ShowsRun


class HasTwoParts(ShowsRun, Protocol):
    """The screen, as far as its commands ask: which part is shown, and what there is on it."""

    on_playground: bool
    has_passes: bool
    can_roll: bool
    has_ball: bool


def _plays(screen: HasTwoParts) -> str:
    if screen.on_playground:
        return _rolls(screen)
    return "" if screen.snapshot.training else _passes(screen)


def _moves(screen: HasTwoParts) -> str:
    return _rolls(screen) if screen.on_playground else _passes(screen)


def _passes(screen: HasTwoParts) -> str:
    return "" if screen.has_passes else "there is no graph to walk through now"


def _playground(screen: HasTwoParts) -> str:
    return "" if screen.on_playground else "only the playground has that"


def _rolls(screen: HasTwoParts) -> str:
    return _playground(screen) or ("" if screen.can_roll else "there is no curve with a slope here to roll down")


def _has_ball(screen: HasTwoParts) -> str:
    return _playground(screen) or ("" if screen.has_ball else "there is no ball to put back")


def _step_part_and(why_not: Callable[[Any], str], screen: HasTwoParts) -> str:
    return "the playground trains nothing" if screen.on_playground else why_not(screen)


GRAPH_COMMANDS: tuple[Command, ...] = (
    Command(
        *("graph_play", "play", "space", "Play or hold"),
        help="Play the passes: forward box by box, then backward edge by edge. On the playground the ball rolls.",
        bar="play",
        why_not=_plays,
    ),
    Command(
        *("graph_forth", "move_on(1)", "full_stop", "One on"),
        help="The next box forward, or edge backward. On the playground one step of the ball.",
        bar="one on, back",
        why_not=_moves,
    ),
    Command(
        *("graph_back", "move_on(-1)", "comma", "One back"),
        help="The box, or the edge, before this one.",
        bar="one on, back",
        why_not=_moves,
    ),
    Command(
        *("graph_part", "other_part", "p,f4", "The other part", "The graph of this step, or the playground."),
        bar="part",
    ),
    Command(
        *("graph_edit", "edit", "e,f5", "Edit", "Type a program; escape leaves the field."),
        bar="edit",
        why_not=_playground,
    ),
    Command(
        *("graph_ball_start", "ball_start", "r", "Ball back", "Put the ball back to where it was let go."),
        bar="ball back",
        why_not=_has_ball,
    ),
    Command(
        *("graph_target", "target", "t", "Another target", "What is derived: the next name."),
        bar="target",
        why_not=_playground,
    ),
    Command(*("graph_enlarge", "enlarge", "z", "Enlarge", "The graph alone, the curve alone, or all."), bar="enlarge"),
    Command(
        *("graph_start", "start", "s", "Before the passes", "To where nothing is computed; then to the end."),
        bar="start",
        why_not=_passes,
    ),
    Command(*("graph_example_back", "example(-1)", "", "Example before", "The example before."), why_not=_playground),
    Command(*("graph_example_forth", "example(1)", "", "Next example", "The next example."), why_not=_playground),
    *(
        replace(command, keys="", bar="", why_not=partial(_step_part_and, command.why_not))
        for command in (RUN, BATCH, REWIND, MORE_EPOCHS, NEW_RUN)
    ),
)
