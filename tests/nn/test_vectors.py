"""Vectors change places as they are mixed, and each is still found by its name with its own values."""

from __future__ import annotations

import json
from typing import Any

import hypothesis.extra.numpy as npst
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.vectors import Vectors

NAMES = ("x", "y", "z")
share = st.sampled_from([0.0, 1.0, -1.0, 0.5, -0.25])
"""Shares with which whole numbers mix exactly, in any order of computation."""


def xyz(size: int = 4, rows: int = 4) -> Vectors:
    vectors = Vectors(size, rows)
    for name in NAMES:
        vectors.add(name)
    return vectors


@st.composite
def mixtures(draw: st.DrawFn) -> tuple[str, float, str, float, str]:
    x, y = draw(st.permutations(NAMES))[:2]
    return draw(st.sampled_from(NAMES)), draw(share), x, draw(share), y


@given(start=npst.arrays(np.float32, (3, 5), elements=st.integers(-8, 8)), steps=st.lists(mixtures(), max_size=8))
@settings(deadline=None, derandomize=True)
def test_any_sequence_of_mixtures_gives_what_the_formula_says(
    start: Array, steps: list[tuple[str, float, str, float, str]]
) -> None:
    vectors, expected = xyz(5), dict(zip(NAMES, start, strict=True))
    for name, values in expected.items():
        vectors[name][:] = values
    for target, a, x, b, y in steps:
        vectors.mix(target, a, x, b, y)
        expected[target] = np.float32(a) * expected[x] + np.float32(b) * expected[y]
        for name, values in expected.items():
            np.testing.assert_array_equal(vectors[name], values)


def test_a_mixture_of_many_numbers_is_as_exact_as_their_type() -> None:
    generator = np.random.default_rng(0)
    vectors = Vectors(100_003, 4, np.float64)
    for name in NAMES:
        vectors.add(name)
        vectors[name][:] = generator.normal(size=vectors.size)
    expected = 0.9 * vectors["x"] + 0.1 * vectors["z"]
    vectors.mix("x", 0.9, "x", 0.1, "z")
    np.testing.assert_allclose(vectors["x"], expected, rtol=1e-12, atol=1e-15)


@pytest.mark.filterwarnings("error")
def test_what_lay_in_a_row_before_has_no_influence() -> None:
    vectors = xyz()
    vectors["x"][:] = np.nan
    vectors["y"][:], vectors["z"][:] = 1, 2
    vectors.mix("x", 1, "y", 1, "z")
    vectors.mix("y", 1, "x", 1, "z")
    vectors.mix("z", 1, "x", 1, "y")
    assert [vectors[name].tolist() for name in NAMES] == [[3] * 4, [5] * 4, [8] * 4]


def test_each_vector_is_contiguous_and_of_the_chosen_type_and_value() -> None:
    for dtype in (np.float32, np.float64):
        vectors = Vectors(3, 3, dtype)
        vectors.add("x")
        vectors.add("ones", 1.0)
        assert list(vectors) == ["x", "ones"]
        assert vectors["x"].tolist() == [0, 0, 0]
        assert vectors["ones"].tolist() == [1, 1, 1]
        assert vectors["x"].flags.c_contiguous
        assert vectors["x"].dtype == dtype


def test_exchange_lets_two_vectors_swap_their_values() -> None:
    vectors = xyz()
    vectors["x"][:], vectors["y"][:] = 1, 2
    vectors.exchange("x", "y")
    assert [vectors[name].tolist() for name in NAMES] == [[2] * 4, [1] * 4, [0] * 4]
    assert vectors.at(vectors.row("x")).tolist() == [2] * 4


def test_a_dropped_vector_makes_room_for_another_that_starts_afresh() -> None:
    vectors = xyz()
    vectors["y"][:] = 7
    with pytest.raises(ValueError, match="no room for a vector 'w'"):
        vectors.add("w")
    vectors.drop("y")
    vectors.add("w")
    assert list(vectors) == ["x", "z", "w"]
    assert vectors["w"].tolist() == [0] * 4
    with pytest.raises(KeyError):
        vectors["y"]


def test_vectors_can_be_laid_as_others_were_so_that_even_the_last_bits_agree() -> None:
    generator = np.random.default_rng(0)
    one, other = xyz(1001, rows=6), xyz(1001, rows=6)
    for target in ("x", "z", "x", "y"):
        one.mix(target, 0.3, "x", 0.7, "z")
    other.arrange(json.loads(json.dumps(one.places)))
    assert other.places == one.places
    for name in NAMES:
        one[name][:] = other[name][:] = generator.normal(size=1001)
    for target in ("x", "y", "y", "z"):
        one.mix(target, 0.1, "y", 0.9, "x")
        other.mix(target, 0.1, "y", 0.9, "x")
        for name in NAMES:
            np.testing.assert_array_equal(one[name], other[name])


@pytest.mark.parametrize(
    "places",
    [
        {"rows": {"x": 0, "y": 1}, "free": [2, 3]},
        {"rows": {"x": 0, "y": 1, "w": 2}, "free": [3]},
        {"rows": {"x": 0, "y": 1, "z": 1}, "free": [3]},
        {"rows": {"x": 0, "y": 1, "z": 2}, "free": [3, 4]},
        {"rows": {"x": 0, "y": 1, "z": 2}, "free": []},
    ],
)
def test_places_of_other_vectors_are_refused_and_change_nothing(places: dict[str, Any]) -> None:
    vectors = xyz(rows=4)
    before = vectors.places
    with pytest.raises(ValueError, match="lie otherwise"):
        vectors.arrange(places)
    assert vectors.places == before


def test_a_name_can_be_given_only_once() -> None:
    vectors = Vectors(4, 9)
    vectors.add("x")
    with pytest.raises(ValueError, match="'x'"):
        vectors.add("x")


def test_a_vector_is_not_mixed_with_itself() -> None:
    with pytest.raises(ValueError, match="cannot mix 'x' with itself"):
        xyz().mix("y", 1, "x", 1, "x")
