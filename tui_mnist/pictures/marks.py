"""What hangs together on paper is a mark; some are digits, some parts of one, and some only dirt or the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_mnist.pictures.components import connected_components, merged

INK: Final = 100
"""From here on, ink of 0 to 255 is part of a mark; what is fainter belongs to a mark if it lies at its edge."""
SPECK: Final = 0.25
"""A mark whose longer side is under so much of the usual one is dirt."""
FRAGMENT: Final = 0.6
"""A mark whose longer side is under so much of the usual one can be a part of a digit."""
GAP: Final = 0.25
"""The parts of a broken digit are no farther apart, in usual sides."""
TALLEST: Final = 1.4
"""Two parts are not one digit if together they are taller than so many usual sides."""
SURROUNDINGS: Final = 0.8
"""A mark that runs along the picture's edge for so much of its height and width together is no writing."""
MOST_MARKS: Final = 3_000


@dataclass(frozen=True)
class DigitBox:
    """Where a digit is in a picture, in pixels from its upper left corner."""

    left: int
    top: int
    width: int
    height: int


class Marks(NamedTuple):
    """Each pixel's mark (rows, columns), 0 for none, and for each mark from 1 its edges, one past the last ones."""

    labels: NDArray[np.intp]
    tops: NDArray[np.intp]
    bottoms: NDArray[np.intp]
    lefts: NDArray[np.intp]
    rights: NDArray[np.intp]
    areas: NDArray[np.intp]

    @property
    def sides(self) -> NDArray[np.intp]:
        """The longer side of each mark."""
        sides: NDArray[np.intp] = np.maximum(self.bottoms - self.tops, self.rights - self.lefts)
        return sides

    @property
    def usual_side(self) -> float:
        """The longer side of the mark in which the middle of all ink lies, by size; 0 without any marks."""
        if not len(self.areas):
            return 0.0
        order = np.argsort(self.sides)
        weights = np.cumsum(self.areas[order])
        return float(self.sides[order[np.searchsorted(weights, weights[-1] / 2)]])

    def joined(self, groups: NDArray[np.intp]) -> Marks:
        """The marks of each group as one; group 0 is left out, the others are numbered from 1, one for each mark."""
        count = int(groups.max(initial=0))
        edges = [np.full(count + 1, self.labels.size), np.zeros(count + 1, np.intp)]
        tops, bottoms, lefts, rights, areas = edges[0], edges[1], edges[0].copy(), edges[1].copy(), edges[1].copy()
        np.minimum.at(tops, groups, self.tops)
        np.maximum.at(bottoms, groups, self.bottoms)
        np.minimum.at(lefts, groups, self.lefts)
        np.maximum.at(rights, groups, self.rights)
        np.add.at(areas, groups, self.areas)
        labels = np.concatenate([[0], groups])[self.labels]
        return Marks(labels, *(array[1:] for array in (tops, bottoms, lefts, rights, areas)))

    def kept(self, which: NDArray[np.bool_]) -> Marks:
        """Some of the marks alone."""
        return self.joined(np.where(which, np.cumsum(which), 0))


def find_marks(ink: NDArray[np.uint8]) -> Marks:
    """All that hangs together in ink (rows, columns) from 0 to 255."""
    labels, _ = connected_components(ink >= INK)
    rows, columns = np.nonzero(labels)
    pixels = Marks(labels, rows, rows + 1, columns, columns + 1, np.ones_like(rows))
    return pixels.joined(labels[rows, columns])._replace(labels=labels)


def writing(marks: Marks) -> Marks:
    """The marks without dirt, and without what is around the paper."""
    on_paper = marks.kept(~_around_paper(marks))
    return on_paper.kept(on_paper.sides >= SPECK * on_paper.usual_side)


def digits(marks: Marks) -> Marks:
    """The marks with those as one that are parts of the same digit, in the order of reading."""
    if not len(marks.areas):
        return marks
    first, second = np.nonzero(np.triu(_same_digit(marks), 1))
    _, groups = np.unique(merged(len(marks.areas), first, second), return_inverse=True)
    whole = marks.joined(groups + 1)
    places = np.empty(len(whole.areas), np.intp)
    places[order_of_reading(whole)] = np.arange(1, len(places) + 1)
    return whole.joined(places)


def order_of_reading(marks: Marks) -> list[int]:
    """The marks' indices, line by line from the top, each from left to right; a line may rise or fall.

    Going from left to right, a mark continues the line whose last mark is most beside it, unless that is less than
    half of the smaller one's height.
    """
    lines: list[list[int]] = []
    for mark in np.argsort(marks.lefts, kind="stable").tolist():
        shares = [_beside(marks, line[-1], mark) for line in lines]
        if shares and max(shares) >= 0.5:
            lines[shares.index(max(shares))].append(mark)
        else:
            lines.append([mark])
    middles = marks.tops + marks.bottoms
    lines.sort(key=lambda line: float(middles[line].mean()))
    return [mark for line in lines for mark in line]


def _beside(marks: Marks, one: int, other: int) -> float:
    """The common rows of two marks, as a share of those of the smaller one."""
    common = min(marks.bottoms[one], marks.bottoms[other]) - max(marks.tops[one], marks.tops[other])
    return float(common / min(marks.bottoms[one] - marks.tops[one], marks.bottoms[other] - marks.tops[other]))


def _around_paper(marks: Marks) -> NDArray[np.bool_]:
    labels = marks.labels
    edge = np.concatenate([labels[0], labels[-1], labels[1:-1, 0], labels[1:-1, -1]])
    along = np.bincount(edge, minlength=len(marks.areas) + 1)[1:]
    around: NDArray[np.bool_] = along >= SURROUNDINGS * (marks.bottoms - marks.tops + marks.rights - marks.lefts)
    return around


def _same_digit(marks: Marks) -> NDArray[np.bool_]:
    """Which marks (one, other) are parts of one digit: over one another, or a small one close to any other."""
    usual = marks.usual_side

    def common(low: NDArray[np.intp], high: NDArray[np.intp]) -> NDArray[np.intp]:
        return np.minimum(high[:, None], high) - np.maximum(low[:, None], low)

    across, down = common(marks.lefts, marks.rights), common(marks.tops, marks.bottoms)
    widths, heights = marks.rights - marks.lefts, marks.bottoms - marks.tops
    together = np.maximum(marks.bottoms[:, None], marks.bottoms) - np.minimum(marks.tops[:, None], marks.tops)
    over = (across >= 0.5 * np.minimum(widths[:, None], widths)) & (-down <= GAP * usual)
    small = np.minimum(marks.sides[:, None], marks.sides) < FRAGMENT * usual
    beside = (-across <= GAP / 2 * usual) & (-down <= GAP / 2 * usual) & small
    fits = together <= TALLEST * np.maximum(usual, np.maximum(heights[:, None], heights))
    # two parts with nothing beside them decide by themselves what is usual
    only_two = (len(marks.areas) == 2) & (-down <= GAP / 2 * usual)
    same: NDArray[np.bool_] = (over & (fits | only_two)) | (beside & fits)
    return same
