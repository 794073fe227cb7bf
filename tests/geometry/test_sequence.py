"""Operations one after another: at every position, collapsed into fewer, and creased."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.geometry import (
    HANDLES,
    OperationSequence,
    PlaneOperation,
    collapsed,
    counterexample,
    creases,
    kinds,
    pulled,
    rank_shares,
)
from tui_mnist.geometry.affine import Array

SIDE = np.linspace(-4, 4, 17)
GRID = np.stack(np.meshgrid(SIDE, SIDE), axis=-1).reshape(-1, 2)

AFFINE = [name for name, kind in kinds().items() if kind.is_affine]


@st.composite
def operations(draw: st.DrawFn, names: list[str]) -> PlaneOperation:
    kind = kinds()[draw(st.sampled_from(names))]
    bound = {parameter: min(parameter.bound, 4) if not parameter.unit else 180 for parameter in kind.parameters}
    return PlaneOperation(kind, tuple(draw(st.floats(-bound[each], bound[each])) for each in kind.parameters))


def sequences(names: list[str], most: int = 5) -> st.SearchStrategy[OperationSequence]:
    return st.lists(operations(names), max_size=most).map(lambda each: OperationSequence(tuple(each)))


def of(*names: str) -> OperationSequence:
    return OperationSequence(tuple(PlaneOperation.of(name) for name in names))


# Positions


def test_half_way_through_the_second_operation_the_first_is_done() -> None:
    sequence = OperationSequence((PlaneOperation.of("translate", 2, 0), PlaneOperation.of("scale", 3, 1)))
    assert sequence.apply(np.array([[1.0, 1.0]]), 1.5).tolist() == [[6, 1]]


@given(sequences(list(kinds())))
def test_it_begins_with_nothing_and_ends_with_all_of_it(sequence: OperationSequence) -> None:
    assert np.array_equal(sequence.apply(GRID, 0), GRID)
    assert np.array_equal(sequence.apply(GRID, len(sequence)), sequence.apply(GRID))


@given(sequences(list(kinds())), st.floats(0, 5))
def test_while_it_is_affine_it_is_one_map(sequence: OperationSequence, position: float) -> None:
    whole = sequence.affine_at(position)
    if whole is not None:
        np.testing.assert_allclose(whole(GRID), sequence.apply(GRID, position), rtol=1e-9, atol=1e-9)
    else:
        assert any(not each.kind.is_affine for each in sequence.operations[: int(np.ceil(position))])


# Collapse


@given(sequences(AFFINE))
def test_affine_operations_are_one_and_the_picture_is_the_same(sequence: OperationSequence) -> None:
    whole = collapsed(sequence)
    assert len(whole) <= 1
    expected = sequence.apply(GRID)
    np.testing.assert_allclose(whole.apply(GRID), expected, rtol=1e-12, atol=1e-12 * max(1, np.abs(expected).max()))


@given(sequences(list(kinds())))
def test_with_activations_between_each_run_is_one_and_the_picture_is_the_same(sequence: OperationSequence) -> None:
    whole = collapsed(sequence)
    names = [operation.kind.is_affine for operation in whole.operations]
    assert not any(first and second for first, second in pairwise(names))
    expected = sequence.apply(GRID)
    np.testing.assert_allclose(whole.apply(GRID), expected, rtol=1e-9, atol=1e-9 * max(1, np.abs(expected).max()))


def test_with_a_relu_between_a_point_shows_that_it_is_no_affine_map() -> None:
    sequence = of("rotate", "relu", "translate")
    found = counterexample(sequence)
    assert found is not None
    assert np.allclose(found.middle, found.ends.mean(axis=0))
    assert np.allclose(found.image, sequence.apply(found.middle[None])[0])
    assert np.allclose(found.expected, sequence.apply(found.ends).mean(axis=0))
    assert np.linalg.norm(found.image - found.expected) > 0.5


@given(sequences(AFFINE))
def test_an_affine_sequence_has_no_counterexample(sequence: OperationSequence) -> None:
    assert counterexample(sequence) is None


# Creases


def test_a_relu_creases_the_plane_along_both_axes() -> None:
    ((place, points),) = creases(of("relu"), 4, 0.1)
    assert place == 0
    assert np.abs(points).min(axis=1).max() < 1e-12
    assert len(points[points[:, 0] == 0]) >= 70
    assert len(points[points[:, 1] == 0]) >= 70


def test_a_bias_moves_the_crease_and_a_rotation_turns_it() -> None:
    moved = OperationSequence((PlaneOperation.of("translate", 1, 2), PlaneOperation.of("relu")))
    ((_, points),) = creases(moved, 4, 0.1)
    assert np.abs(points - [-1, -2]).min(axis=1).max() < 1e-9
    turned = OperationSequence((PlaneOperation.of("rotate", 45), PlaneOperation.of("relu")))
    ((_, points),) = creases(turned, 4, 0.1)
    assert np.abs(np.abs(points[:, 0]) - np.abs(points[:, 1])).max() < 1e-9


@pytest.mark.parametrize(("name", "creased"), [("leaky_relu", True), ("dense", True), ("elu", False), ("tanh", False)])
def test_only_a_kink_creases(name: str, creased: bool) -> None:
    assert bool(creases(of(name), 4, 0.1)) is creased


def test_a_relu_leaves_a_quarter_of_the_plane_as_it_is() -> None:
    inside = GRID[(GRID != 0).all(axis=1)]
    assert rank_shares(of("relu"), 1, inside) == (0.25, 0.5, 0.25)
    assert rank_shares(of("tanh"), 1, inside) == (1, 0, 0)


# Pulling at the images of the basis vectors


def image(sequence: OperationSequence, operation: PlaneOperation, handle: int, place: int = 0) -> Array:
    found: Array = sequence.with_operation(place, operation).apply(HANDLES)[handle]
    return found


@pytest.mark.parametrize("handle", [1, 2])
def test_a_row_of_a_matrix_is_where_its_arrow_is_pulled(handle: int) -> None:
    found = pulled(of("matrix"), 0, handle, np.array([1.5, -0.75]))
    rows = np.reshape(found.numbers, (2, 2))
    assert rows[handle - 1].tolist() == [1.5, -0.75]
    assert rows[2 - handle].tolist() == np.reshape(PlaneOperation.of("matrix").numbers, (2, 2))[2 - handle].tolist()


def test_0_pulled_moves_all_of_it() -> None:
    found = pulled(of("affine"), 0, 0, np.array([-1.0, 2.0]))
    assert found.numbers == (*PlaneOperation.of("affine").numbers[:4], -1, 2)


@pytest.mark.parametrize(
    ("name", "handle", "target", "numbers"),
    [
        ("rotate", 1, (0.0, 2.0), (90,)),
        ("reflect", 1, (0.0, 1.0), (45,)),
        ("project", 1, (0.5, 0.5), (45,)),
        ("scale", 2, (0.0, -2.0), (1.5, -2)),
        ("translate", 1, (3.0, 1.0), (2, 1)),
    ],
)
def test_an_operation_with_fewer_numbers_comes_as_near_as_it_can(
    name: str, handle: int, target: tuple[float, float], numbers: tuple[float, ...]
) -> None:
    assert pulled(of(name), 0, handle, np.array(target)).numbers == pytest.approx(numbers)


def test_an_operation_amid_others_is_pulled_through_them() -> None:
    sequence = of("rotate", "matrix", "translate")
    found = pulled(sequence, 1, 1, np.array([2.0, 1.0]))
    np.testing.assert_allclose(image(sequence, found, 1, place=1), [2, 1], atol=0.06)


def test_what_has_no_numbers_can_not_be_pulled() -> None:
    assert pulled(of("relu"), 0, 1, np.array([2.0, 1.0])) == PlaneOperation.of("relu")
