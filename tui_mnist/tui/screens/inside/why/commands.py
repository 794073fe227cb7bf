"""The commands of the part that explains the score of a class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from tui_mnist.tui.kit.command import ScreenCommand

if TYPE_CHECKING:
    from tui_mnist.tui.kit.screen_part import ScreenPart
    from tui_mnist.tui.screens.inside.why.part import WhyPart


class HasWhy(Protocol):
    """The screen, as far as these commands ask."""

    part: str
    shown_part: ScreenPart


def _part(screen: HasWhy) -> WhyPart | None:
    """The part, if it is shown and has something to show."""
    if screen.part != "why":
        return None
    part = cast("WhyPart", screen.shown_part)
    return None if part.why is None else part


def _is_shown(screen: HasWhy) -> str:
    return "" if _part(screen) is not None else "nothing is explained yet"


def _erases_patches(screen: HasWhy) -> str:
    part = _part(screen)
    if part is None:
        return "nothing is explained yet"
    return "" if part.is_of_images else "a point has no patches: its numbers are erased one by one"


def _is_chosen_class(screen: HasWhy) -> str:
    part = _part(screen)
    if part is None:
        return "nothing is explained yet"
    return "" if part.label is not None else "the network's own answer is explained already"


def _can_flip(screen: HasWhy) -> str:
    part = _part(screen)
    if part is None:
        return "nothing is explained yet"
    return "" if part.place or part.flip_place is not None else "no step that is tried here flips the answer"


def _flip_word(screen: HasWhy) -> str:
    part = _part(screen)
    return "no step" if part is not None and part.is_at_flip else "flip"


def _can_enlarge(screen: HasWhy) -> str:
    part = _part(screen)
    if part is None:
        return "nothing is explained yet"
    return "" if part.can_enlarge else "the picture is as large as this window can show it"


def _alone_word(screen: HasWhy) -> str:
    part = _part(screen)
    return "" if part is None or not part.can_enlarge else "all" if part.is_alone else "large"


WHY_COMMANDS: tuple[ScreenCommand, ...] = (
    ScreenCommand(
        *("why_method", "part('turn_to_method', 1)", "v", "What is laid over it"),
        help="The gradient, gradient times input, or what erasing a patch takes from the class.",
        bar="method",
        why_not=_is_shown,
    ),
    ScreenCommand(
        *("why_class", "part('turn_to_class', 1)", "c", "Explain the next class"),
        help="Any class, also one that the digit is not taken for; arrows and clicks choose it too.",
        bar="class",
        why_not=_is_shown,
    ),
    ScreenCommand(
        *("why_flip", "part('go_to_flip')", "f", "Step until it flips"),
        help="The smallest step, along the sign of the gradient, that turns the answer; and back to no step.",
        bar="flip",
        bar_now=_flip_word,
        why_not=_can_flip,
    ),
    ScreenCommand(
        *("why_alone", "part('toggle_alone')", "z", "One picture alone", "As large as it can be, or beside the rest."),
        bar="large",
        bar_now=_alone_word,
        why_not=_can_enlarge,
    ),
    ScreenCommand(
        *("why_answer", "part('explain_answer')", "a", "Explain the answer"),
        help="Whichever class the network takes it for, also when training changes its mind.",
        why_not=_is_chosen_class,
    ),
    ScreenCommand(
        *("why_patch", "part('next_patch')", "k", "Size of the patch"),
        help="How many rows and columns are erased at once for the occlusion: 3, 5, 7 or 9.",
        why_not=_erases_patches,
    ),
)
