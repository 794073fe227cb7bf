"""The commands of the Step screen: the stages, what is selected in them, and the gradient checks."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.run_commands import FASTER, MORE_EPOCHS, NEW_RUN, RESTART, RUN, SLOWER


class ShowsWalk(Protocol):
    """A screen that may show a step's walk.

    `can_check` says whether that is the step that comes next, while nothing moves; `updates` whether its update is
    seen.
    """

    has_walk: bool
    can_check: bool
    updates: bool


def _walking(screen: ShowsWalk) -> str:
    return "" if screen.has_walk else "there is no step to walk through now"


def _checkable(screen: ShowsWalk) -> str:
    return "" if screen.can_check else "a gradient can be checked while training is paused before a step"


def _updating(screen: ShowsWalk) -> str:
    return "" if screen.updates else "the learning rate is turned here while the update is seen"


STEP_COMMANDS: tuple[ScreenCommand, ...] = (
    RUN,
    ScreenCommand(
        *("step_stage_back", "stage(-1)", "comma", "Stage before", "From the update back to the draw."),
        bar="stage",
        why_not=_walking,
    ),
    ScreenCommand(
        *("step_stage_forth", "stage(1)", "full_stop", "Next stage"),
        help="Draw, forward, loss, backward, update; after the last, take the step and walk through the next.",
        bar="stage",
        why_not=_walking,
    ),
    *(
        ScreenCommand(
            f"learning_rate_{way}",  # as on Train, where it has the same keys
            f"turn('learning_rate', {direction})",
            keys,
            f"Learning rate: {way}",
            "A shorter or a longer step, seen at once.",
            bar="rate",
            why_not=_updating,
        )
        for way, direction, keys in (
            ("previous", -1, "left_square_bracket,less_than_sign"),
            ("next", 1, "right_square_bracket,greater_than_sign"),
        )
    ),
    ScreenCommand(
        *("step_check", "check", "c", "Check a gradient", "Compare the selected weight's with a finite difference."),
        bar="check",
        why_not=_checkable,
    ),
    ScreenCommand(
        *("step_largest", "largest", "m", "Largest", "Move the cursor to the tensor's number farthest from 0."),
        bar="largest",
        pane="tensor",
        why_not=_walking,
    ),
    ScreenCommand(
        *("step_numbers", "numbers", "n", "Numbers or picture", "Show the tensor's numbers, or draw it."),
        bar="numbers",
        pane="tensor",
        why_not=_walking,
    ),
    ScreenCommand(
        *("step_enlarge", "enlarge", "z", "Enlarge", "The pane that has the focus alone, or all of them."),
        bar="enlarge",
        why_not=_walking,
    ),
    ScreenCommand(
        *("step_check_many", "check_many", "C", "Check 50 gradients"),
        help="Compare 50 random ones with finite differences.",
        bar="check 50",
        why_not=_checkable,
    ),
    FASTER,
    SLOWER,
    RESTART,
    MORE_EPOCHS,
    ScreenCommand(
        *("step_tensor_back", "tensor(-1)", "", "Tensor before", "The tensor before this one."), why_not=_walking
    ),
    ScreenCommand(
        *("step_tensor_forth", "tensor(1)", "", "Next tensor", "The tensor after this one."), why_not=_walking
    ),
    ScreenCommand(
        *("step_sample_back", "sample(-1)", "", "Sample before", "The sample before this one."), why_not=_walking
    ),
    ScreenCommand(
        *("step_sample_forth", "sample(1)", "", "Next sample", "The next sample of the batch."), why_not=_walking
    ),
    ScreenCommand(
        *("step_unit_back", "unit(-1)", "", "Unit before", "The unit or class before this one."), why_not=_walking
    ),
    ScreenCommand(*("step_unit_forth", "unit(1)", "", "Next unit", "The next unit, or class."), why_not=_walking),
    ScreenCommand(
        *("step_source_back", "source(-1)", "", "Input before", "The weight from the input before: a pixel or a unit."),
        why_not=_walking,
    ),
    ScreenCommand(
        *("step_source_forth", "source(1)", "", "Next input", "The weight from the next input: a pixel or a unit."),
        why_not=_walking,
    ),
    replace(NEW_RUN, keys="", bar=""),
)

STEP_NOTES: tuple[tuple[str, str], ...] = (
    ("arrows on the stages", "Left and right go to another stage."),
    ("arrows on the cursor line", "Left and right choose sample, input or unit; up and down change it."),
    ("arrows in the tensor list", "Up and down select a tensor, enter shows it alone."),
    ("arrows in the picture", "Move the cursor; all panes follow it."),
    ("arrows in the formulas", "Scroll, as page up and page down do."),
    ("esc", "Closes the gradient check, or what is enlarged."),
)
