"""The commands that drive the run, for the screens that show it; each may give them its own keys."""

from __future__ import annotations

from typing import Protocol

from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.session import possible
from tui_mnist.tui.session.knob_state import KnobState
from tui_mnist.tui.session.snapshot import Snapshot


class ShowsRun(Protocol):
    """A screen that knows how the run stands, and how its knobs do once there is a session."""

    snapshot: Snapshot
    knob_state: KnobState | None


def _can_train(screen: ShowsRun) -> str:
    return possible.why_not_train(screen.snapshot)


def _can_stop(screen: ShowsRun) -> str:
    return possible.why_not_stop(screen.snapshot)


def _can_go_on(screen: ShowsRun) -> str:
    return possible.why_not_go_on(screen.snapshot)


def _can_begin(screen: ShowsRun) -> str:
    return possible.why_not_new_run(screen.knob_state)


def _can_go_faster(screen: ShowsRun) -> str:
    return possible.why_not_faster(screen.snapshot)


def _can_go_slower(screen: ShowsRun) -> str:
    return possible.why_not_slower(screen.snapshot)


def _has_other_knobs(screen: ShowsRun) -> str:
    return possible.why_not_defaults(screen.knob_state)


def run_word(screen: ShowsRun) -> str:
    """What the command that runs and pauses does now."""
    return "pause" if screen.snapshot.training else "go on" if screen.snapshot.touched else "run"


def _can_undo(screen: ShowsRun) -> str:
    return possible.why_not_undo(screen.knob_state)


RUN = ScreenCommand(
    *(
        "run",
        "app.drive('toggle')",
        "space",
        "Run or pause",
        "Train, or stop time before the next batch; a finished run goes on.",
    ),
    bar="run",
    bar_now=run_word,
    why_not=_can_train,
)
BATCH = ScreenCommand(
    *("batch", "app.drive('batch')", "full_stop", "One batch", "Train on one mini-batch, then pause."),
    bar="batch",
    why_not=_can_train,
)
EPOCH = ScreenCommand(
    *("epoch", "app.drive('epoch')", "e", "One epoch", "Train to the end of an epoch, then pause."),
    bar="epoch",
    why_not=_can_train,
)
MORE_EPOCHS = ScreenCommand(
    *("more_epochs", "app.more_epochs", "", "Go on for more epochs", "Train a finished run for so many epochs more."),
    why_not=_can_go_on,
)
RESTART = ScreenCommand(
    *("restart", "app.drive('restart')", "r", "Restart", "Back to the same start, with the knobs as they are."),
    bar="restart",
)
NEW_RUN = ScreenCommand(
    *("new_run", "app.drive('new_run')", "enter", "New run", "A new run with the changes that wait for one."),
    bar="new run",
    why_not=_can_begin,
)
UNDO = ScreenCommand(
    *("undo", "app.drive('undo')", "u", "Undo", "Turn the last knob back to where it was."),
    bar="undo",
    why_not=_can_undo,
)
STOP = ScreenCommand(
    *("stop", "app.drive('stop')", "", "Stop", "End the run after this batch and keep it."),
    why_not=_can_stop,
)
FASTER = ScreenCommand(
    *(
        "faster",
        "app.change_speed(1)",
        "plus,equals_sign",
        "Speed: faster",
        "More steps a second; no bit of the run changes.",
    ),
    bar="speed",
    why_not=_can_go_faster,
)
SLOWER = ScreenCommand(
    *(
        "slower",
        "app.change_speed(-1)",
        "minus",
        "Speed: slower",
        "Fewer steps a second; at 3 or less they play.",
    ),
    bar="speed",
    why_not=_can_go_slower,
)
DEFAULTS = ScreenCommand(
    *("defaults", "app.drive('set_all_defaults')", "d", "Defaults", "Set all knobs back to their defaults."),
    bar="defaults",
    why_not=_has_other_knobs,
)
NEW_SEED = ScreenCommand(
    "new_seed", "app.drive('new_seed')", "", "New seed", "A new run from other random weights and batches."
)
