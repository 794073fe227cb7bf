"""An affine map: what it does, its figures, and the way on which it comes about."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.geometry import AffineMap, PlaneOperation
from tui_mnist.geometry.affine import Array, turn

POINTS = np.array([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (-2.0, 3.0), (4.0, -1.5)])

numbers = st.floats(-5, 5, allow_nan=False).map(lambda value: round(value, 3))
maps = st.builds(
    lambda weights, bias: AffineMap.of(np.reshape(weights, (2, 2)), bias),
    st.lists(numbers, min_size=4, max_size=4),
    st.tuples(numbers, numbers),
)
shares = st.floats(0, 1)


def lengths(points: Array) -> Array:
    return np.asarray(np.linalg.norm(points, axis=-1), np.float64)


def test_points_are_rows_as_samples_are_in_a_batch() -> None:
    whole = AffineMap.of([[1, 2], [3, 4]], [10, 20])
    assert whole(np.array([[1.0, 0.0], [0.0, 1.0]])).tolist() == [[11, 22], [13, 24]]


@given(maps, maps)
def test_two_maps_in_a_row_are_one(first: AffineMap, second: AffineMap) -> None:
    np.testing.assert_allclose(first.then(second)(POINTS), second(first(POINTS)), atol=1e-11)


# The way from nothing to all of it


@given(maps)
def test_it_begins_where_the_points_are_and_ends_at_the_map(whole: AffineMap) -> None:
    assert np.array_equal(whole.at(0)(POINTS), POINTS)
    assert np.array_equal(whole.at(1)(POINTS), whole(POINTS))


@given(maps)
def test_nothing_jumps_at_either_end(whole: AffineMap) -> None:
    np.testing.assert_allclose(whole.at(1e-9)(POINTS), POINTS, atol=1e-6)
    np.testing.assert_allclose(whole.at(1 - 1e-9)(POINTS), whole(POINTS), atol=1e-6)


@given(st.floats(-180, 180), shares)
def test_a_rotation_keeps_all_lengths_on_the_way(degrees: float, share: float) -> None:
    on_the_way = PlaneOperation.of("rotate", degrees).affine.at(share)
    np.testing.assert_allclose(lengths(on_the_way(POINTS)), lengths(POINTS), rtol=1e-12, atol=1e-12)


def test_a_rotation_turns_evenly_and_the_shorter_way() -> None:
    assert np.allclose(PlaneOperation.of("rotate", 120).affine.at(0.25).weights, turn(math.radians(30)))
    assert np.allclose(PlaneOperation.of("rotate", -180).affine.at(0.5).weights, turn(math.radians(-90)))


@given(st.floats(-180, 180), shares)
def test_a_reflection_turns_the_plane_over_its_line_which_stays(degrees: float, share: float) -> None:
    mirror = PlaneOperation.of("reflect", degrees).affine.at(share)
    along = np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])
    across = np.array([-along[1], along[0]])
    np.testing.assert_allclose(mirror(along), along, atol=1e-9)
    np.testing.assert_allclose(mirror(across), (1 - 2 * share) * across, atol=1e-9)


@given(st.floats(-180, 180), shares)
def test_a_projection_sinks_straight_onto_its_line(degrees: float, share: float) -> None:
    sinking = PlaneOperation.of("project", degrees).affine.at(share)
    along = np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])
    across = np.array([-along[1], along[0]])
    np.testing.assert_allclose(sinking(along), along, atol=1e-7)
    np.testing.assert_allclose(sinking(across), (1 - share) * across, atol=1e-7)


@given(maps, shares)
def test_the_sign_of_the_area_changes_only_where_the_map_turns_the_plane_over(whole: AffineMap, share: float) -> None:
    if whole.determinant > 1e-6:
        assert whole.at(share).determinant > 0


# Figures


@given(maps)
def test_the_determinant_is_the_area_of_the_unit_square(whole: AffineMap) -> None:
    corners = whole(np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]))
    x, y = corners.T
    area = (x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
    assert whole.determinant == pytest.approx(area, abs=1e-9)


@given(maps)
def test_eigenvectors_keep_their_direction(whole: AffineMap) -> None:
    for value, way in whole.eigenvectors:
        assert lengths(way) == pytest.approx(1)
        np.testing.assert_allclose(way @ whole.weights, value * way, atol=1e-6)


def test_a_rotation_has_none_a_shear_has_one_and_a_stretch_has_two() -> None:
    counts = [
        len(PlaneOperation.of(*each).affine.eigenvectors) for each in (("rotate", 30), ("shear", 1, 0), ("scale", 2, 1))
    ]
    assert counts == [0, 1, 2]


def test_the_rank_counts_the_dimensions_that_are_left() -> None:
    each = PlaneOperation.of("rotate", 30), PlaneOperation.of("project", 30), PlaneOperation.of("scale", 0, 0)
    assert [operation.affine.rank for operation in each] == [2, 1, 0]


def test_singular_values_are_the_most_and_the_least_stretch() -> None:
    assert PlaneOperation.of("scale", 0.5, -3).affine.singular_values.tolist() == [3, 0.5]
