"""Vectors lie in the rows of a matrix, and each is found by its name, wherever it lies."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_mnist.nn.vectors import Vectors

NAMES = ("x", "y", "z")


def xyz(size: int = 4, rows: int = 3) -> Vectors:
    vectors = Vectors(size, rows)
    for name in NAMES:
        vectors.add(name)
    return vectors


def test_each_vector_is_contiguous_and_of_the_chosen_type_and_value() -> None:
    for dtype in (np.float32, np.float64):
        vectors = Vectors(3, 2, dtype)
        vectors.add("x")
        vectors.add("ones", 1.0)
        assert list(vectors) == ["x", "ones"]
        assert vectors["x"].tolist() == [0, 0, 0]
        assert vectors["ones"].tolist() == [1, 1, 1]
        assert vectors["x"].flags.c_contiguous
        assert vectors["x"].dtype == dtype


@pytest.mark.filterwarnings("error")
def test_what_lay_in_a_row_before_has_no_influence() -> None:
    vectors = xyz()
    vectors["y"][:] = np.nan
    vectors.drop("y")
    vectors.add("w", 2.0)
    assert vectors["w"].tolist() == [2] * 4


@given(moves=st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=8))
@settings(deadline=None, derandomize=True)
def test_after_any_exchanges_each_is_found_by_its_name_with_its_values(moves: list[tuple[str, str]]) -> None:
    vectors = xyz()
    expected = {"x": 1.0, "y": 2.0, "z": 3.0}
    for name, value in expected.items():
        vectors[name][:] = value
    for one, other in moves:
        vectors.exchange(one, other)
        expected[one], expected[other] = expected[other], expected[one]
        for name, value in expected.items():
            assert vectors[name].tolist() == vectors.at(vectors.row(name)).tolist() == [value] * 4
    assert vectors.rows == {name: vectors.row(name) for name in NAMES}


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


@given(size=st.integers(1, 30), piece=st.integers(1, 40))
@settings(deadline=None, derandomize=True)
def test_the_pieces_are_views_that_cover_each_vector_once(size: int, piece: int) -> None:
    vectors = xyz(size)
    vectors.exchange("x", "z")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tui_mnist.nn.vectors.PIECE", piece)
        pieces = list(vectors.pieces())
    assert sum(one.size for one in pieces) == size
    assert max(one.size for one in pieces) <= piece
    for number, one in enumerate(pieces):
        one["x"][:] += number
        one["z"][:] -= 1
    assert vectors["x"].tolist() == [element // piece for element in range(size)]
    assert (vectors["y"].tolist(), vectors["z"].tolist()) == ([0] * size, [-1] * size)


def test_vectors_move_to_another_matrix_and_leave_its_other_rows_alone() -> None:
    vectors, matrix = Vectors(4, 3), np.full((3, 4), 9, np.float32)
    vectors.add("x", 1.0)
    vectors.add("y", 2.0)
    vectors.move_to(matrix)
    vectors["y"][0] = 7
    assert matrix.tolist() == [[1] * 4, [7, 2, 2, 2], [9] * 4]


def test_a_share_of_a_matrix_is_written_to_where_it_lies() -> None:
    matrix = np.zeros((3, 6))
    share = Vectors.over(matrix[:, 2:5], {"x": 2, "y": 0})
    share["x"][:] = 1
    share.exchange("x", "y")
    share["x"][:] = 3
    assert matrix.tolist() == [[0, 0, 3, 3, 3, 0], [0] * 6, [0, 0, 1, 1, 1, 0]]
    assert (share.size, list(share)) == (3, ["x", "y"])


def test_a_name_can_be_given_only_once() -> None:
    vectors = Vectors(4, 9)
    vectors.add("x")
    with pytest.raises(ValueError, match="'x'"):
        vectors.add("x")
