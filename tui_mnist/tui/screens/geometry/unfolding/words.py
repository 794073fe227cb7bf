"""What is said beside the pictures of a network that unfolds the plane."""

from __future__ import annotations

from collections.abc import Sequence

from tui_mnist.data.plane.set_points import CLASS_LETTERS, SetPoint
from tui_mnist.number_format import figure
from tui_mnist.queries.parameters import Frame
from tui_mnist.training.speed import speed_in_words
from tui_mnist.tui.screens.geometry.unfolding.network_view import Unit
from tui_mnist.tui.screens.geometry.unfolding.state import UnfoldingState
from tui_mnist.tui.session.driver import Driver
from tui_mnist.tui.session.snapshot import Phase

ROUND_A_TITLE = 4
"""The columns of a border that a title leaves to its corners."""


def layer_title(state: UnfoldingState, layer: int) -> list[str]:
    """Which layer it is, and how its units become two directions; from the longest wording to the shortest."""
    units, last = state.units[layer], len(state.units) - 1
    how = {1: "a line", 2: "as they are", 3: "turned"}.get(units, "two widest directions")
    if layer == last:
        return [f"the {units} logits, {how}", f"the {units} logits"]
    plural = "unit" if units == 1 else "units"
    long = f"after layer {layer + 1} of {last}: {units} {plural}"
    return [f"{long}, {how}", f"after layer {layer + 1}: {units} {plural}", f"layer {layer + 1}"]


def plane_title(state: UnfoldingState) -> list[str]:
    """What the points are, and how those are marked that are held out; from the longest wording to the shortest."""
    name = state.hyperparameters.data.partition(":")[0]
    if state.shows_held_out:
        return [f"{name}, as the network parts them; squares are held out", f"{name}; squares are held out", name]
    return [f"{name}, as the network parts them", name]


def units_in_words(state: UnfoldingState) -> str:
    """How large the network is."""
    activation, (units, *more) = state.hyperparameters.activation, state.network.hidden
    return f"{', '.join(map(str, [units, *more]))} {activation} unit{'s' if units > 1 or more else ''}"


def comparison_title(state: UnfoldingState, driver: Driver) -> list[str]:
    """Which network it is, and how good on the points held out; from the longest wording to the shortest."""
    units, done = units_in_words(state), driver.snapshot.epoch_done
    if done is None or done.val_accuracy is None:
        return [f"{units}: not trained yet", units]
    right = figure(done.val_accuracy, percent=True)
    return [f"{units}: {right} right of those held out", f"{units}: held out {right}", f"{units}: {right}", units]


def pen_remark(pen: int, there: SetPoint | None, *, has_keys: bool) -> list[str]:
    """How points are set in the plane by hand; from the longest wording to the shortest."""
    if not has_keys:
        return ["{unfolding_by_hand}, or a click, sets points", "{unfolding_by_hand} sets points", ""]
    name = CLASS_LETTERS[pen]
    more = "{unfolding_class} another class"
    if there is None:
        what = f"sets {name}"
    elif there.label == pen:
        what = "removes it"
    else:
        what, more = f"makes it {name}", "{unfolding_silence} removes it"
    return [f"enter or a click {what}, {more}", f"enter {what}, {more}", f"enter {what}", ""]


def sheet_remark(state: UnfoldingState) -> list[str]:
    """What to do where not all is seen, or what is to be seen; from the longest wording to the shortest."""
    if state.wants_fitting(state.layer):
        return ["{unfolding_fit} fits it"]
    if state.layer >= len(state.units) - 2 and state.units[state.layer] == 2 == state.network.classes:
        return ["here the decision is one straight line", "one straight line"]
    return [""]


def unit_words(state: UnfoldingState, unit: Unit, weight: int | None) -> list[str]:
    """Which unit or weight is chosen, and what can be done to it; from the longest wording to the shortest."""
    name = f"layer {unit.layer + 1}, unit {unit.number + 1}"
    if weight is not None:
        start = f"unit {weight + 1}" if unit.layer else f"x{weight + 1}"
        value = f"{state.weight(unit.layer, weight, unit.number):.2f}"
        return [f"{name}: from {start} {value}, up and down change what is seen", f"{name}: from {start} {value}"]
    if (unit.layer, unit.number) in state.silent:
        return [f"{name}: silent in what is seen, trained all the same", f"{name}: silent in what is seen"]
    return [f"{name}: {{unfolding_silence}} silences it, enter shows its weights", f"{name}"]


def fitting(wordings: Sequence[str], width: int) -> str:
    """The longest of the wordings that fits into a border of this width, or the shortest."""
    return next((wording for wording in wordings if len(wording) <= width - ROUND_A_TITLE), wordings[-1])


def film_words(driver: Driver, frame: Frame | None, *, is_live: bool, edited: bool) -> list[str]:
    """How far it is, how good, and what goes on; from the longest wording to the shortest."""
    now = driver.snapshot
    if now.phase is Phase.FAILED:
        return ["training broke off"]
    if frame is None:
        return ["the points are being made"]
    start = f"epoch {frame.epoch}"
    if not is_live:
        return [f"{start} of {now.epochs}, as it was: bit for bit its weights", f"{start} of {now.epochs}, as it was"]
    doing = {Phase.DIVERGED: "diverged", Phase.FINISHED: "finished"}.get(now.phase, "paused")
    if now.training:
        doing = speed_in_words(now.speed)
    words = [start]
    if (done := now.epoch_done) is not None:
        words.append(f"loss {figure(done.loss)}")
        if done.val_accuracy is not None:
            words.append(f"held out {figure(done.val_accuracy, percent=True)}")
    edit = ["changed by hand"] if edited else []
    return ["  ".join(each) for each in ([*words, doing, *edit], [*words, *edit], words, [start])]
