"""A confusion matrix becomes a table, or a list of what was mixed up most where the table would be too wide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.render.lines import Line, Role, Span

WIDEST_HEADING = 5
NARROWEST_HEADING = 3


def confusion_matrix_lines(
    matrix: NDArray[Any], names: Sequence[str], *, width: int, ascii_only: bool = False
) -> list[Line] | None:
    """The matrix as a table with each class's recall, or None if it is wider than `width` columns.

    `matrix` has the counts: row = true class, column = predicted class; `names` has the classes' names.
    A zero off the diagonal is a dot, so that the diagonal stands out without colour. Names too long for a column are
    cut; where that would make two of them the same, the columns have the classes' numbers instead.
    """
    digits = len(str(matrix.max(initial=0)))
    recalls = _recalls(matrix)
    for rows, columns, cell in _headings(names, digits):
        heading = max(map(len, rows))
        if heading + (cell + 1) * len(columns) + 2 + len("recall") > width:
            continue
        none = ("." if ascii_only else "·").rjust(cell + 1)
        lines = [[Span(" " * heading + "".join(c.rjust(cell + 1) for c in columns) + "  recall", Role.HEADING)]]
        for true, (row, counts) in enumerate(zip(rows, matrix.tolist(), strict=True)):
            line = [Span(row.rjust(heading), Role.HEADING)]
            for predicted, count in enumerate(counts):
                if predicted == true:
                    line.append(Span(str(count).rjust(cell + 1), Role.RIGHT))
                elif count:
                    line.append(Span(str(count).rjust(cell + 1), Role.WRONG))
                else:
                    line.append(Span(none, Role.NOTHING))
            lines.append([*line, Span("  " + recalls[true].rjust(len("recall")))])
        return lines
    return None


def confusion_pair_lines(
    matrix: NDArray[Any], names: Sequence[str], *, width: int, ascii_only: bool = False, count: int = 10
) -> list[Line]:
    """The pairs of classes that were mixed up most, each way for itself: how many of how many were taken for what."""
    mistakes = matrix.copy()
    np.fill_diagonal(mistakes, 0)
    worst = np.argsort(-mistakes, axis=None, kind="stable")[:count]
    pairs = [(true, predicted) for true, predicted in zip(*np.unravel_index(worst, matrix.shape), strict=True)]
    pairs = [pair for pair in pairs if mistakes[pair]]
    if not pairs:
        return [[Span("no two classes were mixed up")]]
    totals = matrix.sum(axis=1)
    arrow = " -> " if ascii_only else " → "
    figures = [
        f"{mistakes[pair]}".rjust(len(str(mistakes.max()))) + f" of {totals[pair[0]]}".ljust(4 + len(str(totals.max())))
        for pair in pairs
    ]
    room = max(1, (width - len(arrow) - 2 - max(map(len, figures))) // 2)
    true_width, predicted_width = (min(room, max(len(names[pair[side]]) for pair in pairs)) for side in (0, 1))
    lines = [[Span("true class" + arrow + "taken for", Role.HEADING)]]
    for (true, predicted), figure in zip(pairs, figures, strict=True):
        first, second = names[true][:true_width], names[predicted][:predicted_width]
        lines.append(
            [
                Span(first.rjust(true_width) + arrow + second.ljust(predicted_width)),
                Span("  " + figure, Role.WRONG),
            ]
        )
    return lines


def _headings(names: Sequence[str], digits: int) -> list[tuple[Sequence[str], Sequence[str], int]]:
    """Headings of the rows, headings of the columns, and cells of a column: ways to label the table, best first."""
    most, least = (max(room, digits) for room in (WIDEST_HEADING, NARROWEST_HEADING))
    ways: list[tuple[Sequence[str], Sequence[str], int]] = []
    for room in range(min(most, max(least, *map(len, names))), least - 1, -1):
        cut = [name[:room] for name in names]
        if len(set(cut)) == len(set(names)):
            ways.append((names, cut, room))
    numbers = [str(number) for number in range(len(names))]
    rows = names if list(names) == numbers else [f"{name} {n}" for name, n in zip(names, numbers, strict=True)]
    return [*ways, (rows, numbers, max(digits, len(numbers[-1])))]


def _recalls(matrix: NDArray[Any]) -> list[str]:
    """For each class the share of its samples that were recognised; nothing for a class without samples."""
    totals = matrix.sum(axis=1)
    return [
        f"{right / total:.1%}" if total else ""
        for right, total in zip(matrix.diagonal().tolist(), totals.tolist(), strict=True)
    ]
