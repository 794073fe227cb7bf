"""Connected components are those that a plain flood fill finds, whatever the mask."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from tui_mnist.pictures.components import connected_components

masks = arrays(np.bool_, st.tuples(st.integers(1, 14), st.integers(1, 14)))


def flood_filled(mask: NDArray[np.bool_]) -> NDArray[np.intp]:
    labels, count = np.zeros(mask.shape, np.intp), 0
    for start in zip(*np.nonzero(mask), strict=True):
        if labels[start]:
            continue
        count += 1
        waiting = [start]
        while waiting:
            row, column = waiting.pop()
            if not labels[row, column]:
                labels[row, column] = count
                around = np.s_[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]
                near = np.argwhere(mask[around] & (labels[around] == 0))
                waiting += [(r + around[0].start, c + around[1].start) for r, c in near.tolist()]
    return labels


@given(masks)
def test_they_are_those_of_a_flood_fill_in_the_order_of_their_first_pixels(mask: NDArray[np.bool_]) -> None:
    labels, count = connected_components(mask)
    assert (labels == flood_filled(mask)).all()
    assert count == labels.max()


def test_a_spiral_is_one_and_a_board_of_separate_dots_as_many() -> None:
    side = 201
    spiral = np.zeros((side, side), bool)
    row, column, steps = 0, 0, iter(sorted([*range(2, side, 2)] * 2, reverse=True))
    turns = [(0, 1), (1, 0), (0, -1), (-1, 0)]
    spiral[0, 0] = True
    for turn, length in enumerate(steps):
        for _ in range(length):
            row, column = row + turns[turn % 4][0], column + turns[turn % 4][1]
            spiral[row, column] = True
    assert connected_components(spiral)[1] == 1
    dots = np.zeros((side, side), bool)
    dots[::2, ::2] = True
    assert connected_components(dots)[1] == 101**2
