"""A confusion matrix becomes a grid of cells as large as there is room, of which one is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_mnist.render.lines import Role

LEVELS: Final = 12
"""So many depths of colour, few enough to keep a style for each."""
FEWEST_DIGITS: Final = 3
"""A cell has room for so many, that it need not grow while samples are counted."""
TALLEST: Final = 7
PRECISION, SHORT_PRECISION, RECALL = "precision", "prec", " recall"
ROOT: Final = 3
"""A mistake's depth of colour is this root of its share of the row: 1 in 1,000 can be seen, 1 in 8 is half as deep."""


class GridSpan(NamedTuple):
    """A piece of a line: `level`, 0 to LEVELS, is how deep its colour is, `chosen` whether it is what is looked at."""

    text: str
    role: Role = Role.PLAIN
    level: int = 0
    chosen: bool = False


class ConfusionLayout(NamedTuple):
    """Cells of so many columns and rows, right of `heading` columns and below one row of names.

    Of the classes, `shown_rows` and `shown_columns` are seen. `sums` is how many rows stand below: precision, and how
    many samples that is of. No number has more than so many `digits`.
    """

    digits: int
    heading: int
    cell_width: int
    cell_height: int
    shown_rows: range
    shown_columns: range
    sums: int

    @property
    def width(self) -> int:
        """The columns of the whole grid."""
        return self.heading + self.cell_width * len(self.shown_columns) + len(RECALL)

    @property
    def height(self) -> int:
        """The rows of the whole grid."""
        return 1 + self.cell_height * len(self.shown_rows) + self.sums

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """Class and prediction of the cell that covers this place, if one does."""
        column, row = (x - self.heading) // self.cell_width, (y - 1) // self.cell_height
        if 0 <= row < len(self.shown_rows) and 0 <= column < len(self.shown_columns):
            return self.shown_rows[row], self.shown_columns[column]
        return None

    @property
    def is_narrow(self) -> bool:
        """Whether cells have no room for marks on both sides of a number."""
        return self.cell_width < self.digits + 3

    def cell(self, text: str, marks: tuple[str, str]) -> str:
        """A number between its marks in the middle of a cell, or at the right end of a narrow one."""
        if not text:
            return " " * self.cell_width
        if self.is_narrow:
            return (marks[0] + text).rjust(self.cell_width)
        return f"{marks[0]}{text}{marks[1]}".rjust(self.digits + 2).center(self.cell_width)

    def aligned(self, text: str) -> str:
        """What stands above or below a column of cells; nothing if it has no room."""
        if len(text) > self.cell_width:
            return " " * self.cell_width
        if self.is_narrow:
            return text.rjust(self.cell_width)
        return text.rjust(self.digits + 1).ljust(self.digits + 2).center(self.cell_width)

    def label(self, word: str) -> str:
        """What stands left of the cells; nothing if it has no room."""
        return (word if len(word) < self.heading else "").rjust(self.heading - 1) + " "


