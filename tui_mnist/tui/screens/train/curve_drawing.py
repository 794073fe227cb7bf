"""A run's curve becomes rows of characters, each with the part of the chart it belongs to; colours come later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_mnist.render.axis import Axis, linear_axis, logarithmic_axis
from tui_mnist.render.raster import DOTS_ACROSS, DOTS_DOWN, Curve, Glyphs, raster
from tui_mnist.training.timeline import SeriesColumns, Timeline
from tui_mnist.tui.screens.train.curve_edges import CurvePart, Row, tick_of
from tui_mnist.tui.screens.train.curve_frame import Plot, Shape, framed, hint, plot_in, with_hint

Array = NDArray[np.float64]
Cells = NDArray[np.intp]

SETTLING = 10
"""A chart in percent ignores the first of so many parts of a curve: it may come from below."""

HIGHEST_START = 0.98
"""An axis in percent starts no higher than that, since it always ends at 100 %."""

ROOM_TO_FALL = 10
"""Before the first batch an axis of losses goes down to the loss divided by this."""

LEAST_OF_A_LINE = 10
"""On a logarithmic axis single batches count down to the lowest point of the lines divided by this."""


@dataclass(frozen=True, eq=False)
class Curves:
    """What is drawn of a run: its own columns, the smoothed ones of the run before (empty if there is none), and dots.

    The dots are those of validation: their steps and values.
    """

    columns: SeriesColumns
    before: Array
    dots: tuple[Array, Array]

    def lines(self) -> list[Array]:
        """All but single batches."""
        return [self.columns.smoothed, self.before, self.dots[1]]


def draw(timeline: Timeline, ghost: Timeline | None, shape: Shape, width: int, height: int) -> tuple[list[Row], Plot]:
    """The chart's rows, from the top, in so many cells, and where the curves are in them."""
    plot = plot_in(width, height, max(timeline.last_step, ghost.last_step if ghost else 0))
    curves = _curves(timeline, ghost, shape, plot)
    axis = _axis(curves, shape, plot.rows)
    marked = _cells(np.array([mark.step for mark in timeline.marks], np.float64), plot)
    inside = _rows(curves, axis, plot, marked, shape) if axis else hint(_reason(timeline, shape), plot)
    if axis and not timeline.last_step:
        with_hint(inside, shape.invitation, plot)
    rows = framed(
        inside,
        plot,
        axis.tick_rows(plot.rows) if axis else None,
        marks=timeline.marks,
        marked=marked.tolist(),
        epochs=_cells(timeline.dots("epoch")[0], plot).tolist(),
        plain=shape.ascii_only,
    )
    return rows, plot


def _reason(timeline: Timeline, shape: Shape) -> str:
    return "no finite value" if timeline.last_step else shape.invitation


def _cells(steps: Array, plot: Plot) -> Cells:
    """The cells of the plot in which these steps are."""
    return np.minimum(np.floor(steps / plot.end * plot.width), plot.width - 1).astype(np.intp)


def _curves(timeline: Timeline, ghost: Timeline | None, shape: Shape, plot: Plot) -> Curves:
    def columns(of: Timeline) -> SeriesColumns:
        return of.columns(shape.series, smoothing=shape.smoothing, count=plot.width * DOTS_ACROSS, end=plot.end)

    before = columns(ghost).smoothed if ghost else np.empty(0)
    return Curves(columns(timeline), before, timeline.dots(f"validation_{shape.series}"))


def _axis(curves: Curves, shape: Shape, rows: int) -> Axis | None:
    """An axis for all that there is to see; None if that is nothing."""
    columns = curves.columns
    values = _finite(columns.lowest, columns.highest, *curves.lines())
    if not len(values):
        return None
    if shape.percent:
        return _percent_axis(curves, rows)
    low, high = float(values.min()), float(values.max())
    if len(values) == len(curves.dots[1]) and high > 0:
        low = min(low, high / ROOM_TO_FALL)
    elif shape.log_y and high > 0:
        lines = _finite(*curves.lines())
        low = max(float(values[values > 0].min()), float(lines[lines > 0].min(initial=high)) / LEAST_OF_A_LINE)
    if shape.log_y and high > 0:
        return logarithmic_axis(low, high, rows)
    return linear_axis(0.0 if 0 <= low < high / 2 else low, high, rows)


def _percent_axis(curves: Curves, rows: int) -> Axis:
    """From where the curves have settled, or from 0 % before the first batch, to 100 %."""
    steps, dots = curves.dots
    settled = _finite(*map(_without_start, (curves.columns.lowest, curves.before)), dots[steps > 0])
    return linear_axis(min(float(settled.min()), HIGHEST_START) if len(settled) else 0.0, 1.0, rows, percent=True)


def _finite(*arrays: Array) -> Array:
    together = np.concatenate(arrays)
    return together[np.isfinite(together)]


def _without_start(column: Array) -> Array:
    finite = _finite(column)
    return finite[len(finite) // SETTLING :]


def _rows(curves: Curves, axis: Axis, plot: Plot, marked: Cells, shape: Shape) -> list[Row]:
    def heights(values: Array) -> Array:
        return axis.dots(values, plot.rows)

    columns = curves.columns
    plain = shape.ascii_only
    lowest, highest, line = heights(np.stack((columns.lowest, columns.highest, columns.smoothed)))
    layers: list[tuple[CurvePart, Curve | Glyphs]] = [
        (CurvePart.RAW, Curve(lowest, highest, ".")),
        (CurvePart.TRAIN, Curve(line, line)),
    ]
    if len(curves.before):
        before = heights(curves.before)
        layers.insert(1, (CurvePart.GHOST, Curve(before, before, "-")))
    steps, values = curves.dots
    if len(steps):
        layers.append((CurvePart.VALIDATION, _dots(plot, _cells(steps, plot), heights(values), plain=plain)))
    if len(marked):
        ticks = np.array(sorted(set(marked.tolist())), np.float64)
        if len(ticks) <= plot.width // 8:
            down, across = np.meshgrid(np.arange(plot.rows, dtype=np.float64), ticks)
            layers.insert(0, (CurvePart.GUIDE, Glyphs(across.ravel(), down.ravel(), ":" if plain else "┊")))
        if not plot.top:
            layers.append((CurvePart.MARK, Glyphs(ticks, np.full(len(ticks), plot.rows - 1.0), tick_of(plain=plain))))
    parts, drawn = zip(*layers, strict=True)
    return [
        [(cells.text, CurvePart.AXIS if cells.layer is None else parts[cells.layer]) for cells in row]
        for row in raster(drawn, plot.rows, plot.width, ascii_only=plain)
    ]


def _dots(plot: Plot, cells: Cells, heights: Array, *, plain: bool) -> Curve | Glyphs:
    """A sign in the cell of each value; where these would run together, a dotted line, which is finer."""
    there = np.isfinite(heights) & (heights > -1)  # those of the start may be far below the axis
    cells, heights = cells[there], heights[there].clip(0, plot.rows * DOTS_DOWN - 1)
    if plain or len(set(cells.tolist())) <= plot.width // 3:
        return Glyphs(cells.astype(np.float64), np.rint(heights) // DOTS_DOWN, "o" if plain else "●")
    counts = np.bincount(cells, minlength=plot.width)
    dotted = np.full(plot.width * DOTS_ACROSS, np.nan)
    with np.errstate(invalid="ignore"):
        dotted[::DOTS_ACROSS] = np.bincount(cells, heights, plot.width) / counts
    return Curve(dotted, dotted)
