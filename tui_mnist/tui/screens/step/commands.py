"""The commands of the Step screen: the stages, what is looked at in them, and the gradient checks."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from tui_mnist.tui.kit.command import Command
from tui_mnist.tui.kit.run_commands import MORE_EPOCHS, NEW_RUN, REWIND, RUN


class Walks(Protocol):
    """A screen on which a step may be walked through. `can_check` says whether that is the step that comes next."""

    walks: bool
    can_check: bool


def _walking(screen: Walks) -> str:
    return "" if screen.walks else "there is no step to walk through now"


def _checkable(screen: Walks) -> str:
    return "" if screen.can_check else "a gradient can be checked while time stands still before a step"


STEP_COMMANDS: tuple[Command, ...] = (
    RUN,
    Command(
        *("step_stage_forth", "stage(1)", "full_stop", "Next stage"),
        help="Draw, forward, loss, backward, update; after the last, take the step and walk the next.",
        bar="stage",
        why_not=_walking,
    ),
    Command(
        *(
            "step_stage_back",
            "stage(-1)",
            "comma",
            "Stage before",
            "From the update back to the draw.",
        ),
        bar="stage",
        why_not=_walking,
    ),
    Command(
        *("step_check", "check", "g", "Check a gradient", "Compare the named weight's with a difference."),
        bar="check",
        why_not=_checkable,
    ),
    Command(
        *("step_check_many", "check_many", "G", "Check 50 gradients", "Compare 50 random ones with differences."),
        bar="check 50",
        why_not=_checkable,
    ),
    Command(
        *("step_largest", "largest", "m", "Largest", "Go to the largest number of the tensor."),
        bar="largest",
        why_not=_walking,
    ),
    Command(
        *("step_numbers", "numbers", "n", "Numbers or picture", "Show the tensor's numbers, or draw it."),
        bar="numbers",
        why_not=_walking,
    ),
    Command(
        *("step_enlarge", "enlarge", "z", "Enlarge", "The tensor alone, the formulas alone, or both."),
        bar="enlarge",
        why_not=_walking,
    ),
    REWIND,
    Command(*("step_tensor_back", "tensor(-1)", "", "Tensor before", "The tensor before this one."), why_not=_walking),
    Command(*("step_tensor_forth", "tensor(1)", "", "Next tensor", "The tensor after this one."), why_not=_walking),
    Command(*("step_sample_back", "sample(-1)", "", "Sample before", "The sample before this one."), why_not=_walking),
    Command(*("step_sample_forth", "sample(1)", "", "Next sample", "The next sample of the batch."), why_not=_walking),
    Command(*("step_unit_back", "unit(-1)", "", "Unit before", "The unit or class before this one."), why_not=_walking),
    Command(*("step_unit_forth", "unit(1)", "", "Next unit", "The next unit, or class."), why_not=_walking),
    Command(
        *("step_source_back", "source(-1)", "", "Input before", "The weight from the input before: a pixel or a unit."),
        why_not=_walking,
    ),
    Command(
        *("step_source_forth", "source(1)", "", "Next input", "The weight from the next input: a pixel or a unit."),
        why_not=_walking,
    ),
    replace(MORE_EPOCHS, keys=""),
    replace(NEW_RUN, keys="", bar=""),
)