def confusion_layout(
    matrix: NDArray[Any], *, names: int, width: int, height: int, chosen: tuple[int, int] = (0, 0)
) -> ConfusionLayout:
    """The largest cells with which all classes have room; the smallest, around the chosen one, where they have not.

    `names` is how many columns the longest name takes at the left of the `width` columns and `height` rows.
    """
    classes = len(matrix)
    digits = max(FEWEST_DIGITS, len(str(matrix.max(initial=0))))
    least = digits + 1
    label = next(
        (
            len(word) + 1
            for word in (PRECISION, SHORT_PRECISION)
            if len(word) + 1 + classes * least + len(RECALL) <= width - (3 * classes if word == PRECISION else 0)
        ),
        0,
    )
    heading = max(names + 1, label)
    across, down = max(1, width - heading - len(RECALL)), max(1, height - 1)
    sums = 1 if down > classes else 0
    tall = min((down - sums) // classes, across // classes // 2, TALLEST)
    cell_height = max(1, tall)
    sums += sums and down - sums - cell_height * classes > 0
    cell_width = max(least, min(across // classes, max(2 * cell_height + 1, least)))
    rows = min(classes, max(1, (down - sums) // cell_height))
    columns = min(classes, max(1, across // cell_width))
    return ConfusionLayout(
        digits,
        heading,
        cell_width,
        cell_height,
        _around(chosen[0], rows, classes),
        _around(chosen[1], columns, classes),
        sums,
    )


def confusion_grid_lines(
    matrix: NDArray[Any],
    rows: Sequence[str],
    columns: Sequence[str],
    layout: ConfusionLayout,
    *,
    chosen: tuple[int, int],
    by_row: bool = False,
    ascii_only: bool = False,
) -> list[list[GridSpan]]:
    """The grid, with each class's recall at the right and precision below, and the accuracy where both end.

    `matrix` has the counts: row = true class, column = predicted class; `rows` and `columns` have their names. With
    `by_row` each cell is the percentage of its row. What is right is in brackets, or behind a bar where cells are
    narrow, so that it is told from mistakes without colour; a zero elsewhere is a dot.
    """
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    levels = np.rint(np.where(np.eye(len(matrix)) > 0, shares, shares ** (1 / ROOT)) * LEVELS).astype(int)
    levels[(matrix > 0) & (levels == 0)] = 1
    right, of_class = matrix.diagonal(), matrix.sum(axis=1)
    counts, share_of, level_of = matrix.tolist(), shares.tolist(), levels.tolist()
    width = layout.cell_width
    lines = [
        [
            GridSpan(layout.label("true")),
            *(
                GridSpan(layout.aligned(columns[label][: width - 1]), Role.HEADING, chosen=label == chosen[1])
                for label in layout.shown_columns
            ),
            GridSpan(RECALL),
        ]
    ]
    middle = (layout.cell_height - 1) // 2
    for true in layout.shown_rows:
        for inner in range(layout.cell_height):
            has_text = inner == middle
            name = layout.label(rows[true] if has_text else "")
            line = [GridSpan(name, Role.HEADING, chosen=has_text and true == chosen[0])]
            for predicted in layout.shown_columns:
                here = (true, predicted) == chosen
                text = ""
                if has_text:
                    count, share = counts[true][predicted], share_of[true][predicted]
                    text = _number(count, share, by_row=by_row, diagonal=true == predicted, ascii_only=ascii_only)
                marks = _marks(layout, diagonal=true == predicted, chosen=here, ascii_only=ascii_only)
                text = layout.cell(text, marks)
                line.append(_cell_span(text, true == predicted, level_of[true][predicted], chosen=here))
            figure = _share(right[true], of_class[true]) if has_text else ""
            if inner == middle + 1:
                figure = f"of {of_class[true]}"
            lines.append([*_joined(line), GridSpan(_aside(figure))])
    return lines + _sum_lines(matrix, layout)


def _sum_lines(matrix: NDArray[Any], layout: ConfusionLayout) -> list[list[GridSpan]]:
    """The precision of each class, and how often it was guessed, as far as there is room."""
    right, of_guess, all_ = matrix.diagonal(), matrix.sum(axis=0), matrix.sum()
    precision = PRECISION if layout.heading > len(PRECISION) else SHORT_PRECISION
    shares = [_share(right[label], of_guess[label], layout.cell_width) for label in layout.shown_columns]
    rows = [
        (precision, shares, _share(right.sum(), all_)),
        ("of", [_count(int(of_guess[label]), layout.cell_width) for label in layout.shown_columns], str(all_)),
    ]
    return [
        [GridSpan(layout.label(word) + "".join(map(layout.aligned, figures)) + _aside(last))]
        for word, figures, last in rows[: layout.sums]
    ]


def _count(count: int, width: int) -> str:
    """The number, in thousands where it would touch the one beside it."""
    return str(count) if len(str(count)) < width else f"{count / 1000:.0f}k"


def _around(chosen: int, count: int, classes: int) -> range:
    """So many classes in a row, the chosen one in their middle where there are enough on both sides."""
    first = min(max(0, chosen - count // 2), classes - count)
    return range(first, first + count)


def _number(count: int, share: float, *, by_row: bool, diagonal: bool, ascii_only: bool) -> str:
    if not count and not diagonal:
        return "." if ascii_only else "·"
    if not by_row:
        return str(count)
    return "<1" if count and share < 0.005 else f"{100 * share:.0f}"


def _marks(layout: ConfusionLayout, *, diagonal: bool, chosen: bool, ascii_only: bool) -> tuple[str, str]:
    """What stands beside the number of a cell, so that it is told from others without colour."""
    if chosen:
        return (">", "<") if ascii_only else ("▸", "◂")
    if diagonal and layout.is_narrow:
        return ("|", "") if ascii_only else ("│", "")
    return ("[", "]") if diagonal else (" ", " ")


def _cell_span(text: str, diagonal: bool, level: int, *, chosen: bool) -> GridSpan:
    role = Role.RIGHT if diagonal else Role.WRONG if level else Role.NOTHING
    return GridSpan(text, role, level, chosen)


def _aside(figure: str) -> str:
    """What stands right of the cells; nothing if it has no room."""
    return figure.rjust(len(RECALL)) if len(figure) <= len(RECALL) else " " * len(RECALL)


def _joined(line: list[GridSpan]) -> list[GridSpan]:
    """The same with one span where several of the same kind stand side by side."""
    joined = line[:1]
    for span in line[1:]:
        if span[1:] == joined[-1][1:]:
            joined[-1] = joined[-1]._replace(text=joined[-1].text + span.text)
        else:
            joined.append(span)
    return joined


def _share(part: Any, whole: Any, width: int = len(RECALL)) -> str:
    """A percentage as precise as there is room for; nothing where there is nothing to divide."""
    if not whole:
        return ""
    precise = f"{part / whole:.1%}"
    rounded = f"{part / whole:.0%}"
    return next((text for text in (precise, rounded) if len(text) < width), rounded[:-1])
