"""Every command of the app, declared once: keys, footer, palette and help are made from this list."""

from __future__ import annotations

from collections.abc import Iterator

from textual.binding import Binding

from tui_mnist.training import declarations
from tui_mnist.tui.kit.command import Command
from tui_mnist.tui.screens.graph.commands import GRAPH_COMMANDS
from tui_mnist.tui.screens.step.commands import STEP_COMMANDS

KNOB_KEYS: dict[str, tuple[str, str]] = {
    "learning_rate": ("left_square_bracket", "right_square_bracket"),
    "batch_size": ("minus", "equals_sign"),
    "optimizer": ("O", "o"),
    "loss": ("L", "l"),
    "epochs": ("E", "e"),
    "momentum": ("M", "m"),
    "weight_decay": ("W", "w"),
    "dropout": ("D", "d"),
    "hidden": ("H", "h"),
    "activation": ("A", "a"),
    "initializer": ("I", "i"),
    "data": ("F", "f"),
    "validation_size": ("V", "v"),
    "train_size": ("T", "t"),
    "shuffle": ("J", "j"),
    "seed": ("K", "k"),
}
"""The keys that turn each knob down and up: the value before and the next one."""

KNOB_FOOTERS = {"learning_rate": "rate", "batch_size": "batch size", "optimizer": "optimizer", "loss": "loss"}


def knob_title(name: str) -> str:
    """What a hyperparameter is called on the screen."""
    return name.replace("_", " ").capitalize()


def _turn(name: str, direction: int) -> Command:
    way, key = ("next", KNOB_KEYS[name][1]) if direction > 0 else ("previous", KNOB_KEYS[name][0])
    return Command(
        f"{name}_{way}",
        f"turn('{name}', {direction})",
        key,
        f"{knob_title(name)}: {way}",
        declarations()[name].help,
        "Knobs",
        KNOB_FOOTERS.get(name, ""),
    )


SCREENS = {"train": "Train", "step": "Step", "graph": "Graph"}
"""The screens' names for programs and for people, in their order."""

SCREEN_HELP = {
    "train": "Every knob, the curves, the digits.",
    "step": "Time stopped: the five steps of the next batch.",
    "graph": "The tape as a graph, and its playground.",
}


def _show(number: int, mode: str) -> Command:
    return Command(f"show_{mode}", f"show('{mode}')", str(number), SCREENS[mode], SCREEN_HELP[mode], "Screens")


COMMANDS: tuple[Command, ...] = (
    Command(
        "run",
        "drive('toggle')",
        "space",
        "Run or pause",
        "Train, or stop time before the next batch.",
        "Run",
        "run/pause",
    ),
    Command(
        "batch", "drive('batch')", "full_stop", "One batch", "Train on one mini-batch, then pause.", "Run", "batch"
    ),
    Command(
        "epoch",
        "drive('epoch')",
        "greater_than_sign",
        "One epoch",
        "Train to the end of an epoch, then pause.",
        "Run",
        "epoch",
    ),
    Command(
        "rewind",
        "drive('rewind')",
        "r",
        "Rewind",
        "Back to the same start, with the knobs as they are.",
        "Run",
        "rewind",
    ),
    Command(
        "new_seed", "drive('new_seed')", "N", "New seed", "A new run from other random weights and batches.", "Run"
    ),
    Command(
        "new_run", "drive('new_run')", "n", "New run", "A new run with the changes that wait for one.", "Run", "new run"
    ),
    Command("stop", "drive('stop')", "x", "Stop", "End the run after this batch and keep it.", "Run"),
    Command("more_epochs", "more_epochs", "g", "Go on", "Train a finished run for more epochs.", "Run", "go on"),
    Command("undo", "drive('undo')", "u", "Undo", "Turn the last knob back to where it was.", "Knobs", "undo"),
    Command(
        "advice",
        "drive('follow_advice')",
        "exclamation_mark",
        "Follow the advice",
        "Do what the diagnosis offers.",
        "Run",
    ),
    Command("dismiss", "drive('dismiss_advice')", "backspace", "Dismiss the advice", "Hide this diagnosis.", "Run"),
    Command(
        "log_y", "log_y", "y", "Logarithmic loss", "Show the loss on a logarithmic scale, or not.", "Curves", "log"
    ),
    Command("smooth", "smooth", "s", "Smoothing", "More smoothing of the curves, or none.", "Curves", "smooth"),
    Command(
        "digit_order", "digit_order", "z", "Order of digits", "Mistakes first, by class, random…", "Digits", "order"
    ),
    Command("digit_class", "digit_class", "c", "One class", "Digits of one class only, or of all.", "Digits"),
    Command("digits_next", "turn_page(1)", "p", "Next digits", "The next page of digits.", "Digits"),
    Command("digits_previous", "turn_page(-1)", "P", "Previous digits", "The page of digits before.", "Digits"),
    Command("drawing", "drawing", "b", "Drawing", "Digits in half-blocks, braille or letters.", "Digits"),
    Command("palette_colours", "palette_colours", "C", "Colours", "Colours that everyone can tell apart.", "Comfort"),
    Command("theme", "change_theme", "f2", "Theme", "Choose the theme.", "Comfort"),
    Command("help", "help", "question_mark,f1", "Help", "All commands and their keys.", "Comfort", "help"),
    Command("quit", "quit", "q,ctrl+q,ctrl+c", "Quit", "Leave; asks first while training.", "Comfort", "quit"),
    Command(
        "suspend",
        "suspend_process",
        "ctrl+z",
        "Suspend",
        "Back to the shell; training waits until fg.",
        "Comfort",
        priority=True,
    ),
    *(_turn(name, direction) for name in declarations() for direction in (-1, 1)),
    *(_show(number, mode) for number, mode in enumerate(SCREENS, start=1)),
    *STEP_COMMANDS,
    *GRAPH_COMMANDS,
)


def bindings(mode: str = "") -> Iterator[Binding]:
    """Textual's bindings of the commands of a screen, or of those that belong to all screens."""
    for command in COMMANDS:
        if command.mode == mode:
            yield Binding(
                command.keys, command.action, command.title, show=False, id=command.id, priority=command.priority
            )


def commands_of(mode: str) -> tuple[Command, ...]:
    """The commands that can be given on a screen: its own first."""
    own = tuple(command for command in COMMANDS if command.mode == mode)
    return own + tuple(command for command in COMMANDS if not command.mode)


__all__ = ["COMMANDS", "KNOB_FOOTERS", "KNOB_KEYS", "SCREENS", "Command", "bindings", "commands_of", "knob_title"]
