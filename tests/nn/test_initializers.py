"""Initializers draw from the distribution that their paper says, and the same numbers from the same generator."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn import INITIALIZERS

INPUTS, UNITS = 400, 500
NORMAL = ("glorot_normal", "he_normal", "lecun_normal")
UNIFORM = ("glorot_uniform", "he_uniform", "lecun_uniform", "random_uniform", "positive_uniform")
VARIANCE = {
    "glorot_uniform": 2 / (INPUTS + UNITS),
    "glorot_normal": 2 / (INPUTS + UNITS),
    "he_uniform": 2 / INPUTS,
    "he_normal": 2 / INPUTS,
    "lecun_uniform": 1 / INPUTS,
    "lecun_normal": 1 / INPUTS,
    "random_normal": 0.05**2,
    "random_uniform": 0.1**2 / 12,
    "positive_uniform": 0.1**2 / 12,
    "zeros": 0.0,
}
BOUNDS = {
    "glorot_uniform": (-sqrt(6 / (INPUTS + UNITS)), sqrt(6 / (INPUTS + UNITS))),
    "he_uniform": (-sqrt(6 / INPUTS), sqrt(6 / INPUTS)),
    "lecun_uniform": (-sqrt(3 / INPUTS), sqrt(3 / INPUTS)),
    "random_uniform": (-0.05, 0.05),
    "positive_uniform": (0.0, 0.1),
}
TRUNCATED = 0.87962566103423978
"""The standard deviation of a standard normal distribution cut off at ±2."""

each_initializer = pytest.mark.parametrize("name", INITIALIZERS)


def drawn(name: str, shape: tuple[int, int] = (INPUTS, UNITS), seed: int = 0) -> Array:
    return INITIALIZERS[name](shape, np.random.default_rng(seed))


@each_initializer
def test_it_fills_a_kernel_of_any_shape_with_float64(name: str) -> None:
    for shape in [(INPUTS, UNITS), (1, 1), (3, 1), (1, 7)]:
        kernel = drawn(name, shape)
        assert kernel.shape == shape
        assert kernel.dtype == np.float64
        assert np.isfinite(kernel).all()


@each_initializer
def test_the_same_generator_gives_the_same_numbers_and_another_others(name: str) -> None:
    np.testing.assert_array_equal(drawn(name), drawn(name))
    assert name == "zeros" or (drawn(name) != drawn(name, seed=1)).mean() > 0.99


@each_initializer
def test_the_global_random_state_has_no_influence(name: str) -> None:
    np.random.seed(1)  # noqa: NPY002
    first = drawn(name)
    np.random.seed(2)  # noqa: NPY002
    np.testing.assert_array_equal(first, drawn(name))


@pytest.mark.parametrize("name", VARIANCE)
def test_mean_and_variance_are_those_of_the_paper(name: str) -> None:
    kernel = drawn(name)
    deviation = sqrt(VARIANCE[name])
    mean = 0.05 if name == "positive_uniform" else 0.0
    assert kernel.mean() == pytest.approx(mean, abs=5 * deviation / sqrt(kernel.size))
    assert kernel.var() == pytest.approx(VARIANCE[name], rel=0.02)


@pytest.mark.parametrize("name", UNIFORM)
def test_a_uniform_one_reaches_evenly_up_to_its_bounds(name: str) -> None:
    kernel = drawn(name)
    low, high = BOUNDS[name]
    assert low <= kernel.min() < low + 0.001 * (high - low)
    assert high - 0.001 * (high - low) < kernel.max() <= high
    shares, _ = np.histogram(kernel, bins=10, range=(low, high))
    np.testing.assert_allclose(shares / kernel.size, 0.1, rtol=0.05)


@pytest.mark.parametrize("name", NORMAL)
def test_a_normal_one_is_cut_off_at_two_deviations_and_drawn_again(name: str) -> None:
    kernel = drawn(name) / (sqrt(VARIANCE[name]) / TRUNCATED)
    assert 1.99 < np.abs(kernel).max() <= 2
    within_one = (np.abs(kernel) < 1).mean()
    assert within_one == pytest.approx(0.6826894921 / 0.9544997361, rel=0.01)
    at_the_edge = (np.abs(kernel) > 1.9).mean()
    assert at_the_edge == pytest.approx((0.9544997361 - 0.9425668800) / 0.9544997361, rel=0.1)


def test_random_normal_is_not_cut_off() -> None:
    kernel = np.abs(drawn("random_normal")) / 0.05
    assert kernel.max() > 4
    assert (kernel < 1).mean() == pytest.approx(0.6826894921, rel=0.01)


def test_zeros_are_zeros() -> None:
    assert not drawn("zeros").any()
