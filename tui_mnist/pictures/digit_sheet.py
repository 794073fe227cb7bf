"""A picture on its way to digits that a network can read, with what each step made of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_mnist.data.mnist_form import mnist_form
from tui_mnist.errors import DataError
from tui_mnist.pictures.components import connected_components
from tui_mnist.pictures.ink import stretched
from tui_mnist.pictures.light import darkness, has_light_ink, paper_around, paper_beside, shrunk
from tui_mnist.pictures.marks import INK, MOST_MARKS, DigitBox, Marks, digits, find_marks, writing
from tui_mnist.pictures.page import find_page

PIXELS_AT_WORK: Final = 2_000_000
"""A digit needs 20 pixels: larger pictures are shrunk first."""
FIRST_WINDOW: Final = 0.5
"""Of the picture's shorter side: no stroke is wider."""
DIGITS_IN_WINDOW: Final = 2.0
SOFT_EDGE: Final = 0.06
"""Of a digit's longer side: so far around its mark fainter ink belongs to it, as a pixel does in MNIST."""
FAINTEST: Final = 16
"""Less ink, of 255, is left out there: it may be noise of the paper, and would make the digit's box larger."""


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

    `picture` is as it was given. The steps are of its part `page`, shrunk by the whole factor `shrunk_by`: `grey` is
    dark ink on light paper, inverted if it was `light_ink`; `paper` is the paper without ink, `ink` goes from 0 to 255,
    `marks` has for each pixel the number of its digit from 1, and 0 elsewhere.
    """

    picture: NDArray[np.uint8]
    shrunk_by: int
    page: DigitBox
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
    shrunk_by = min(math.ceil(math.sqrt(picture.size / PIXELS_AT_WORK)), *picture.shape)
    whole = picture if shrunk_by == 1 else np.rint(shrunk(picture, shrunk_by, shrunk_by)).astype(np.uint8)
    page = find_page(whole)
    grey = whole[page.top : page.top + page.height, page.left : page.left + page.width]
    light_ink = has_light_ink(grey)
    steps = _steps(255 - grey if light_ink else grey)
    found = digits(steps.marks)
    cuts = tuple(_cut(steps.ink, found, number, page, shrunk_by) for number in range(1, len(found.areas) + 1))
    page = DigitBox(*(side * shrunk_by for side in (page.left, page.top, page.width, page.height)))
    return DigitSheet(picture, shrunk_by, page, light_ink, steps.grey, steps.paper, steps.ink, found.labels, cuts)


class _Steps(NamedTuple):
    grey: NDArray[np.uint8]
    paper: NDArray[np.uint8]
    ink: NDArray[np.uint8]
    marks: Marks


def _steps(dark: NDArray[np.uint8]) -> _Steps:
    """From dark ink to marks, by way of the paper: once for the whole page, then as digits are wide."""
    window = max(FIRST_WINDOW * min(dark.shape), 3.0)
    steps = _on_paper(dark, paper_around(dark, window))
    if not len(steps.marks.areas):
        return steps
    narrower = DIGITS_IN_WINDOW * steps.marks.usual_side
    if narrower < window:  # the shadow of a hand is wider than a digit
        steps = _on_paper(dark, paper_around(dark, narrower))
    return _on_paper(dark, paper_beside(dark, steps.ink > 0, min(narrower, window), steps.paper))


def _on_paper(dark: NDArray[np.uint8], paper: NDArray[np.uint8]) -> _Steps:
    ink = stretched(darkness(dark, paper))
    marks = writing(find_marks(ink))
    if len(marks.areas) > MOST_MARKS:
        raise DataError(
            f"has {len(marks.areas):,} marks on it; expected at most {MOST_MARKS:,}, dark on light or light on dark"
        )
    return _Steps(dark, paper, ink, marks)


def _cut(ink: NDArray[np.uint8], marks: Marks, number: int, page: DigitBox, shrunk_by: int) -> FoundDigit:
    """The digit of that number, with the soft edge around its mark and nothing of other marks."""
    edges = marks.tops, marks.bottoms, marks.lefts, marks.rights
    top, bottom, left, right = (int(edge[number - 1]) for edge in edges)
    soft = max(1, round(SOFT_EDGE * max(bottom - top, right - left)))
    place = np.s_[max(top - soft, 0) : bottom + soft, max(left - soft, 0) : right + soft]
    here, labels = ink[place], marks.labels[place]
    own = _around(labels == number, soft) & ((labels == number) | ((here >= FAINTEST) & (here < INK)))
    parts, _ = connected_components(own)
    with_mark = np.unique(parts[labels == number])  # the others are noise of the paper
    cut = np.where(np.isin(parts, with_mark), here, 0).astype(np.uint8)
    inked = [np.flatnonzero(own_and_inked) for own_and_inked in (cut.any(axis=1), cut.any(axis=0))]
    (first_row, rows), (first_column, columns) = ((int(at[0]), int(at[-1] - at[0]) + 1) for at in inked)
    cut = cut[first_row : first_row + rows, first_column : first_column + columns]
    left, top = page.left + place[1].start + first_column, page.top + place[0].start + first_row
    box = DigitBox(*(side * shrunk_by for side in (left, top, columns, rows)))
    return FoundDigit(box, cut, mnist_form(cut))


def _around(mask: NDArray[np.bool_], distance: int) -> NDArray[np.bool_]:
    """The mask with all that is at most so many pixels from it, across and down."""
    for axis in (0, 1):
        pad = [(distance + 1, distance) if axis == along else (0, 0) for along in (0, 1)]
        sums = np.cumsum(np.pad(mask, pad), axis=axis, dtype=np.int32)
        before, after = (np.take(sums, np.arange(mask.shape[axis]) + step, axis) for step in (0, 2 * distance + 1))
        mask = after > before
    return mask
