"""Tensors are used as arrays are: by Python's operators, from either side, whole or in part."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tui_mnist.autodiff import OPERATIONS, GradientTape, Tensor, Variable
from tui_mnist.autodiff import operations as op

BINARY = [
    operator.add,
    operator.sub,
    operator.mul,
    operator.truediv,
    operator.pow,
    operator.matmul,
]
MATRIX = np.array([[1.0, 2.0], [3.0, 4.0]])
OTHER = np.array([[2.0, 1.0], [0.5, 3.0]])


@pytest.mark.parametrize("operate", BINARY)
def test_operators_compute_what_they_do_on_arrays_from_either_side(operate: Callable[[Any, Any], Any]) -> None:
    expected = operate(MATRIX, OTHER)
    for left, right in [(Tensor(MATRIX), Tensor(OTHER)), (Tensor(MATRIX), OTHER), (MATRIX, Tensor(OTHER))]:
        result = operate(left, right)
        assert isinstance(result, Tensor)
        np.testing.assert_array_equal(result.numpy(), expected)


@pytest.mark.parametrize("operate", BINARY[:-1])
@pytest.mark.parametrize("number", [3, 0.5, np.float64(2), np.float32(2)])
def test_operators_take_numbers_on_either_side(operate: Callable[[Any, Any], Any], number: float) -> None:
    for result, expected in [
        (operate(Tensor(MATRIX), number), operate(MATRIX, number)),
        (operate(number, Tensor(MATRIX)), operate(number, MATRIX)),
    ]:
        assert isinstance(result, Tensor)
        np.testing.assert_array_equal(result.numpy(), expected)


@pytest.mark.parametrize("operate", BINARY[:-1])
def test_python_numbers_leave_float32_as_it_is(operate: Callable[[Any, Any], Any]) -> None:
    x = Variable(MATRIX.astype(np.float32))
    for left, right in [(x, 2), (x, 2.5), (2, x), (2.5, x)]:
        with GradientTape() as tape:
            y = operate(left, right)
        node = tape.nodes[0]
        flows = node.operation.rules[0 if left is x else 1]
        assert flows is not None
        assert y.dtype == flows(np.ones_like(x.value), node.output.value, *node.values).dtype == np.float32


def test_signs() -> None:
    x = Tensor(np.array([-1.0, 2.0]))
    np.testing.assert_array_equal((-x).numpy(), [1, -2])
    np.testing.assert_array_equal(abs(x).numpy(), [1, 2])


def test_comparisons_give_plain_arrays_of_booleans() -> None:
    x = Tensor(np.array([1.0, 2.0, 3.0]))
    for result, expected in [
        (x > 2, [False, False, True]),
        (x >= 2, [False, True, True]),
        (x < Tensor(2.0), [True, False, False]),
        (x <= np.array([1, 1, 3]), [True, False, True]),
    ]:
        assert isinstance(result, np.ndarray)
        assert result.tolist() == expected


# Parts of a tensor


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (1, [[0, 0, 0], [1, 1, 1]]),
        ((-1, 0), [[0, 0, 0], [1, 0, 0]]),
        (slice(None, 1), [[1, 1, 1], [0, 0, 0]]),
        ((slice(None), slice(None, None, -2)), [[1, 0, 1], [1, 0, 1]]),
        ((..., 2), [[0, 0, 1], [0, 0, 1]]),
        ([0, 0, 0], [[3, 3, 3], [0, 0, 0]]),
        ((np.array([0, 1, 1]), np.array([2, 0, 0])), [[0, 0, 1], [2, 0, 0]]),
        (np.array([[True, False, False], [False, True, True]]), [[1, 0, 0], [0, 1, 1]]),
    ],
)
def test_the_gradient_of_a_part_goes_to_that_part_as_often_as_it_was_taken(key: Any, expected: list[Any]) -> None:
    values = np.arange(6.0).reshape(2, 3)
    x = Variable(values)
    with GradientTape() as tape:
        part = x[key]
    np.testing.assert_array_equal(part.numpy(), values[key])
    np.testing.assert_array_equal(tape.gradient(part, x), expected)


def test_going_through_a_tensor_is_taking_its_parts_one_after_the_other() -> None:
    x = Variable([[1.0, 2.0], [3.0, 4.0]])
    with GradientTape() as tape:
        first, second = x
        y = first * 10 + second
    assert y.numpy().tolist() == [13, 24]
    assert tape.gradient(y, x).tolist() == [[10, 10], [1, 1]]


def test_there_is_nothing_to_go_through_in_a_single_number() -> None:
    with pytest.raises(TypeError, match="a single number"):
        list(Variable(2.0))


# What is no operation


@pytest.mark.parametrize(
    "call",
    [np.mean, np.sum, np.std, np.clip, np.reshape, np.exp, lambda x: np.dot(x, x), lambda x: np.concatenate([x, x]),
     lambda x: np.where([True, False], x, 0), np.linalg.norm, lambda x: np.mean(a=x)],
)  # fmt: skip
def test_functions_of_numpys_that_no_tape_would_hear_of_are_refused(call: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError):
        call(Variable([1.0, 2.0]))


def test_the_refusal_names_the_operation_to_take_instead() -> None:
    with pytest.raises(TypeError, match=r"NumPy's mean: use operations\.mean\(x\), or x\.numpy\(\)"):
        np.mean(Variable([1.0, 2.0]))


def test_functions_of_numpys_without_a_gradient_take_tensors_as_arrays() -> None:
    x = Variable([[1.0, 2.0]])
    assert (np.shape(x), np.ndim(x), np.size(x)) == ((1, 2), 2, 2)
    assert np.argmax(x) == 1
    assert np.allclose(x, [[1, 2]])
    assert np.array_equal(np.asarray([[1, 2]]), x)
    assert np.zeros_like(x).tolist() == [[0, 0]]
    assert np.full_like(x, fill_value=Tensor(3.0)).tolist() == [[3, 3]]


@pytest.mark.parametrize("name", ["add", "elu", "gelu", "leaky_relu", "mean", "relu", "sigmoid", "softmax", "sum"])
def test_operations_take_lists_of_numbers_as_arrays(name: str) -> None:
    inputs = ([1, -2], [3, 4])[: len(OPERATIONS[name].rules)]
    np.testing.assert_array_equal(OPERATIONS[name](*inputs), OPERATIONS[name](*map(np.array, inputs)))
    with GradientTape() as tape:
        y = Variable(2.0) * [1, -2]
    assert tape.nodes[0].values[1].tolist() == [1, -2]
    assert y.numpy().tolist() == [2, -4]


def test_a_list_of_tensors_is_refused_since_no_gradient_would_find_its_way_back() -> None:
    with pytest.raises(TypeError, match="not a list of them"):
        op.sum([Variable(1.0), Variable(2.0)])


# What a tensor says of itself


@pytest.mark.parametrize(("value", "truth"), [(0.0, False), (0.5, True), ([0.0], False), ([[2.0]], True)])
def test_the_truth_of_a_single_element_is_whether_it_is_not_zero(value: Any, truth: bool) -> None:
    assert bool(Variable(value)) is truth


def test_several_elements_are_neither_true_nor_false() -> None:
    with pytest.raises(ValueError, match="ambiguous"):
        bool(Variable([0.0, 1.0]))


def test_shape_rank_type_and_value() -> None:
    x = Tensor(np.ones((2, 3), np.float32), name="x")
    assert (x.shape, x.ndim, len(x), x.dtype, x.name) == ((2, 3), 2, 2, np.dtype(np.float32), "x")
    assert np.asarray(x) is x.value
    assert np.asarray(x, dtype=np.float64).dtype == np.float64
    assert float(Tensor(2.5)) == 2.5


def test_it_shows_its_name_shape_type_and_value() -> None:
    assert repr(Variable([1.5], name="bias")) == "<Variable 'bias' shape=(1,) dtype=float64\n[1.5]>"
    assert repr(Tensor(2.0)).startswith("<Tensor shape=() dtype=float64")


# Variables


def test_a_variable_is_floating_point_and_keeps_its_precision() -> None:
    assert Variable(3).dtype == Variable([1, 2]).dtype == Variable([True]).dtype == np.float64
    assert Variable(np.ones(2, np.float32)).dtype == np.float32


def test_a_variable_has_its_own_values_unless_told_not_to_copy() -> None:
    mine = np.zeros(2)
    own, view = Variable(mine), Variable(mine, copy=False)
    mine[0] = 5
    assert own.numpy().tolist() == [0, 0]
    assert view.numpy().tolist() == [5, 0]


def test_assign_takes_new_values_of_the_same_shape_in_the_same_type() -> None:
    x = Variable(np.zeros(2, np.float32), name="x")
    for new in ([1, 2], np.array([1.0, 2.0]), Variable([1.0, 2.0])):
        x.assign(new)
        assert x.dtype == np.float32
        assert x.numpy().tolist() == [1, 2]
    with pytest.raises(ValueError, match=r"shape \(3,\) to variable 'x' of shape \(2,\)"):
        x.assign([1, 2, 3])


def test_assign_copies() -> None:
    x, mine = Variable([0.0, 0.0]), np.array([1.0, 2.0])
    x.assign(mine)
    mine[0] = 5
    assert x.numpy().tolist() == [1, 2]
