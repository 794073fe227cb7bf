"""A picture on its way to digits that a network can read, with what each step made of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tui_mnist.data.mnist_form import mnist_form
from tui_mnist.errors import DataError
from tui_mnist.pictures.ink import stretched
from tui_mnist.pictures.light import darkness, has_light_ink, paper_of, shrunk
from tui_mnist.pictures.marks import INK, MOST_MARKS, DigitBox, Marks, digits, find_marks, writing

PIXELS_AT_WORK: Final = 2_000_000
"""A digit needs 20 pixels: larger pictures are shrunk first."""
FIRST_WINDOW: Final = 0.5
"""Of the picture's shorter side: no stroke is wider."""
DIGITS_IN_WINDOW: Final = 2.0
SOFT_EDGE: Final = 0.1
"""Of a digit's longer side: so far around its mark fainter ink belongs to it, as two pixels do in MNIST."""


@dataclass(frozen=True, eq=False)
class FoundDigit:
    """A digit of a picture: its box there, its ink cut out (rows, columns) and the image (28, 28) in MNIST's form.

    Both are uint8 from 0 for none to 255.
    """

    box: DigitBox
    cut: NDArray[np.uint8]
    image: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class DigitSheet:
    """A picture and the steps from there to its digits; arrays are uint8 and have rows and columns.

    `picture` is as it was given. The steps are `shrunk_by` a whole factor: `grey` is dark ink on light paper, inverted
    if it was `light_ink`; `paper` is the paper without ink, `ink` goes from 0 to 255, `marks` has for each pixel the
    number of its digit from 1, and 0 elsewhere.
    """

    picture: NDArray[np.uint8]
    shrunk_by: int
    light_ink: bool
    grey: NDArray[np.uint8]
    paper: NDArray[np.uint8]
    ink: NDArray[np.uint8]
    marks: NDArray[np.intp]
    digits: tuple[FoundDigit, ...]

    @property
    def images(self) -> NDArray[np.uint8]:
        """All digits in MNIST's form: shape (digits, 28, 28)."""
        return np.array([digit.image for digit in self.digits], np.uint8).reshape(-1, 28, 28)


def find_digits(picture: NDArray[np.uint8]) -> DigitSheet:
    """Cut a picture of grey levels (rows, columns), from 0 for black to 255, into its digits in the order of reading.

    There may be none. Raises ValueError for another number of dimensions or an empty picture, and DataError if it holds
    more marks than any page of digits.
    """
    if picture.ndim != 2 or not picture.size:
        raise ValueError(f"expected a picture of rows and columns, got shape {picture.shape}")
    shrunk_by = math.ceil(math.sqrt(picture.size / PIXELS_AT_WORK))
    grey = shrunk(picture, shrunk_by)
    light_ink = has_light_ink(grey)
    if light_ink:
        grey = 255 - grey
    window = max(FIRST_WINDOW * min(grey.shape), 3.0)
    paper, ink, marks = _marks(grey, window)
    narrower = DIGITS_IN_WINDOW * marks.usual_side
    if 0 < narrower < window:  # the shadow of a hand is wider than a digit
        paper, ink, marks = _marks(grey, narrower)
    found = digits(marks)
    cuts = tuple(_cut(ink, found, number, picture.shape, shrunk_by) for number in range(1, len(found.areas) + 1))
    return DigitSheet(picture, shrunk_by, light_ink, grey, paper, ink, found.labels, cuts)


def _marks(grey: NDArray[np.uint8], window: float) -> tuple[NDArray[np.uint8], NDArray[np.uint8], Marks]:
    paper = paper_of(grey, window)
    ink = stretched(darkness(grey, paper))
    marks = writing(find_marks(ink))
    if len(marks.areas) > MOST_MARKS:
        raise DataError(
            f"holds {len(marks.areas):,} marks; expected a page with at most {MOST_MARKS:,} digits, dark on light or "
            "light on dark"
        )
    return paper, ink, marks


def _cut(
    ink: NDArray[np.uint8], marks: Marks, number: int, whole: tuple[int, ...], shrunk_by: int
) -> FoundDigit:
    """The digit of that number, with the soft edge around its mark and nothing of other marks."""
    edges = marks.tops, marks.bottoms, marks.lefts, marks.rights
    top, bottom, left, right = (int(edge[number - 1]) for edge in edges)
    soft = max(1, round(SOFT_EDGE * max(bottom - top, right - left)))
    place = np.s_[max(top - soft, 0) : bottom + soft, max(left - soft, 0) : right + soft]
    here, labels = ink[place], marks.labels[place]
    own = _around(labels == number, soft) & ((labels == number) | (here < INK))
    cut = np.where(own, here, 0).astype(np.uint8)
    inked = [np.flatnonzero(own_and_inked) for own_and_inked in (cut.any(axis=1), cut.any(axis=0))]
    (first_row, rows), (first_column, columns) = ((int(at[0]), int(at[-1] - at[0]) + 1) for at in inked)
    cut = cut[first_row : first_row + rows, first_column : first_column + columns]
    left, top = ((at.start + first) * shrunk_by for at, first in zip(place[::-1], (first_column, first_row)))
    box = DigitBox(left, top, columns * shrunk_by, rows * shrunk_by)
    return FoundDigit(box, cut, mnist_form(cut))


def _around(mask: NDArray[np.bool_], distance: int) -> NDArray[np.bool_]:
    """The mask with all that is at most so many pixels from it, across and down."""
    for axis in (0, 1):
        pad = [(distance + 1, distance) if axis == along else (0, 0) for along in (0, 1)]
        sums = np.cumsum(np.pad(mask, pad), axis=axis, dtype=np.int32)
        before, after = (np.take(sums, np.arange(mask.shape[axis]) + step, axis) for step in (0, 2 * distance + 1))
        mask = after > before
    return mask
