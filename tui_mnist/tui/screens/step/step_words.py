"""Which step the screen shows, in words: the one that comes next, one of meanwhile, or the one that diverged."""

from __future__ import annotations

from tui_mnist.queries.walkthrough import Walkthrough
from tui_mnist.tui.screens.step.stages import Stage
from tui_mnist.tui.session.snapshot import Phase, Snapshot


def step_words(walk: Walkthrough, now: Snapshot, stage: Stage, *, is_present: bool) -> tuple[str, ...]:
    """From the longest to the shortest wording, which may name commands as "{id}".

    `is_present` says that the walk is of the present state of the run.
    """
    step = f"step {walk.step:,}"
    if now.training:
        if walk.step >= now.step:
            return f"{step}, happening now", step
        here = f"{now.step:,}"
        return f"{step}, taken meanwhile: training is at {here}", f"{step}; training at {here}", f"{step} (now {here})"
    if not is_present:
        return "the next step is being computed", "computing …"
    if now.phase is Phase.DIVERGED:
        return f"{step}, which diverged and was taken back", f"{step}, which diverged", f"{step} diverged"
    if stage is Stage.UPDATE:
        return f"{step}, not taken yet; {{step_stage_forth}} takes it", f"{step}: {{step_stage_forth}} takes it", step
    after = "{step_stage_forth} after the last stage takes it"
    return f"{step}, not taken yet; {after}", f"{step}, not taken yet", step
