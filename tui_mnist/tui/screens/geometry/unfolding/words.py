"""What is said beside the pictures of a network that unfolds the plane."""

from __future__ import annotations

from tui_mnist.number_format import figure
from tui_mnist.queries.parameters import Frame
from tui_mnist.training.speed import speed_in_words
from tui_mnist.tui.screens.geometry.unfolding.state import UnfoldingState
from tui_mnist.tui.session.driver import Driver
from tui_mnist.tui.session.snapshot import Phase


def layer_title(state: UnfoldingState, layer: int) -> str:
    """Which layer it is, and how its units become two directions."""
    units = state.units[layer]
    how = {1: "one unit: a line", 2: "two units, as they are", 3: "three units, turned"}.get(
        units, f"{units} units, along their two widest directions"
    )
    if layer == len(state.units) - 1:
        return f"the {units} logits" if units != 2 else "the two logits, as they are"
    return f"after layer {layer + 1} of {len(state.units) - 1}: {how}"


def sheet_remark(state: UnfoldingState) -> str:
    """What to do where not all is seen, or what is to be seen."""
    if state.frame is not None and state.wants_fitting(state.layer):
        return "{operations_fit} fits it"
    if state.layer >= len(state.units) - 2:
        return "one straight line parts the classes here"
    return ""


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
    if now.loss is not None:
        words.append(f"loss {figure(now.loss)}")
    if now.epoch_done is not None and now.epoch_done.val_accuracy is not None:
        words.append(f"held out {figure(now.epoch_done.val_accuracy, percent=True)}")
    edit = ["changed by hand"] if edited else []
    return ["  ".join(each) for each in ([*words, doing, *edit], [*words, *edit], words, [start])]
