"""A part of the plane becomes rows of characters: lines and points in braille dots, arrows, marks and filled areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_mnist.render.raster import BLANK, DOTS_ACROSS, DOTS_DOWN, cell_bits, runs

Array = NDArray[np.float64]
Dots = tuple[NDArray[np.intp], NDArray[np.intp]]

FARTHEST = 1e6
"""Where points beyond the picture are taken to be, in dots, so that their differences remain finite."""


@dataclass(frozen=True)
class View:
    """So many cells, so many dots to a unit of the plane, and the point in the middle."""

    rows: int
    columns: int
    dots_per_unit: float
    centre: tuple[float, float] = (0.0, 0.0)

    @classmethod
    def around(cls, centre: tuple[float, float], reach: float, rows: int, columns: int) -> View:
        """With all that is at most so far from the centre, to each side."""
        dots = min(rows * DOTS_DOWN, columns * DOTS_ACROSS)
        return cls(rows, columns, dots / (2 * reach), centre)

    @property
    def _middle(self) -> Array:
        """On a dot, so that both axes are lines of one dot."""
        return np.rint(np.array([self.columns * DOTS_ACROSS - 1, self.rows * DOTS_DOWN - 1]) / 2)

    def dots(self, points: Array) -> Array:
        """Points (…, 2) in dots from the left and from the top, not rounded; NaN stays."""
        with np.errstate(over="ignore", invalid="ignore"):
            scaled = (points - self.centre) * np.array([self.dots_per_unit, -self.dots_per_unit])
        dots: Array = np.clip(scaled, -FARTHEST, FARTHEST) + self._middle
        return dots

    def point(self, column: float, row: float) -> Array:
        """The point (2,) in the middle of a cell, counted from the left and from the top."""
        dots = np.array([(column + 0.5) * DOTS_ACROSS - 0.5, (row + 0.5) * DOTS_DOWN - 0.5])
        point: Array = (dots - self._middle) / np.array([self.dots_per_unit, -self.dots_per_unit]) + self.centre
        return point


@dataclass(frozen=True, eq=False)
class Lines:
    """Polylines (lines, points, 2) in the style `part`, `wide` ones two dots thick, `dashed` ones with gaps.

    `letter` is drawn where there is no braille.
    """

    points: Array
    part: str
    letter: str = "."
    wide: bool = False
    dashed: bool = False


@dataclass(frozen=True, eq=False)
class Points:
    """Single points (n, 2): each a dot, or a `sign` that takes its cell; `letter` is for where there is no braille."""

    points: Array
    part: str
    letter: str = "o"
    sign: str = ""


@dataclass(frozen=True, eq=False)
class TextMark:
    """A text whose first character is at a point (2,); it is left out where that is not in sight."""

    point: Array
    text: str
    part: str


@dataclass(frozen=True, eq=False)
class Area:
    """The inside of a polygon (n, 2), behind all that is drawn; `part` is its style, of the background alone."""

    points: Array
    part: str


@dataclass(frozen=True, eq=False)
class Shades:
    """Each cell (rows, columns) in one of some styles, by its number, of the background alone; behind all areas."""

    numbers: NDArray[np.intp]
    parts: tuple[str, ...]


Layer = Lines | Points | TextMark | Area | Shades


class PlaneRun(NamedTuple):
    """Neighbouring cells of one style: that of what is drawn, and that of the area behind, each empty for none."""

    text: str
    part: str
    area: str


def draw(view: View, layers: Sequence[Layer], *, ascii_only: bool = False) -> list[list[PlaneRun]]:
    """The rows, from the top; of what is in the same cell, the later part is seen, and that one alone."""
    shape = view.rows, view.columns
    parts = [""]
    bits, owners = np.zeros(shape, np.uint8), np.zeros(shape, np.intp)
    codes, behind = np.zeros(shape, np.uint32), np.zeros(shape, np.intp)
    for layer in layers:
        if isinstance(layer, Shades):
            behind[:] = layer.numbers + len(parts)
            parts += layer.parts
            continue
        if layer.part not in parts:
            parts.append(layer.part)
        part = parts.index(layer.part)
        if isinstance(layer, Area):
            behind[_inside(view, layer.points)] = part
        elif isinstance(layer, TextMark):
            _write(view, layer, part, codes, owners)
        else:
            new = _bits_of(view, layer)
            letter = layer.letter if ascii_only else layer.sign if isinstance(layer, Points) else ""
            drawn = new > 0
            bits[drawn] = new[drawn] | np.where(owners[drawn] == part, bits[drawn], 0)
            owners[drawn] = part
            codes[drawn] = ord(letter) if letter else 0
    blank = (codes == 0) & ((bits == 0) | ascii_only)
    codes = np.where(codes > 0, codes, BLANK + bits.astype(np.uint32))
    codes[blank] = ord(" ")
    together = _without_gaps(owners, blank) * len(parts) + behind
    looks = [(part, area) for part in parts for area in parts]
    return [[PlaneRun(text, *looks[code or 0]) for text, code in row] for row in runs(codes, together)]


def _without_gaps(owners: NDArray[np.intp], blank: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Blank cells as the last drawn one to their left: they look the same, and there are fewer runs."""
    last = np.maximum.accumulate(np.where(blank, 0, np.arange(owners.shape[1])), axis=1)
    filled: NDArray[np.intp] = np.take_along_axis(owners, last, axis=1)
    return filled


