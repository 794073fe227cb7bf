"""What the screen's commands can do on this part, and what its key bar calls them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_mnist.tui.screens.geometry.unfolding.examples import FIRST, Settings
from tui_mnist.tui.session.possible import why_not_faster, why_not_slower, why_not_train

if TYPE_CHECKING:
    from tui_mnist.tui.screens.geometry.unfolding.part import UnfoldingPart


def why_not(part: UnfoldingPart, command: str) -> str:
    """Why a command makes no sense now, or nothing."""
    now = part.driver.snapshot
    reasons: dict[str, Callable[[], str]] = {
        "play": lambda: "" if part.film.place is not None else why_not_train(now),
        "forth": lambda: "" if part.film.place is not None else why_not_train(now),
        "back": lambda: "" if part.film.can_go_back else "nothing comes before this epoch",
        "undo": lambda: "" if part.undoable or part.state.is_edited else "there is nothing to take back",
        "defaults": lambda: "" if part.settings != Settings(FIRST) else "all is as it was at first",
        "remove": lambda: "" if part.has_chosen_unit else "choose a unit among those of the network first",
        "faster": lambda: why_not_faster(now),
        "slower": lambda: why_not_slower(now),
        **dict.fromkeys(("exercise", "overlay", "start", "fit", "alone"), str),
    }
    reason = reasons.get(command.removeprefix("operations_"))
    return reason() if reason else "only the operations have that"


def word(part: UnfoldingPart, command: str) -> str:
    """The key bar's word, where it is another one than for the operations."""
    words = {"forth": "epoch", "back": "epoch", "exercise": "examples", "overlay": "layer", "remove": "silence"}
    words |= {"start": "restart", "play": _play_word(part)}
    return words.get(command.removeprefix("operations_"), "")


def _play_word(part: UnfoldingPart) -> str:
    if part.trains or part.plays_film:
        return "pause"
    return "train" if part.film.place is None else "film"
