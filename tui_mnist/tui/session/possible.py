"""What can be done with a run as things stand, and the reason where it can't, which names commands as "{id}"."""

from __future__ import annotations

from tui_mnist.training.speed import SPEEDS
from tui_mnist.tui.session.knob_state import KnobState
from tui_mnist.tui.session.snapshot import Phase, Snapshot

SLOWEST = SPEEDS[0] or 0.0


def why_not_train(now: Snapshot) -> str:
    """Why there are no batches left to train on, and what to do instead; or nothing."""
    if now.phase is Phase.FAILED and not (now.failed is not None and now.failed.can_go_on):
        return "training broke off; {restart} begins again"
    return ""


def why_not_walk(now: Snapshot) -> str:
    """Why there is no next step to look at, nor one that diverged; or nothing."""
    if now.phase is Phase.LOADING or now.started is None:
        return "the data is being loaded"
    return why_not_train(now)


def why_not_faster(now: Snapshot) -> str:
    """Why training can't be asked to go faster, or nothing."""
    return "this is full speed already" if now.speed is None else ""


def why_not_slower(now: Snapshot) -> str:
    """Why training can't be asked to go slower, or nothing."""
    return "this is the slowest speed" if now.speed is not None and now.speed <= SLOWEST else ""


def why_not_defaults(knobs: KnobState | None) -> str:
    """Why there are no knobs to set back to their defaults, or nothing."""
    return "" if knobs is not None and not knobs.are_defaults else "all knobs are at their defaults"


def why_not_stop(now: Snapshot) -> str:
    """Why there is nothing to end, or nothing."""
    return "" if now.phase in {Phase.TRAINING, Phase.PAUSED} else "no run is going on"


def why_not_go_on(now: Snapshot) -> str:
    """Why the run can't be trained for more epochs, or nothing."""
    return "" if now.phase is Phase.FINISHED else "only a finished run is trained for more epochs"


def why_not_new_run(knobs: KnobState | None) -> str:
    """Why no other run is offered, or nothing."""
    waits = knobs is not None and knobs.pending
    return "" if waits else "nothing waits for a new run; {restart} begins again with the knobs as they are"


def why_not_undo(knobs: KnobState | None) -> str:
    """Why no change can be taken back, or nothing."""
    return "" if knobs is not None and knobs.can_go_back else "there is nothing to take back"
