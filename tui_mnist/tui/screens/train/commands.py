"""The commands of the Train screen: the run, the knobs, the digits and the curves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from tui_mnist.training import declarations
from tui_mnist.tui.kit.command import Command
from tui_mnist.tui.kit.run_commands import (
    BATCH,
    EPOCH,
    MORE_EPOCHS,
    NEW_RUN,
    NEW_SEED,
    REWIND,
    RUN,
    STOP,
    UNDO,
)

KNOB_KEYS = {
    "optimizer": ("O", "o"),
    "loss": ("L", "l"),
    "learning_rate": ("left_square_bracket,less_than_sign", "right_square_bracket,greater_than_sign"),
    "batch_size": ("B", "b"),
}
"""For the value before and the next one; the other knobs are turned in their pane."""

BAR_WORDS = {"learning_rate": "rate", "batch_size": "batch size", "optimizer": "optimizer", "loss": "loss"}


class HasFinding(Protocol):
    """A screen on which a diagnosis may stand. `advises` says whether it offers something to do."""

    has_finding: bool
    advises: bool


def knob_title(name: str) -> str:
    """What a hyperparameter is called on the screen."""
    return name.replace("_", " ").capitalize()


def _knob(name: str) -> Iterator[Command]:
    for way, direction, keys in zip(("next", "previous"), (1, -1), KNOB_KEYS.get(name, ("", ""))[::-1], strict=True):
        yield Command(
            f"{name}_{way}",
            f"turn('{name}', {direction})",
            keys,
            f"{knob_title(name)}: {way}",
            declarations()[name].help,
            bar=BAR_WORDS.get(name, ""),
        )


def _advised(screen: HasFinding) -> str:
    return "" if screen.advises else "there is no advice to follow now"


def _diagnosed(screen: HasFinding) -> str:
    return "" if screen.has_finding else "there is no diagnosis to dismiss now"


TRAIN_COMMANDS: tuple[Command, ...] = (
    RUN,
    BATCH,
    EPOCH,
    MORE_EPOCHS,
    *(command for name in KNOB_KEYS for command in _knob(name)),
    Command(
        *("advice", "app.drive('follow_advice')", "exclamation_mark", "Follow the advice"),
        help="Do what the diagnosis offers.",
        why_not=_advised,
    ),
    Command(
        *("dismiss", "app.drive('dismiss_advice')", "backspace", "Dismiss the advice", "Hide this diagnosis."),
        why_not=_diagnosed,
    ),
    REWIND,
    UNDO,
    NEW_RUN,
    Command(
        *("log_y", "log_y", "y", "Logarithmic loss", "Show the loss on a logarithmic scale, or not."),
        bar="log",
        pane="loss",
    ),
    Command(
        *("smooth", "smooth", "s", "Smoothing", "More smoothing of the curves, or none."), bar="smooth", pane="loss"
    ),
    Command(
        *("digit_order", "digit_order", "z", "Order of digits", "Mistakes first, by class, random…"),
        bar="order",
        pane="digits",
    ),
    Command(
        *("digit_class", "digit_class", "c", "One class", "Digits of one class only, or of all."),
        bar="class",
        pane="digits",
    ),
    Command(
        *("digits_next", "turn_page(1)", "p", "Next digits", "The next page of digits."), bar="page", pane="digits"
    ),
    Command(
        *("digits_previous", "turn_page(-1)", "P", "Previous digits", "The page of digits before."),
        bar="page",
        pane="digits",
    ),
    STOP,
    NEW_SEED,
    *(command for name in declarations() if name not in KNOB_KEYS for command in _knob(name)),
)
