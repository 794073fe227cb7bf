"""A run's curve becomes rows of characters, each with the part of the chart it belongs to; colours come later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_mnist.render.axis import Axis, linear_axis, logarithmic_axis, steps_reach
from tui_mnist.render.raster import DOTS_ACROSS, DOTS_DOWN, Curve, Glyphs, raster
from tui_mnist.training.timeline import Columns, Timeline
from tui_mnist.tui.widgets.curve_edges import Part, Row, left_of, mark_row, step_row, tick_of

Array = NDArray[np.float64]

LABEL_WIDTH = 6
ROWS_WITH_MARKS, ROWS_WITH_STEPS, COLUMNS_WITH_AXIS, COLUMNS_WITH_LABELS = 8, 4, 12, 24
"""From which size of the chart on there is room for each."""

SETTLING = 10
"""A chart in percent ignores the first of so many parts of a curve: it may come from below."""

LEAST_OF_A_LINE = 10
"""On a logarithmic axis single batches count down to the lowest point of the lines divided by this."""


LAYERS = (Part.GUIDE, Part.RAW, Part.GHOST, Part.TRAIN, Part.VALIDATION, Part.MARK)


@dataclass(frozen=True)
class Shape:
    """What a chart shows, and how: a series of a timeline that has a validation series beside it."""

    series: str
    percent: bool
    log_y: bool
    smoothing: float
    ascii_only: bool


@dataclass(frozen=True)
class Plot:
    """Where in a chart the curves are: so many cells from row `top` and column `left` on, for the steps 0…`end`."""

    top: int
    left: int
    rows: int
    width: int
    end: int

    def step_at(self, x: int) -> int | None:
        """The step in the middle of a cell of the chart; None beside the plot."""
        inside = self.left <= x < self.left + self.width
        return max(round((x - self.left + 0.5) / self.width * self.end), 1) if inside else None

    def cells(self, steps: Array) -> Array:
        """The cells of the plot in which these steps are."""
        return np.minimum(np.floor(steps / self.end * self.width), self.width - 1)


@dataclass(frozen=True, eq=False)
class Curves:
    """What is drawn of a run: its own columns, the smoothed ones of the run before, and the validation dots."""

    columns: Columns
    before: Array
    dots: tuple[Array, Array]

    def lines(self) -> list[Array]:
        """All but single batches."""
        return [self.columns.smoothed, self.before, self.dots[1]]


def draw(timeline: Timeline, ghost: Timeline | None, shape: Shape, width: int, height: int) -> tuple[list[Row], Plot]:
    """The chart's rows, from the top, in so many cells, and where the curves are in them.

    What has no room is left out: first the marks' texts, then the steps, then the labels of the values.
    """
    top = int(height >= ROWS_WITH_MARKS)
    bottom = int(height >= ROWS_WITH_STEPS and width >= COLUMNS_WITH_AXIS)
    gutter = LABEL_WIDTH if width >= COLUMNS_WITH_LABELS else 0
    left = gutter + 1 if width >= COLUMNS_WITH_AXIS else 0
    end = steps_reach(max(timeline.last_step, ghost.last_step if ghost else 0))
    plot = Plot(top, left, height - top - bottom, width - left, end)
    curves, plain = _curves(timeline, ghost, shape, plot), shape.ascii_only
    axis = _axis(curves, shape, plot.rows)
    marks = plot.cells(np.array([mark.step for mark in timeline.marks], np.float64))
    drawn = _rows(curves, axis, plot, marks, shape) if axis else _empty(timeline, plot)
    if left:
        labels = axis.tick_rows(plot.rows) if axis else {}
        drawn = [left_of(labels.get(row), gutter, plain=plain) + pieces for row, pieces in enumerate(drawn)]
    if top:
        drawn.insert(0, [(" " * left, Part.AXIS), *mark_row(timeline.marks, marks, plot.width, plain=plain)])
    if bottom:
        labelled = plot.end if axis else None
        drawn.append(step_row(labelled, plot.cells(timeline.dots("epoch")[0]), plot.width, gutter, plain=plain))
    return drawn, plot


def _curves(timeline: Timeline, ghost: Timeline | None, shape: Shape, plot: Plot) -> Curves:
    def columns(of: Timeline) -> Columns:
        return of.columns(shape.series, smoothing=shape.smoothing, count=plot.width * DOTS_ACROSS, end=plot.end)

    before = columns(ghost).smoothed if ghost else np.full(plot.width * DOTS_ACROSS, np.nan)
    return Curves(columns(timeline), before, timeline.dots(f"validation_{shape.series}"))


def _axis(curves: Curves, shape: Shape, rows: int) -> Axis | None:
    """An axis for all that there is to see; None if that is nothing."""
    columns = curves.columns
    values = _finite(columns.lowest, columns.highest, *curves.lines())
    if not len(values):
        return None
    low, high = float(values.min()), float(values.max())
    if shape.log_y and not shape.percent and high > 0:
        lines = _finite(*curves.lines())
        low = max(float(values[values > 0].min()), float(lines[lines > 0].min(initial=high)) / LEAST_OF_A_LINE)
        return logarithmic_axis(low, high, rows)
    if shape.percent:
        settled = _finite(*map(_without_start, (columns.lowest, curves.before)), curves.dots[1])
        low = float(settled.min())
    elif 0 <= low < high / 2:
        low = 0.0
    return linear_axis(low, high, rows, percent=shape.percent)


def _finite(*arrays: Array) -> Array:
    together = np.concatenate(arrays)
    return together[np.isfinite(together)]


def _without_start(column: Array) -> Array:
    finite = _finite(column)
    return finite[len(finite) // SETTLING :]


def _rows(curves: Curves, axis: Axis, plot: Plot, marks: Array, shape: Shape) -> list[Row]:
    def heights(values: Array) -> Array:
        return axis.dots(values, plot.rows)

    plain = shape.ascii_only
    steps, values = curves.dots
    ticks = np.unique(marks)
    guides = ticks if len(ticks) <= plot.width // 8 else ticks[:0]
    down, across = np.meshgrid(np.arange(plot.rows, dtype=np.float64), guides)
    line, before = heights(curves.columns.smoothed), heights(curves.before)
    on_top = ticks[:0] if plot.top else ticks
    layers: list[Curve | Glyphs] = [
        Glyphs(across.ravel(), down.ravel(), ":" if plain else "┊"),
        Curve(heights(curves.columns.lowest), heights(curves.columns.highest), "."),
        Curve(before, before, "-"),
        Curve(line, line, "*"),
        _dots(plot, plot.cells(steps), heights(values), plain=plain),
        Glyphs(on_top, np.full(len(on_top), plot.rows - 1.0), tick_of(plain=plain)),
    ]
    return [
        [(cells.text, Part.AXIS if cells.layer is None else LAYERS[cells.layer]) for cells in row]
        for row in raster(layers, plot.rows, plot.width, ascii_only=plain)
    ]


def _dots(plot: Plot, cells: Array, heights: Array, *, plain: bool) -> Curve | Glyphs:
    """A sign in the cell of each value; where these would run together, a dotted line, which is finer."""
    there = np.isfinite(heights)
    cells, heights = cells[there], heights[there].clip(0, plot.rows * DOTS_DOWN - 1)
    if plain or len(np.unique(cells)) <= plot.width // 3:
        return Glyphs(cells, np.rint(heights) // DOTS_DOWN, "o" if plain else "●")
    places = cells.astype(np.intp)
    counts = np.bincount(places, minlength=plot.width)
    dotted = np.full(plot.width * DOTS_ACROSS, np.nan)
    with np.errstate(invalid="ignore"):
        dotted[::DOTS_ACROSS] = np.bincount(places, heights, plot.width) / counts
    return Curve(dotted, dotted)


def _empty(timeline: Timeline, plot: Plot) -> list[Row]:
    hint = "no finite value" if timeline.last_step else "no batch yet"
    drawn: list[Row] = [[(" " * plot.width, Part.AXIS)] for _ in range(plot.rows)]
    if len(hint) <= plot.width:
        drawn[(plot.rows - 1) // 2] = [(hint.center(plot.width), Part.HINT)]
    return drawn
