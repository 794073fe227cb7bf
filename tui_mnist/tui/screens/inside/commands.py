"""The commands of the Inside screen: those of its parts, the digit that is looked at, and the run behind it."""

from __future__ import annotations

from dataclasses import replace

from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.commands_of_parts import combined
from tui_mnist.tui.kit.run_commands import BATCH, FASTER, MORE_EPOCHS, NEW_RUN, RESTART, RUN, SLOWER
from tui_mnist.tui.screens.inside.part_table import PART_ENTRIES

DIGIT_COMMANDS: tuple[ScreenCommand, ...] = (
    ScreenCommand(
        *("inside_next_digit", "step_digit(1)", "greater_than_sign", "Another digit: next"),
        help="Look at the next held-out digit, on all parts.",
        bar="digit",
    ),
    ScreenCommand(
        *("inside_previous_digit", "step_digit(-1)", "less_than_sign", "Another digit: previous"),
        help="Look at the held-out digit before this one.",
        bar="digit",
    ),
    ScreenCommand(
        *("inside_mistake", "next_mistake", "m", "The next mistake"),
        help="Look at the next held-out digit that is taken for something else.",
        bar="mistake",
    ),
)

INSIDE_COMMANDS: tuple[ScreenCommand, ...] = (
    RUN,
    *combined({entry.name: entry.load_commands() for entry in PART_ENTRIES}, next_part="inside_part"),
    ScreenCommand(
        *("inside_part", "next_part", "p,f4", "The next part"),
        help="Units, what they say to a digit, mistakes, and more.",
        bar="part",
    ),
    *DIGIT_COMMANDS,
    *(replace(command, bar="") for command in (BATCH, FASTER, SLOWER, RESTART)),
    *(replace(command, keys="", bar="") for command in (MORE_EPOCHS, NEW_RUN)),
)
