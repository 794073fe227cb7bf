"""The commands of the Train screen: the run, the knobs, the digits and the curves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from tui_mnist.training import declarations
from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.run_commands import (
    BATCH,
    DEFAULTS,
    EPOCH,
    FASTER,
    MORE_EPOCHS,
    NEW_RUN,
    NEW_SEED,
    RESTART,
    RUN,
    SLOWER,
    STOP,
    UNDO,
)
from tui_mnist.tui.session.snapshot import Snapshot

KNOB_KEYS = {
    "optimizer": ("", "o"),
    "loss": ("", "l"),
    "learning_rate": ("left_square_bracket,less_than_sign", "right_square_bracket,greater_than_sign"),
    "batch_size": ("B", "b"),
}
"""For the value before and the next one; names go round and round, and the other knobs are turned in their pane."""

BAR_WORDS = {
    "optimizer_next": "optimizer",
    "loss_next": "loss",
    "learning_rate_previous": "lr",
    "learning_rate_next": "lr",
    "batch_size_previous": "batch size",
    "batch_size_next": "batch size",
}
"""So short that, with those of the run and of the frame, all but the last have room on 80 columns."""


class ShowsTraining(Protocol):
    """The Train screen. `advises` says whether its diagnosis offers something to do."""

    has_finding: bool
    advises: bool
    is_on_changed_knob: bool
    snapshot: Snapshot

    def hides(self, pane: str) -> bool:
        """Whether another pane is shown alone."""


def knob_title(name: str) -> str:
    """What a hyperparameter is called on the screen."""
    return name.replace("_", " ").capitalize()


def _knob(name: str) -> Iterator[ScreenCommand]:
    for way, direction, keys in zip(("previous", "next"), (-1, 1), KNOB_KEYS.get(name, ("", "")), strict=True):
        yield ScreenCommand(
            f"{name}_{way}",
            f"turn('{name}', {direction})",
            keys,
            f"{knob_title(name)}: {way}",
            declarations()[name].help,
            bar=BAR_WORDS.get(f"{name}_{way}", ""),
            why_not=_while_shown("knobs"),
        )


def _while_shown(pane: str) -> Callable[[ShowsTraining], str]:
    """A reason against what would change a pane that isn't shown."""
    return lambda screen: "that pane is not shown now; {alone} shows all of them" if screen.hides(pane) else ""


def _advised(screen: ShowsTraining) -> str:
    return "" if screen.advises else "there is no advice to follow now"


def _on_other_knob(screen: ShowsTraining) -> str:
    return "" if screen.is_on_changed_knob else "that is for a knob in focus that is not at its default"


def _has_best(screen: ShowsTraining) -> str:
    has = any(status.best_epoch is not None for status in screen.snapshot.rules)
    return "" if has else "no best weights are kept; {stop_when} adds a rule of early stopping"


def _diagnosed(screen: ShowsTraining) -> str:
    return "" if screen.has_finding else "there is no diagnosis to dismiss now"


TRAIN_COMMANDS: tuple[ScreenCommand, ...] = (
    RUN,
    BATCH,
    FASTER,
    SLOWER,
    EPOCH,
    *(command for name in KNOB_KEYS for command in _knob(name)),
    ScreenCommand(
        *("advice", "app.drive('follow_advice')", "exclamation_mark", "Follow the advice"),
        help="Do what the diagnosis offers.",
        why_not=_advised,
    ),
    ScreenCommand(
        *("dismiss", "app.drive('dismiss_advice')", "backspace", "Dismiss the advice", "Hide this diagnosis."),
        why_not=_diagnosed,
    ),
    RESTART,
    DEFAULTS,
    UNDO,
    NEW_RUN,
    ScreenCommand(
        *("log_y", "log_y", "y", "Logarithmic loss", "Show the loss on a logarithmic scale, or not."),
        bar="log",
        pane="loss",
        why_not=_while_shown("loss"),
    ),
    ScreenCommand(
        *("smooth", "smooth", "s", "Smoothing", "More smoothing of the curves, or none."),
        bar="smooth",
        pane="loss",
        why_not=_while_shown("loss"),
    ),
    ScreenCommand(
        *("digit_order", "digit_order", "a", "Arrange digits", "Mistakes first, by class, random…"),
        bar="arrange",
        pane="digits",
        why_not=_while_shown("digits"),
    ),
    ScreenCommand(
        *("digit_class", "digit_class", "c", "One class", "Digits of one class only, or of all."),
        bar="class",
        pane="digits",
        why_not=_while_shown("digits"),
    ),
    ScreenCommand(
        *("alone", "alone", "z", "Pane alone, and back", "Show the pane in focus alone, or all of them again.")
    ),
    ScreenCommand(
        *("digits_next", "turn_page(1)", "", "Next digits", "The next page of digits (PgDn in their pane)."),
        why_not=_while_shown("digits"),
    ),
    ScreenCommand(
        *("digits_previous", "turn_page(-1)", "", "Previous digits", "The page before (PgUp in their pane)."),
        why_not=_while_shown("digits"),
    ),
    ScreenCommand(
        *("code", "code", "C", "Code of this run", "The run as a program: NumPy, Keras, tui-mnist."),
    ),
    STOP,
    ScreenCommand(
        *("stop_when", "stop_when", "w", "Stop when…", "Rules to stop by: a step, a value, early stopping, divergence.")
    ),
    ScreenCommand(
        *("restore_best", "app.drive('restore_best_weights')", "", "Restore best weights"),
        help="Put the weights of the best epoch back that an early stopping rule has kept.",
        why_not=_has_best,
    ),
    MORE_EPOCHS,
    NEW_SEED,
    ScreenCommand(
        *("default", "default", "D", "Default of this knob", "Set the knob in focus back to its default."),
        why_not=_on_other_knob,
    ),
    *(command for name in declarations() if name not in KNOB_KEYS for command in _knob(name)),
)
