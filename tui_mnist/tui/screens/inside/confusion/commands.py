"""The commands of the part confusion: how the matrix is written, and which digits are listed beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from tui_mnist.tui.kit.command import ScreenCommand

if TYPE_CHECKING:
    from tui_mnist.tui.kit.screen_part import ScreenPart
    from tui_mnist.tui.screens.inside.confusion.part import ConfusionPart


class HasConfusionPart(Protocol):
    """The screen, as far as these commands ask."""

    @property
    def shown_part(self) -> ScreenPart:
        """The part confusion, where they are asked for."""


def _part(screen: HasConfusionPart) -> ConfusionPart:
    return cast("ConfusionPart", screen.shown_part)


def _has_matrix(screen: HasConfusionPart) -> str:
    return "" if _part(screen).confusion is not None else "nothing is counted yet"


def _number_word(screen: HasConfusionPart) -> str:
    return "counts" if _part(screen).by_row else "by row"


CONFUSION_COMMANDS: tuple[ScreenCommand, ...] = (
    ScreenCommand(
        *("confusion_by_row", "part('toggle_by_row')", "c", "Counts or by row"),
        help="Write how many digits are in each cell, or which percentage of its row.",
        bar="by row",
        bar_now=_number_word,
        why_not=_has_matrix,
    ),
    ScreenCommand(
        *("confusion_list", "part('ask_for_list')", "l", "Which digits are listed"),
        help="Those of the chosen cell, the most confident mistakes, or those that were forgotten.",
        bar="list",
        why_not=_has_matrix,
    ),
    ScreenCommand(
        *("confusion_on_train", "part('show_on_train')", "t", "These digits on Train"),
        help="Go to the Train screen, with the digits of the chosen cell in its grid.",
        bar="on train",
        why_not=_has_matrix,
    ),
    ScreenCommand(
        *("confusion_alone", "part('toggle_alone')", "z", "One pane alone, or all"),
        help="The pane in focus alone, as large as there is room; given again, all of them.",
        why_not=_has_matrix,
    ),
)
