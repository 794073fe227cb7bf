"""Each kind of operation on points, held against NumPy, and blended in."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.autodiff import operations as tape
from tui_mnist.geometry import PlaneOperation, kinds
from tui_mnist.geometry.affine import Array
from tui_mnist.nn.activations import ACTIVATIONS, Activation

SIDE = np.linspace(-4, 4, 21)
GRID = np.stack(np.meshgrid(SIDE, SIDE), axis=-1).reshape(-1, 2)
X, Y = GRID.T


def columns(x: Array, y: Array) -> Array:
    return np.stack([x, y], axis=-1)


C, S = math.cos(math.radians(30)), math.sin(math.radians(30))
DENSE = GRID @ np.array([[1, 2], [3, 4]]) + np.array([5, -6])

EXPECTED = [
    (PlaneOperation.of("translate", 2, -1), columns(X + 2, Y - 1)),
    (PlaneOperation.of("rotate", 30), columns(C * X - S * Y, S * X + C * Y)),
    (PlaneOperation.of("scale", 2, -0.5), columns(2 * X, -0.5 * Y)),
    (PlaneOperation.of("shear", 0.5, 2), columns(X + 0.5 * Y, Y + 2 * X)),
    (PlaneOperation.of("reflect", 90), columns(-X, Y)),
    (PlaneOperation.of("reflect", 45), columns(Y, X)),
    (PlaneOperation.of("project", 0), columns(X, 0 * Y)),
    (PlaneOperation.of("project", 45), columns((X + Y) / 2, (X + Y) / 2)),
    (PlaneOperation.of("matrix", 1, 2, 3, 4), columns(X + 3 * Y, 2 * X + 4 * Y)),
    (PlaneOperation.of("affine", 1, 2, 3, 4, 5, -6), DENSE),
    (PlaneOperation.of("dense", 1, 2, 3, 4, 5, -6), np.maximum(DENSE, 0)),
    (PlaneOperation.of("relu"), np.maximum(GRID, 0)),
    (PlaneOperation.of("leaky_relu"), np.where(GRID > 0, GRID, 0.2 * GRID)),
    (PlaneOperation.of("sigmoid"), 1 / (1 + np.exp(-GRID))),
    (PlaneOperation.of("tanh"), np.tanh(GRID)),
    (PlaneOperation.of("elu"), np.where(GRID > 0, GRID, np.expm1(GRID))),
    (PlaneOperation.of("linear"), GRID),
]


@pytest.mark.parametrize(("operation", "expected"), EXPECTED, ids=lambda each: str(getattr(each, "kind", each))[:30])
def test_the_grid_goes_where_numpy_sends_it(operation: PlaneOperation, expected: Array) -> None:
    np.testing.assert_allclose(operation.apply(GRID), expected, atol=1e-12)


def test_every_kind_is_held_against_numpy_here_or_with_the_activations() -> None:
    assert set(kinds()) - {operation.kind.name for operation, _ in EXPECTED} == {"gelu"}


@pytest.mark.parametrize("name", list(kinds()))
def test_it_begins_at_the_points_and_ends_at_the_operation(name: str) -> None:
    operation = PlaneOperation.of(name)
    assert np.array_equal(operation.apply(GRID, 0), GRID)
    np.testing.assert_allclose(operation.apply(GRID, 1e-9), GRID, atol=1e-6)
    np.testing.assert_allclose(operation.apply(GRID, 1 - 1e-9), operation.apply(GRID), atol=1e-6)


@given(st.sampled_from(list(ACTIVATIONS)), st.floats(0.01, 0.99))
def test_an_activation_is_blended_in(name: str, share: float) -> None:
    blended = PlaneOperation.of(name).apply(GRID, share)
    np.testing.assert_allclose(blended, (1 - share) * GRID + share * np.asarray(ACTIVATIONS[name](GRID)), atol=1e-12)


def test_a_dense_layer_goes_through_its_affine_part_first_and_folds_then() -> None:
    dense, affine = PlaneOperation.of("dense", 1, 2, 3, 4, 5, -6), PlaneOperation.of("affine", 1, 2, 3, 4, 5, -6)
    np.testing.assert_allclose(dense.apply(GRID, 0.25), affine.apply(GRID, 0.5))
    np.testing.assert_allclose(dense.apply(GRID, 0.5), affine.apply(GRID))
    np.testing.assert_allclose(dense.apply(GRID, 0.75), (affine.apply(GRID) + dense.apply(GRID)) / 2)


def test_an_activation_that_is_registered_is_a_kind() -> None:
    softplus = Activation(lambda x: tape.log(1 + tape.exp(x)), "log(1 + exp({z}))", "1 - exp(-h)")
    ACTIVATIONS.register("softplus")(softplus)
    try:
        np.testing.assert_allclose(PlaneOperation.of("softplus").apply(GRID), np.log1p(np.exp(GRID)))
        assert kinds()["softplus"].code == "softplus(x)"
    finally:
        ACTIVATIONS.remove("softplus")


def test_numbers_stay_within_their_bounds() -> None:
    assert PlaneOperation.of("rotate").with_number(0, 400).numbers == (180,)
    assert PlaneOperation.of("translate").with_number(1, -400).numbers == (1, -20)
