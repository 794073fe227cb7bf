"""What can be done with a run as things stand, and the reason where it can't, which names commands as "{id}"."""

from __future__ import annotations

from tui_mnist.tui.session.knob_state import KnobState
from tui_mnist.tui.session.snapshot import Phase, Snapshot


def why_not_train(now: Snapshot) -> str:
    """Why there are no batches left to train on, and what to do instead; or nothing."""
    if now.phase is Phase.FINISHED:
        return "the run is finished; {more_epochs} trains it for more epochs, {rewind} begins again"
    if now.phase is Phase.FAILED and not (now.failed is not None and now.failed.can_go_on):
        return "training broke off; {rewind} begins again"
    return ""


def why_not_stop(now: Snapshot) -> str:
    """Why there is nothing to end, or nothing."""
    return "" if now.phase in {Phase.TRAINING, Phase.PAUSED} else "no run is going on"


def why_not_go_on(now: Snapshot) -> str:
    """Why the run can't be trained for more epochs, or nothing."""
    return "" if now.phase is Phase.FINISHED else "only a finished run is trained for more epochs"


def why_not_new_run(knobs: KnobState | None) -> str:
    """Why no other run is offered, or nothing."""
    waits = knobs is not None and knobs.pending
    return "" if waits else "nothing waits for a new run; {rewind} begins again with the knobs as they are"


def why_not_undo(knobs: KnobState | None) -> str:
    """Why no change can be taken back, or nothing."""
    return "" if knobs is not None and knobs.can_go_back else "there is nothing to take back"
