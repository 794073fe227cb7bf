"""Which commands make sense as things stand, and why the others don't."""

from __future__ import annotations

from tui_mnist.tui.session.knob_state import KnobState
from tui_mnist.tui.session.snapshot import Phase, Snapshot

SOMETIMES = ("toggle", "stop", "more_epochs", "new_run", "undo")
"""The commands that do not always make sense; what goes for `toggle` goes for `batch` and `epoch`, too."""


def can_train(now: Snapshot) -> bool:
    """Whether there is a run with batches left to train on."""
    return now.phase not in {Phase.FINISHED, Phase.FAILED} or (now.failed is not None and now.failed.can_go_on)


def allows(command: str, now: Snapshot, knob_state: KnobState) -> bool:
    """Whether a command makes sense."""
    match command:
        case "toggle" | "batch" | "epoch":
            return can_train(now)
        case "stop":
            return now.phase in {Phase.TRAINING, Phase.PAUSED}
        case "more_epochs":
            return now.phase is Phase.FINISHED
        case "new_run":
            return bool(knob_state.pending)
        case "undo":
            return knob_state.can_go_back
        case _:
            return True


def why_not(command: str, now: Snapshot) -> str:
    """Why a command that is not allowed makes no sense, and what does."""
    match command:
        case "stop":
            return "no run is going on"
        case "more_epochs":
            return "only a finished run is trained for more epochs"
        case "new_run":
            return "nothing waits for a new run; rewind begins again with the knobs as they are"
        case "undo":
            return "there is nothing to take back"
        case _ if now.phase is Phase.FINISHED:
            return "the run is finished; train it for more epochs, or rewind"
        case _:
            return "training broke off; rewind, or begin a new run"
