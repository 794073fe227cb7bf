"""What the Draw screen says where there are no bars, and what to press next; commands are named as "{id}"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_mnist.queries.reading import Reading, ReadingQuery
from tui_mnist.tui.session.possible import why_not_walk

if TYPE_CHECKING:
    from tui_mnist.tui.session.snapshot import Snapshot


def instead_of_bars(now: Snapshot, reading: Reading | None, *, is_empty: bool) -> tuple[str, ...]:
    """Why there are no probabilities, and what helps; `is_empty` says whether nothing is drawn."""
    if now.samples != "images":
        return "This network reads points of the plane, not images.", "Choose data of images on the Train screen."
    if is_empty:
        return (
            "Draw a digit with the mouse,",
            "or press {draw_pen} and draw with the arrows.",
            "{draw_next_digit} takes a digit of the data to the canvas.",
        )
    if reading is not None:
        return "The network's figures are no numbers any more.", "{restart} begins again."
    answer, reason = now.newest(ReadingQuery), why_not_walk(now)
    if answer is not None and answer.error:
        return (answer.error,)
    return (f"{reason[:1].upper()}{reason[1:]}.",) if reason else ("The network is reading.",)


def hint(now: Snapshot, *, is_empty: bool, is_pen_down: bool) -> str:
    """What to press next, in one line."""
    if now.samples != "images":
        return "nothing to draw for points"
    if is_pen_down:
        return "arrows draw; {draw_pen} lifts it"
    if is_empty:
        return "draw: drag, or {draw_pen} and arrows"
    if not now.touched and not why_not_walk(now):
        return "untrained: {run} trains"
    return "{draw_keep} keeps it; {draw_clear} clears"
