"""Signed numbers as levels, characters and colours."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tui_mnist.render.tensor_picture import (
    LEVELS,
    NEGATIVE,
    NOT_FINITE,
    POSITIVE,
    character,
    colour_of,
    enlarged,
    signed_levels,
    strongest,
)


def test_levels_go_from_the_negative_end_over_zero_to_the_positive_end() -> None:
    values = np.array([-2.0, -1.0, -1e-9, 0.0, 1e-9, 0.5, 1.0])
    assert signed_levels(values, 1.0).tolist() == [-LEVELS, -LEVELS, -1, 0, 1, LEVELS / 2, LEVELS]


def test_what_is_not_finite_has_a_level_of_its_own() -> None:
    assert signed_levels(np.array([np.nan, np.inf]), 1.0).tolist() == [NOT_FINITE, NOT_FINITE]
    assert character(NOT_FINITE) == "?"


def test_a_tensor_of_zeros_has_no_levels() -> None:
    assert signed_levels(np.zeros(3), 0.0).tolist() == [0, 0, 0]


def test_characters_tell_the_sign_without_colour() -> None:
    assert set(POSITIVE) & set(NEGATIVE) == {" "}
    assert character(0) == " "
    assert (character(1), character(LEVELS)) == (POSITIVE[1], POSITIVE[-1])
    assert (character(-1), character(-LEVELS)) == (NEGATIVE[1], NEGATIVE[-1])


def test_colours_go_from_the_ground_to_that_of_the_sign() -> None:
    colours = {"negative": (0, 0, 255), "positive": (255, 128, 0), "ground": (10, 20, 30)}
    assert colour_of(0, **colours) == (10, 20, 30)
    assert colour_of(LEVELS, **colours) == (255, 128, 0)
    assert colour_of(-LEVELS, **colours) == (0, 0, 255)


def test_shrinking_keeps_the_number_that_is_farthest_from_zero() -> None:
    values = np.array([[1, -3, 0, 2], [0, 2, 1, -1]])
    assert strongest(values, 1, 2).tolist() == [[-3, 2]]


@given(
    hnp.arrays(np.float32, hnp.array_shapes(min_dims=2, max_dims=2, max_side=9), elements=st.floats(-9, 9, width=32)),
    st.integers(1, 9),
    st.integers(1, 9),
)
def test_nothing_strong_is_lost_by_shrinking(values: np.ndarray, rows: int, columns: int) -> None:
    rows, columns = min(rows, values.shape[0]), min(columns, values.shape[1])
    shrunk = strongest(values, rows, columns)
    assert shrunk.shape == (rows, columns)
    assert np.abs(shrunk).max() == np.abs(values).max()
    assert np.isin(shrunk, values).all()


def test_enlarging_repeats() -> None:
    assert enlarged(np.array([[1, 2]]), 2).tolist() == [[1, 1, 2, 2], [1, 1, 2, 2]]
    assert enlarged(np.array([[1]]), 1).tolist() == [[1]]


@pytest.mark.parametrize("level", range(-LEVELS, LEVELS + 1))
def test_stronger_levels_have_characters_at_least_as_strong(level: int) -> None:
    ramp = POSITIVE if level > 0 else NEGATIVE
    assert ramp.index(character(level)) >= ramp.index(
        character(level - 1 if level > 0 else level + 1) if level else " "
    )
