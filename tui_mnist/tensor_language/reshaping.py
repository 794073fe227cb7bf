"""Which axes of a reshaped tensor are still the ones that they were, so that they keep their names."""

from __future__ import annotations

from itertools import takewhile

from tui_mnist.tensor_language.operands import Shape

PIXEL, ROW, COLUMN = "pixel", "row", "column"


def axes_reshaped(axes: tuple[str, ...], before: Shape, after: Shape) -> tuple[str, ...]:
    """The names after a reshape: those at either end whose lengths stayed; the pixels of an image are rows, columns."""
    most = min(len(before), len(after))
    first = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before[:most], after[:most], strict=True)))
    backwards = zip(before[::-1][: most - first], after[::-1][: most - first], strict=True)
    last = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], backwards))
    inner = axes[first : len(axes) - last]
    between = len(after) - first - last
    middle = ("",) * between
    if inner == (PIXEL,) and between == 2:
        middle = (ROW, COLUMN)
    elif inner == (ROW, COLUMN) and between == 1:
        middle = (PIXEL,)
    return (*axes[:first], *middle, *axes[len(axes) - last :])
