"""What is drawn of the plane before and after the operations: the sheet with its marks, and what is laid over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from tui_mnist.geometry import HANDLES, AffineMap, Counterexample, OperationSequence, creases
from tui_mnist.geometry.affine import Array
from tui_mnist.render.plane import Area, Layer, Lines, Points, TextMark, View
from tui_mnist.tui.screens.geometry.operations.numbers import short
from tui_mnist.tui.screens.geometry.operations.overlays import CIRCLE, DOT, EIGENVECTORS, POINTS, SUM, VECTOR, Overlay

SHEET = 4
"""The sheet goes so far from 0 in each direction."""
SPACINGS = ((16, 0.5, 0.0), (9, 1, 0.5), (6, 1, 0), (3, 2, 1), (0, 4, 0))
"""With at least so many dots to a unit, lines so far apart, and dotted ones between them; closer lines would blur."""

ALONG = np.linspace(-SHEET, SHEET, 81)
SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], np.float64)
F = ([(1.5, 1), (1.5, 3.5)], [(1.5, 3.5), (3.2, 3.5)], [(1.5, 2.3), (2.8, 2.3)])
"""The strokes of a letter that looks like none of its mirror images."""

CENTRES = ((-2.1, 1.7), (1.4, -2.0))
CLASSES = (("class-1", "o", "∘"), ("class-2", "x", "×"))
"""The parts, the letters and the signs of two classes of points."""
CLOUDS = np.array(CENTRES)[:, None, :] + 0.6 * np.random.default_rng(7).normal(size=(2, 18, 2))


def _line(start: Array, end: Array, points: int = 33) -> Array:
    share = np.linspace(0, 1, points)[:, None]
    return (1 - share) * start + share * end


def _polyline(corners: Array) -> Array:
    return np.concatenate([_line(start, end) for start, end in pairwise(corners)])


LETTER = np.stack([_line(np.array(start, np.float64), np.array(end, np.float64)) for start, end in F])
OUTLINE = _polyline(SQUARE)
ARROWS = np.stack([_line(HANDLES[0], HANDLES[1]), _line(HANDLES[0], HANDLES[2])])
AROUND = np.linspace(0, 2 * np.pi, 73)
_SIDE = np.linspace(-SHEET, SHEET, 20)  # an even count: no point is on an axis, where a sheet may be creased
LATTICE = np.stack(np.meshgrid(_SIDE, _SIDE), axis=-1).reshape(-1, 2)
"""Points all over the sheet."""
UNIT_CIRCLE = np.stack([np.cos(AROUND), np.sin(AROUND)], axis=-1)

Move = Callable[[Array], Array]
"""What is done to points (…, 2) before they are drawn."""


def moving(sequence: OperationSequence, position: float) -> Move:
    """So many of the operations, for points in an array of any shape."""
    return lambda points: sequence.apply(points.reshape(-1, 2), position).reshape(points.shape)


@dataclass(frozen=True, eq=False)
class Scene:
    """The plane after some operations, all that there is to see of it.

    `move` takes the sheet there, and `bends` straight lines or leaves them straight; `target` is where an exercise
    wants it. `affine` is the one map of which eigenvectors are shown. `crease` are points of the untouched plane.
    """

    move: Move
    bends: bool
    affine: AffineMap | None
    overlay: Overlay
    vectors: tuple[tuple[float, float], ...]
    crease: Array
    target: Move | None = None
    refusal: Counterexample | None = None

    def layers(self, view: View) -> list[Layer]:
        """From the back to the front."""
        over = self._over() if self.refusal is None else self._refusal(self.refusal)
        return [*self._frame(), *self._sheet(view), *self._target(), *self._marks(), *over]

    def _frame(self) -> Iterator[Layer]:
        """The axes that do not move, dotted, a dot a unit."""
        places = np.arange(-40.0, 41.0)
        yield Points(np.stack([np.append(places, 0 * places), np.append(0 * places, places)], axis=-1), "frame", ".")

    def _sheet(self, view: View) -> Iterator[Layer]:
        _, lines, dotted = next(each for each in SPACINGS if view.dots_per_unit >= each[0])
        if dotted:
            yield Points(self.move(_dotted(dotted)), "dotted", ".")
        yield Lines(self.move(_grid(lines, self.bends)), "grid")
        yield Lines(self.move(_grid(SHEET, self.bends)), "axis", "+")
        if self.crease.size:
            yield Points(self.move(self.crease), "crease", "%")
            farthest = self.crease[np.argmax(np.abs(self.crease).sum(axis=1))]
            yield TextMark(self.move(farthest[None])[0], "crease", "crease")

    def _marks(self) -> Iterator[Layer]:
        """The unit square, the letter, and the arrows to (1, 0) and (0, 1)."""
        square = self.move(OUTLINE)
        x, y = square.T
        flipped = float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) < -1e-9
        yield Area(square, "flipped" if flipped else "square")
        yield Lines(square[None], "outline", "#")
        if not self.overlay.vectors:
            yield Lines(self.move(LETTER), "letter", "F", wide=True)
        if self.refusal is not None:
            return
        first, second = self.move(ARROWS)
        yield Lines(first[None], "first", "1", wide=True)
        yield Lines(second[None], "second", "2", wide=True)
        for end, name, part in ((first[-1], "e1", "first"), (second[-1], "e2", "second")):
            yield TextMark(end, name, part)

    def _target(self) -> Iterator[Layer]:
        if self.target is not None:
            yield Lines(self.target(_grid(2, bends=True)), "target", ":", dashed=True)
            yield Lines(self.target(LETTER), "target", ":", dashed=True)
            yield Lines(self.target(OUTLINE)[None], "target", ":", dashed=True)
            first, second = self.target(HANDLES[1:])
            yield TextMark(first, "1", "target")
            yield TextMark(second, "2", "target")

    def _over(self) -> Iterator[Layer]:
        if self.overlay == POINTS:
            for (part, letter, sign), points in zip(CLASSES, self.move(CLOUDS), strict=True):
                yield Points(points, part, letter, sign=sign)
        elif self.overlay == CIRCLE:
            yield Lines(self.move(UNIT_CIRCLE)[None], "over", "o", wide=True)
        elif self.overlay == EIGENVECTORS and self.affine is not None:
            for value, way in self.affine.eigenvectors:
                line = self.move(_line(-SHEET * way, SHEET * way))
                yield Lines(line[None], "over", "@")
                yield TextMark(line[-4], short(value), "over")
        elif self.overlay in {VECTOR, SUM}:
            yield from self._tip_to_tail()
        elif self.overlay == DOT:
            yield from self._shadow()

    def _tip_to_tail(self) -> Iterator[Layer]:
        first, second = (np.array(vector) for vector in self.vectors)
        start = np.zeros(2)
        if self.overlay == SUM:
            yield from self._arrow(first, first + second, "second-vector", "v", named_at=-12)
            yield from self._arrow(start, first + second, "sum", "u+v")
        yield from self._arrow(start, first, "first-vector", "u")

    def _arrow(self, start: Array, end: Array, part: str, name: str, named_at: int = -1) -> Iterator[Layer]:
        line = self.move(_line(start, end))
        yield Lines(line[None], part, name[-1], wide=True)
        yield TextMark(line[named_at], name, part)

    def _shadow(self) -> Iterator[Layer]:
        """The arrows' images as arrows from the image of 0, and the shadow of the one on the other, found anew."""
        start, first, second = self.move(np.array([(0.0, 0.0), *self.vectors]))
        foot = start + shadow(first - start, second - start)
        for end, part, name in ((first, "first-vector", "u"), (second, "second-vector", "v")):
            yield Lines(np.stack([start, end])[None], part, name, wide=True)
            yield TextMark(end, name, part)
        yield Lines(np.stack([second, foot])[None], "sum", ":", dashed=True)
        yield Lines(np.stack([start, foot])[None], "sum", "=", wide=True)

    def _refusal(self, refusal: Counterexample) -> Iterator[Layer]:
        """The two points with the straight line between their images, its middle, and where their middle went."""
        first, second, middle = self.move(np.stack([*refusal.ends, refusal.middle]))
        yield Lines(np.stack([first, second])[None], "refusal", ":", dashed=True)
        yield TextMark((first + second) / 2, "half", "refusal")
        for point, name in ((first, "p"), (second, "q"), (middle, "m   ")):
            yield TextMark(point, name, "refusal")


