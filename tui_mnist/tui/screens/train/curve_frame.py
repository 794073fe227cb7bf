"""What a chart has before there is a curve in it: its shape, the place for the curve, and what stands around that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui_mnist.render.step_axis import steps_reach
from tui_mnist.tui.screens.train.curve_edges import CurvePart, Row, left_of, mark_row, step_row

if TYPE_CHECKING:
    from tui_mnist.training.timeline import Mark

LABEL_WIDTH, SHORT_LABEL_WIDTH = 6, 5
ROWS_WITH_MARKS, ROWS_WITH_STEPS, COLUMNS_WITH_AXIS, COLUMNS_WITH_SHORT_LABELS, COLUMNS_WITH_LABELS = 8, 4, 12, 20, 24
"""From which size of the chart on there is room for each."""


class Shape(NamedTuple):
    """What a chart shows, and how: a series of a timeline that has a validation series beside it.

    `invitation` is what it says before the first batch.
    """

    series: str
    percent: bool
    log_y: bool
    smoothing: float
    ascii_only: bool
    invitation: str = ""


class Plot(NamedTuple):
    """Where in a chart the curves are: so many cells from row `top` and column `left` on, for the steps 0…`end`.

    There are `bottom` rows below it, and `gutter` of the columns left of it are for labels.
    """

    top: int
    left: int
    rows: int
    width: int
    end: int
    bottom: int = 0
    gutter: int = 0

    def step_at(self, x: int) -> int | None:
        """The step in the middle of a cell of the chart; None beside the plot."""
        inside = self.left <= x < self.left + self.width
        return max(round((x - self.left + 0.5) / self.width * self.end), 1) if inside else None


def plot_in(width: int, height: int, last_step: int) -> Plot:
    """The place for curves that reach to this step in a chart of so many cells.

    What has no room is left out: first the marks' texts, then the steps, then the labels of the values.
    """
    top = int(height >= ROWS_WITH_MARKS)
    bottom = int(height >= ROWS_WITH_STEPS and width >= COLUMNS_WITH_AXIS)
    if width >= COLUMNS_WITH_LABELS:
        gutter = LABEL_WIDTH
    else:
        gutter = SHORT_LABEL_WIDTH if width >= COLUMNS_WITH_SHORT_LABELS else 0
    left = gutter + 1 if width >= COLUMNS_WITH_AXIS else 0
    return Plot(top, left, height - top - bottom, width - left, steps_reach(last_step), bottom, gutter)


def framed(
    inside: Sequence[Row],
    plot: Plot,
    labels: Mapping[int, str] | None,
    *,
    marks: Sequence[Mark] = (),
    marked: Sequence[int] = (),
    epochs: Iterable[int] = (),
    plain: bool,
) -> list[Row]:
    """The rows of a plot with what stands around them.

    `labels` are those of the values by their rows; without them, the steps have none either. `marked` are the cells of
    the `marks`, `epochs` those in which epochs ended.
    """
    rows = list(inside)
    if plot.left:
        rows = [left_of((labels or {}).get(y), plot.gutter, plain=plain) + pieces for y, pieces in enumerate(rows)]
    if plot.top:
        rows.insert(0, [(" " * plot.left, CurvePart.AXIS), *mark_row(marks, marked, plot.width, plain=plain)])
    if plot.bottom:
        rows.append(step_row(None if labels is None else plot.end, tuple(epochs), plot.width, plot.gutter, plain=plain))
    return rows


def hint(text: str, plot: Plot) -> list[Row]:
    """The rows of a plot without curves: why there are none."""
    rows: list[Row] = [[(" " * plot.width, CurvePart.AXIS)] for _ in range(plot.rows)]
    with_hint(rows, text, plot)
    return rows


def with_hint(rows: list[Row], text: str, plot: Plot) -> None:
    """Write a few words into the middle row of a plot, if they have room there and stand upon nothing."""
    middle = (plot.rows - 1) // 2
    if not rows or len(text) > plot.width:
        return
    drawn = "".join(piece for piece, _ in rows[middle])
    start = (plot.width - len(text)) // 2
    if not drawn[start : start + len(text)].strip():
        kept = [(character, part) for piece, part in rows[middle] for character in piece]
        rows[middle] = [*kept[:start], (text, CurvePart.HINT), *kept[start + len(text) :]]


def draw_unbegun(shape: Shape, width: int, height: int) -> tuple[list[Row], Plot]:
    """The rows of a chart in so many cells before there is a run, and the place for its curves."""
    plot = plot_in(width, height, last_step=0)
    return framed(hint(shape.invitation, plot), plot, None, plain=shape.ascii_only), plot
