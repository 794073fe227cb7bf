"""What the screen's commands can do on this part, and what its key bar calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_mnist.tui.screens.geometry.unfolding.examples import FIRST
from tui_mnist.tui.session.possible import why_not_faster, why_not_slower, why_not_train

if TYPE_CHECKING:
    from tui_mnist.tui.screens.geometry.unfolding.part import UnfoldingPart

ELSEWHERE = "only the operations have that"


def why_not(part: UnfoldingPart, command: str) -> str:
    """Why a command makes no sense now, or nothing."""
    now = part.driver.snapshot
    match command.removeprefix("operations_"):
        case "play":
            return "" if part.film.place is not None else why_not_train(now)
        case "forth":
            return "" if part.film.place is not None else why_not_train(now)
        case "back":
            return "" if part.film.can_go_back else "nothing comes before this epoch"
        case "undo":
            return "" if part.undoable else "there is nothing to take back"
        case "defaults":
            return "" if part.settings != FIRST else "all is as it was at first"
        case "faster":
            return why_not_faster(now)
        case "slower":
            return why_not_slower(now)
        case "exercise" | "overlay" | "remove" | "start" | "fit" | "alone":
            return ""
        case _:
            return ELSEWHERE


def word(part: UnfoldingPart, command: str) -> str:
    """The key bar's word, where it is another one than for the operations."""
    match command.removeprefix("operations_"):
        case "play":
            return "pause" if part.driver.trains or part.plays_film else "film" if part.film.place is not None else "train"
        case "forth" | "back":
            return "epoch"
        case "exercise":
            return "examples"
        case "overlay":
            return "layer"
        case "remove":
            return "silence"
        case "start":
            return "restart"
        case _:
            return ""
