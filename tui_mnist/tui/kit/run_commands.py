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


def _can_undo(screen: ShowsRun) -> str:
    return possible.why_not_undo(screen.knob_state)


RUN = ScreenCommand(
    *("run", "app.drive('toggle')", "space", "Run or pause", "Train, or stop time before the next batch."),
    bar="run/pause",
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
    *("more_epochs", "app.more_epochs", "g", "Go on", "Train a finished run for more epochs."),
    bar="go on",
    why_not=_can_go_on,
)
REWIND = ScreenCommand(
    *("rewind", "app.drive('rewind')", "r", "Rewind", "Back to the same start, with the knobs as they are."),
    bar="rewind",
)
NEW_RUN = ScreenCommand(
    *("new_run", "app.drive('new_run')", "n", "New run", "A new run with the changes that wait for one."),
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
NEW_SEED = ScreenCommand(
    "new_seed", "app.drive('new_seed')", "", "New seed", "A new run from other random weights and batches."
)