def _bits_of(view: View, layer: Lines | Points) -> NDArray[np.uint8]:
    across, down = _dots_of_points(view, layer.points) if isinstance(layer, Points) else _dots_of_lines(view, layer)
    dots = np.zeros((view.rows * DOTS_DOWN, view.columns * DOTS_ACROSS), np.bool_)
    for right, below in ((0, 0), (1, 0), (0, 1), (1, 1)) if isinstance(layer, Lines) and layer.wide else ((0, 0),):
        x, y = across + right, down + below
        inside = (x >= 0) & (x < dots.shape[1]) & (y >= 0) & (y < dots.shape[0])
        dots[y[inside], x[inside]] = True
    return cell_bits(dots)


def _dots_of_points(view: View, points: Array) -> Dots:
    at = np.rint(view.dots(points[np.isfinite(points).all(axis=1)])).astype(np.intp)
    return at[:, 0], at[:, 1]


def _dots_of_lines(view: View, layer: Lines) -> Dots:
    at = view.dots(layer.points)
    starts, ends = _clipped(at[:, :-1].reshape(-1, 2), at[:, 1:].reshape(-1, 2), view)
    ways = np.abs(ends - starts)
    steps = np.ceil(np.maximum(ways[:, 0], ways[:, 1])).astype(np.intp) + 1  # quicker than a maximum along an axis of 2
    segment = np.repeat(np.arange(len(steps)), steps)
    place = np.arange(len(segment)) - np.repeat(np.cumsum(steps) - steps, steps)
    share = place / np.maximum(steps - 1, 1)[segment]
    dots = np.rint(starts[segment] + share[:, None] * (ends - starts)[segment]).astype(np.intp)
    if layer.dashed:
        is_flat = ways[:, 0] >= ways[:, 1]
        dots = dots[np.where(is_flat[segment], dots[:, 0], dots[:, 1]) % 4 < 2]  # by place: gaps stay where they are
    return dots[:, 0], dots[:, 1]


def _clipped(starts: Array, ends: Array, view: View) -> tuple[Array, Array]:
    """The parts of segments (n, 2) that are in sight, after Liang and Barsky; none of one with a NaN."""
    ways = ends - starts
    known = ~np.isnan(ways[:, 0] + ways[:, 1])
    starts, ways = starts[known], ways[known]
    size = np.array([view.columns * DOTS_ACROSS, view.rows * DOTS_DOWN])
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = (-1 - starts) / ways, (size - starts) / ways
    still, out = ways == 0, (starts < -1) | (starts > size)
    entered = np.where(still, np.where(out, np.inf, -np.inf), np.minimum(first, second))
    left = np.where(still, np.inf, np.maximum(first, second))
    enter = np.maximum(np.maximum(entered[:, 0], entered[:, 1]), 0)
    leave = np.minimum(np.minimum(left[:, 0], left[:, 1]), 1)
    seen = enter <= leave
    enter, leave = enter[seen, None], leave[seen, None]
    return starts[seen] + enter * ways[seen], starts[seen] + leave * ways[seen]


def _write(view: View, mark: TextMark, part: int, codes: NDArray[np.uint32], owners: NDArray[np.intp]) -> None:
    if not np.isfinite(mark.point).all():
        return
    across, down = np.rint(view.dots(mark.point)).astype(np.intp).tolist()
    row, start = down // DOTS_DOWN, across // DOTS_ACROSS
    if not (0 <= row < view.rows and 0 <= start < view.columns):
        return
    for column, letter in enumerate(mark.text[: view.columns - start], start=start):
        codes[row, column], owners[row, column] = ord(letter), part


def _inside(view: View, polygon: Array) -> NDArray[np.bool_]:
    """The cells whose middle is inside: from it to the right there is an odd number of edges."""
    inside = np.zeros((view.rows, view.columns), np.bool_)
    start = view.dots(polygon)
    if not np.isfinite(start).all():
        return inside
    end = np.roll(start, -1, axis=0)
    (left, top), (right, bottom) = start.min(axis=0), start.max(axis=0)
    columns = slice(max(int(left) // DOTS_ACROSS, 0), max(int(right) // DOTS_ACROSS + 1, 0))
    rows = slice(max(int(top) // DOTS_DOWN, 0), max(int(bottom) // DOTS_DOWN + 1, 0))
    x = ((np.arange(view.columns) + 0.5) * DOTS_ACROSS - 0.5)[columns]
    y = ((np.arange(view.rows) + 0.5) * DOTS_DOWN - 0.5)[rows, None]
    passes = (start[:, 1] > y) != (end[:, 1] > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = start[:, 0] + (y - start[:, 1]) * (end - start)[:, 0] / (end - start)[:, 1]
    beyond = passes[:, None, :] & (crossing[:, None, :] > x[None, :, None])
    inside[rows, columns] = beyond.sum(axis=2) % 2 == 1
    return inside
