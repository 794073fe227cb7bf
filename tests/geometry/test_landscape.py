"""Loss landscapes: their minima and gradients are what they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.geometry.landscape import LANDSCAPES, Landscape

each_landscape = pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=list(LANDSCAPES))
STEP = 1e-5


@each_landscape
def test_nothing_in_sight_is_lower_than_the_minima(landscape: Landscape) -> None:
    minima = np.array(landscape.minima)
    np.testing.assert_allclose(landscape.loss(minima), landscape.lowest, atol=1e-6)
    np.testing.assert_allclose(landscape.gradient(minima), 0, atol=1e-4)
    across, down = (np.linspace(at - landscape.reach, at + landscape.reach, 200) for at in landscape.centre)
    assert landscape.loss(np.stack(np.meshgrid(across, down), axis=-1)).min() >= landscape.lowest - 1e-6


@each_landscape
def test_start_and_minima_are_in_sight_however_narrow_the_picture(landscape: Landscape) -> None:
    for point in (landscape.start, *landscape.minima):
        assert np.abs(np.array(point) - landscape.centre).max() < 0.97 * landscape.reach


@each_landscape
@given(st.tuples(st.floats(-2, 2), st.floats(-2, 2)))
def test_the_gradient_is_that_of_finite_differences(landscape: Landscape, point: tuple[float, float]) -> None:
    at = np.array(point)
    found = landscape.gradient(at[None])[0]
    for axis in (0, 1):
        way = np.eye(2)[axis] * STEP
        slope = (landscape.loss(at + way) - landscape.loss(at - way)) / (2 * STEP)
        assert found[axis] == pytest.approx(float(slope), rel=1e-5, abs=1e-5)


def test_rosenbrocks_function_is_what_the_formula_says() -> None:
    assert LANDSCAPES["Rosenbrock"].loss(np.array([[-1.0, 2.0], [1.0, 1.0]])).tolist() == [14.0, 0.0]


@each_landscape
def test_levels_rise_from_the_lowest_loss(landscape: Landscape) -> None:
    bounds = landscape.level_bounds(12)
    assert len(bounds) == 11
    assert landscape.lowest < bounds[0]
    assert (np.diff(bounds) > 0).all()
    assert bounds[-1] < landscape.highest


def test_a_saddle_is_level_and_no_minimum() -> None:
    saddle = LANDSCAPES["saddle"]
    np.testing.assert_array_equal(saddle.gradient(np.zeros((1, 2))), [[0, 0]])
    here, along, across = saddle.loss(np.array([[0, 0], [0.1, 0], [0, 0.1]]))
    assert across < here < along
