"""Which digits a line, nearness and mistakes pick out."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.tui.screens.inside.map.picks import closed, inside, mistakes_first, nearest

coordinates = st.floats(-2, 2)


@given(st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=30), st.floats(0.3, 1.8), st.integers(8, 40))
def test_a_circle_picks_the_points_that_are_near_enough(
    points: list[tuple[float, float]], radius: float, corners: int
) -> None:
    angles = 2 * np.pi * np.arange(corners) / corners
    path = radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    found = set(inside(np.array(points), closed(path)).tolist())
    distances = np.hypot(*np.array(points).T)
    assert found >= set(np.flatnonzero(distances < radius * np.cos(np.pi / corners) - 1e-9).tolist())
    assert found <= set(np.flatnonzero(distances <= radius + 1e-9).tolist())


def test_a_straight_line_is_the_diagonal_of_a_box() -> None:
    points = np.array([[1, 4], [4.5, 1], [5.5, 2], [-1, 1], [np.nan, 1]])
    for path in ([[0, 0], [5, 5]], [[5, 0], [0, 5]], [[0, 0], [1, 1], [2, 2], [5, 5]]):
        assert inside(points, closed(np.array(path, float))).tolist() == [0, 1]


def test_a_hole_between_two_arms_is_not_inside() -> None:
    arms = np.array([[0, 0], [9, 0], [9, 9], [6, 9], [6, 3], [3, 3], [3, 9], [0, 9]], float)
    assert inside(np.array([[1, 8], [4, 8], [8, 8], [4, 1]], float), closed(arms)).tolist() == [0, 2, 3]


def test_the_nearest_come_by_their_distance() -> None:
    points = np.array([[0, 0], [3, 0], [1, 0], [np.nan, 0], [0, 2]])
    assert nearest(points, 0, 3).tolist() == [0, 2, 4]
    assert nearest(points, 1, 99).tolist() == [1, 2, 0, 4]
    assert nearest(points, 3, 5).tolist() == []  # nothing is near to what is nowhere


def test_the_mistaken_come_first_and_all_else_keeps_its_order() -> None:
    assert mistakes_first(np.array([4, 1, 3]), np.array([True, False, True, True, False])).tolist() == [3, 4, 1]