def shadow(first: Array, second: Array) -> Array:
    """The second vector (2,), projected onto the line of the first; 0 if that has no length."""
    square = float(first @ first)
    return first * (float(first @ second) / square if square else 0.0)


def all_creases(sequence: OperationSequence) -> Array:
    """The points (n, 2) of the sheet that are creased by some operation."""
    found = [points for _, points in creases(sequence, SHEET, 0.08)]
    return np.concatenate(found) if found else np.empty((0, 2))


@lru_cache(maxsize=16)
def _dotted(spacing: float) -> Array:
    """Points (n, 2) on lines of the sheet both ways, so far apart."""
    places, along = np.arange(-SHEET, SHEET + spacing / 2, spacing), np.arange(-SHEET, SHEET + 0.1, spacing / 2)
    upright = np.stack(np.meshgrid(places, along), axis=-1).reshape(-1, 2)
    return np.concatenate([upright, upright[:, ::-1]])


@lru_cache(maxsize=16)
def _grid(spacing: float, bends: bool) -> Array:
    """Lines (n, points, 2) of the sheet both ways, of their ends alone unless they have to bend.

    With a spacing as wide as the sheet they are its axes and its edge.
    """
    places, along = np.arange(-SHEET, SHEET + spacing / 2, spacing), ALONG if bends else ALONG[[0, -1]]
    upright = np.stack(np.broadcast_arrays(places[:, None], along[None, :]), axis=-1)
    return np.concatenate([upright, upright[..., ::-1]])
