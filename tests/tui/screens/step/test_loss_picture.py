"""The picture of the loss along a step has each loss where it belongs, and the letters at both ends of the step."""

from collections.abc import Callable

import numpy as np
import pytest

from tui_mnist.queries.loss_along_step import LossAlongStep
from tui_mnist.tui.screens.step.loss_picture import loss_rows, loss_words

WIDTH, HEIGHT = 45, 12


def along(loss_at: Callable[[float], float], length: float, reach: float) -> LossAlongStep:
    """A step of this length, its loss known from a quarter of the reach back to the reach."""
    distances = np.linspace(-reach / 4, reach, 26)
    losses = np.array([loss_at(distance) for distance in distances])
    return LossAlongStep(7, distances / length, losses, loss_at(0.0), loss_at(length), length)


def drawn(loss: LossAlongStep) -> list[str]:
    """The rows in plain letters, without the feet."""
    rows = ["".join(text for text, _ in row) for row in loss_rows(loss, WIDTH, HEIGHT, ascii_only=True)]
    assert all(len(row) == WIDTH for row in rows)
    return rows[:-1]


def place(rows: list[str], letter: str) -> tuple[int, int]:
    """Row and column of a letter; the axis ends at the first upright."""
    ((row, column),) = ((y, row.index(letter)) for y, row in enumerate(rows) if letter in row)
    return row, column - rows[0].replace("+", "|").index("|") - 1


def valley(distance: float) -> float:
    return 1.0 + (distance - 1.0) ** 2


def test_start_and_landing_are_where_the_losses_are() -> None:
    rows = drawn(along(valley, 1.0, 2.0))
    columns = WIDTH - rows[0].replace("+", "|").index("|") - 1
    top, start = place(rows, "S")
    bottom, landing = place(rows, "L")
    assert start == round(0.5 / 2.5 * (columns - 1))
    assert landing == round(1.5 / 2.5 * (columns - 1))
    assert bottom == max(y for y, row in enumerate(rows) if "*" in row or "L" in row)
    assert top < bottom


def test_each_column_has_its_loss() -> None:
    rows = drawn(along(valley, 1.0, 2.0))
    edge = rows[0].replace("+", "|").index("|") + 1
    columns, height = WIDTH - edge, len(rows)
    heights = []
    for x in range(columns):
        ys = [height - y for y, row in enumerate(rows) if row[edge + x] in "*SL"]
        assert ys, "the curve has no hole"
        heights.append(np.mean(ys))
    expected = [valley(d) for d in np.linspace(-0.5, 2.0, columns)]
    assert np.corrcoef(heights, expected)[0, 1] > 0.99


def test_another_length_moves_the_landing_along_the_same_curve() -> None:
    long, short = drawn(along(valley, 1.5, 2.0)), drawn(along(valley, 0.5, 2.0))
    assert place(long, "S") == place(short, "S")
    assert place(short, "L")[1] < place(long, "L")[1]
    without = [[row.replace("L", "*") for row in rows] for rows in (long, short)]
    assert without[0] == without[1]


def test_what_is_not_finite_is_left_out_and_said() -> None:
    loss = along(lambda d: valley(d) if d < 1.0 else np.inf, 0.5, 2.0)
    rows = ["".join(text for text, _ in row) for row in loss_rows(loss, WIDTH, HEIGHT, ascii_only=True)]
    assert "not finite from 1 on" in rows[-1]
    assert not any("*" in row[WIDTH - 8 :] for row in rows)


@pytest.mark.parametrize(
    ("loss_at", "length", "word"),
    [
        (valley, 0.5, "lowers"),
        (valley, 3.0, "overshoots"),
        (lambda d: 1.0 + d, 1.0, "raises"),
        (lambda d: 1.0 if d < 0.5 else np.nan, 1.0, "overflows"),
    ],
)
def test_in_words(loss_at: Callable[[float], float], length: float, word: str) -> None:
    wordings = list(loss_words(along(loss_at, length, 4.0)))
    assert all(word in wording for wording in wordings[:-1])
    assert wordings == sorted(wordings, key=len, reverse=True)
