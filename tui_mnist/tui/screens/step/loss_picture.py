"""The loss along a step as a small curve: where it starts, where it lands, and what lies before and beyond."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

import numpy as np

from tui_mnist.number_format import loss_text, significant
from tui_mnist.queries.loss_along_step import LossAlongStep
from tui_mnist.render.axis import linear_axis
from tui_mnist.render.raster import DOTS_ACROSS, DOTS_DOWN, Curve, Glyphs, raster

START, LANDING = "S", "L"

HIGHEST = 3
"""A curve is cut off so many times as far above both ends of the step as these are above its lowest place."""


class LossPart(Enum):
    """What a piece of the picture shows."""

    LABEL = "label"
    AXIS = "axis"
    CURVE = "curve"
    START = "start"
    LANDING = "landing"


LAYERS = (LossPart.CURVE, LossPart.START, LossPart.LANDING)

Row = list[tuple[str, LossPart]]


def loss_words(loss: LossAlongStep) -> Iterator[str]:
    """What the step does to the loss of its batch, from the longest to the shortest wording."""
    before, after = loss_text(loss.before), loss_text(loss.after)
    if not np.isfinite(loss.before):
        yield "The loss of the batch is not finite: there is no step"
        yield "no step from a loss that is not finite"
        yield f"loss {before}"
        return
    if not loss.length:
        yield f"This step moves no weight: the loss of its batch stays {before}"
        yield f"moves nothing: loss {before}"
        return
    if not np.isfinite(loss.after):
        what = "overflows"
    elif loss.overshoots:
        what = "overshoots"
    else:
        what = "lowers" if loss.after < loss.before else "raises" if loss.after > loss.before else "keeps"
    if what in {"lowers", "raises", "keeps"}:
        yield f"This step {what} the loss of its batch from {before} to {after}"
        yield f"{what} its batch's loss: {before} → {after}"
    else:
        yield f"This step {what}: the loss of its batch goes from {before} to {after}"
        yield f"{what}: loss of its batch {before} → {after}"
    yield f"{what}: {before} → {after}"
    yield f"{before} → {after}"


def loss_rows(loss: LossAlongStep, width: int, height: int, *, ascii_only: bool) -> list[Row]:
    """The curve over the distance along the step, and below it the ends of this axis; no rows without room for them."""
    losses = np.where(np.isfinite(loss.losses), loss.losses, np.nan)
    if height < 3 or np.isnan(losses).all() or not loss.length:
        return []
    rows, distances = height - 1, loss.distances
    axis = linear_axis(*_reach(loss), rows)
    ticks = axis.tick_rows(rows)
    gutter = max(map(len, ticks.values()), default=0)
    columns = width - gutter - 1
    if columns < 8:
        return []
    low, high = float(distances[0]), float(distances[-1])

    along = np.interp(np.linspace(low, high, DOTS_ACROSS * columns), distances, losses)
    heights = np.clip(axis.dots(along, rows), -DOTS_DOWN, DOTS_DOWN * (rows + 1))

    def mark(distance: float, value: float, letter: str) -> Glyphs:
        column = np.rint((distance - low) / (high - low) * (columns - 1))
        row = np.rint(axis.dots(np.array([value]), rows)) // DOTS_DOWN
        return Glyphs(np.array([column]), np.clip(np.nan_to_num(row, nan=rows, posinf=rows), 0, rows - 1), letter)

    drawn = raster(
        [Curve(heights, heights), mark(0.0, loss.before, START), mark(loss.length, loss.after, LANDING)],
        rows,
        columns,
        ascii_only=ascii_only,
    )
    upright, tick = ("|", "+") if ascii_only else ("│", "┤")
    picture: list[Row] = []
    for y, cells in enumerate(drawn):
        label = ticks.get(y, "")
        edge = [(label.rjust(gutter), LossPart.LABEL), (tick if label else upright, LossPart.AXIS)]
        picture.append(edge + [(text, LossPart.AXIS if of is None else LAYERS[of]) for text, of in cells])
    return [*picture, [(" " * (gutter + 1) + _feet(loss, columns), LossPart.LABEL)]]


def _reach(loss: LossAlongStep) -> tuple[float, float]:
    """The lowest and the highest loss that are drawn; what rises far above both ends of the step is cut off."""
    finite = loss.losses[np.isfinite(loss.losses)]
    ends = [end for end in (loss.before, loss.after) if np.isfinite(end)]
    low, top = float(min(finite.min(), *ends)), max(ends, default=float(finite.max()))
    highest = float(max(finite.max(), top))
    return low, min(highest, top + HIGHEST * (top - low)) if top > low else highest


def _feet(loss: LossAlongStep, width: int) -> str:
    """The ends of the axis, and between them what the letters mean and which part is left out."""
    left, right, length = (significant(value, 3) for value in (float(loss.distances[0]), loss.reach, loss.length))
    lost = loss.distances[~np.isfinite(loss.losses)]
    words = [f"{START} start, {LANDING} lands after {length}", f"{LANDING} after {length}", f"{LANDING} {length}"]
    if lost.size:
        words = ["the rest is not finite", "rest not finite", "rest: NaN"]
        if lost[0] > 0:
            words = [f"not finite from {significant(float(lost[0]), 3)} on", *words]
    room = width - len(left) - len(right)
    return f"{left}{next((text for text in words if len(text) + 2 <= room), '').center(room)}{right}"
