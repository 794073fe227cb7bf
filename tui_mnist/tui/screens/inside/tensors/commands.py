"""The commands of the tensors: what is computed of them, and how it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tui_mnist.tui.kit.command import ScreenCommand

if TYPE_CHECKING:
    from tui_mnist.tui.screens.inside.tensors.part import TensorsPart


class HasTensors(Protocol):
    """The screen, as far as these commands ask."""

    shown_part: TensorsPart


def _has_tensors(screen: HasTensors) -> str:
    return "" if screen.shown_part.has_tensors else "there are no tensors yet"


def _has_views(screen: HasTensors) -> str:
    part = screen.shown_part
    if not part.has_tensors:
        return "there are no tensors yet"
    return "{tensors_edit} opens one of them" if part.shows_ranks else ""


def _view_word(screen: HasTensors) -> str:
    return screen.shown_part.next_view_word


def _edit_word(screen: HasTensors) -> str:
    part = screen.shown_part
    return "open" if part.shows_ranks else "take it" if part.is_typing else "expression"


TENSORS_COMMANDS: tuple[ScreenCommand, ...] = (
    ScreenCommand(
        *("tensors_edit", "part('edit')", "t", "Type an expression"),
        help="Slices, functions and operators on any tensor; enter does the same, up and down bring back earlier ones.",
        bar="expression",
        bar_now=_edit_word,
        why_not=_has_tensors,
    ),
    ScreenCommand(
        *("tensors_view", "part('next_view')", "v", "Picture, numbers, ..."),
        help="Show the tensor as a picture, as numbers, or as a histogram.",
        bar="numbers",
        bar_now=_view_word,
        why_not=_has_views,
    ),
    ScreenCommand(
        *("tensors_examples", "part('ask_for_example')", "e", "Examples of expressions"),
        help="Expressions that are worth a look, and the ranks 0 to 5 side by side.",
        bar="examples",
        why_not=_has_tensors,
    ),
    ScreenCommand(
        *("tensors_alone", "part('toggle_alone')", "z", "This pane alone"),
        help="The pane in focus alone: the tensor, or the list with all that is known of each.",
        bar="enlarge",
        why_not=_has_tensors,
    ),
)
