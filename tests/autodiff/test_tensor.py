"""Tensors are used as arrays are: by Python's operators, from either side, whole or in part."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tui_mnist.autodiff import OPERATIONS, GradientTape, Tensor, Variable
from tui_mnist.autodiff import operations as op
from tui_mnist.nn.layers import Dense

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


# Equality, and a tensor as a key


def test_equality_is_elementwise_like_every_comparison() -> None:
    x = Tensor([1.0, 2.0, np.nan])
    same: Any
    for same in ([1, 0, np.nan], np.array([1, 0, np.nan]), Tensor([1, 0, np.nan])):
        assert (x == same).tolist() == (same == x).tolist() == [True, False, False]
        assert (x != same).tolist() == (same != x).tolist() == [False, True, True]
    assert (x == 2).tolist() == (x == 2).tolist() == [False, True, False]
    assert isinstance(x == 2, np.ndarray)


def test_a_safe_division_at_zero() -> None:
    x = Variable([0.0, 1.0])
    with GradientTape() as tape:
        y = op.where(x == 0, 1.0, op.sin(x) / op.where(x == 0, 1.0, x))
    np.testing.assert_allclose(tape.gradient(y, x), [0, np.cos(1) - np.sin(1)])


def test_a_tensor_is_a_key_by_its_identity() -> None:
    a, b = Variable([1.0, 2.0]), Variable([1.0, 2.0])
    names = {a: "a", b: "b"}
    assert (names[a], names[b], len({a, b, a})) == ("a", "b", 2)
    a.assign([5, 6])
    assert names[a] == "a"
    assert a in [a, b]


def test_layers_of_equal_weights_are_different_layers() -> None:
    first, second = (Dense(Variable([[1.0]]), Variable([1.0]), op.relu) for _ in range(2))
    assert first != second
    assert [first, second].index(second) == 1


# A single number


@pytest.mark.parametrize("value", [2.75, -2.75, np.float32(2.75), [[2.75]]])
def test_a_single_element_is_formatted_and_rounded_as_a_number_is(value: Any) -> None:
    x, number = Variable(value), float(np.squeeze(value))
    assert (f"{x:.1f}", f"{x:+08.2e}", format(x, "g")) == (f"{number:.1f}", f"{number:+08.2e}", format(number, "g"))
    assert (int(x), round(x), round(x, 1), float(x), x.item()) == (
        int(number), round(number), round(number, 1), number, number,
    )  # fmt: skip
    assert type(int(x)) is type(round(x)) is int
    assert f"{x}" == str(x)


def test_several_elements_are_no_number() -> None:
    x = Variable([1.0, 2.0])
    for use in (float, int, round, lambda x: x.item(), lambda x: f"{x:.2f}"):
        with pytest.raises(TypeError, match=r"only a single element is a number.*\(2,\)"):
            use(x)


# Methods


def test_methods_are_the_operations_of_their_name() -> None:
    x = Variable([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    with GradientTape(persistent=True) as tape:
        found = [
            x.T,
            x.reshape(3, 2),
            x.reshape((-1,)),
            x.sum(),
            x.sum(axis=0),
            x.mean(axis=1, keepdims=True),
            x.mean(),
        ]
    expected = [x.value.T, x.value.reshape(3, 2), x.value.reshape(-1), 21, [5, 7, 9], [[2], [5]], 3.5]
    for tensor, value in zip(found, expected, strict=True):
        np.testing.assert_array_equal(tensor.numpy(), value)
        assert tape.gradient(tensor, x).shape == (2, 3)
    assert (x.size, Tensor(1.0).size) == (6, 1)


# NumPy's functions


@pytest.mark.parametrize(
    ("call", "instead"),
    [
        (np.exp, "exp"),
        (np.log1p, "log1p"),
        (np.square, "square"),
        (np.absolute, "abs"),
        (np.negative, "negative"),
        (np.min, "min"),
        (lambda x: np.clip(x, 0, 1), "clip"),
        (lambda x: np.dot(x, x), "dot"),
        (lambda x: np.stack([x, x]), "stack"),
        (lambda x: np.concatenate([x, x]), "concatenate"),
    ],
)
def test_the_refusal_of_any_function_names_its_operation(call: Callable[[Any], Any], instead: str) -> None:
    assert hasattr(op, instead)
    with pytest.raises(TypeError, match=rf"use operations\.{instead}\(x\), or x\.numpy\(\)"):
        call(Variable([1.0, 2.0]))


@pytest.mark.parametrize(
    "call", [np.tan, np.floor, np.add.reduce, lambda x: np.add(x, x, out=np.zeros(2)), lambda x: np.fmod.outer(x, x)]
)
def test_a_function_without_an_operation_is_refused_as_well(call: Callable[..., Any]) -> None:
    x = Variable([1.0, 2.0])
    with pytest.raises(TypeError, match="no tape hears of NumPy's"):
        call(x)


def test_an_array_takes_in_a_tensor_by_becoming_one() -> None:
    x = Variable([1.0, 2.0])
    total: Any = np.zeros(2)
    with GradientTape() as tape:
        total += x
        total = np.multiply(total, x)
    assert tape.gradient(total, x).tolist() == [2, 4]
    assert np.isnan(x).tolist() == [False, False]


# Parameters by position


def test_parameters_may_follow_the_inputs_by_position() -> None:
    x = Variable([[1.0, 2.0], [3.0, 4.0]])
    with GradientTape(persistent=True) as tape:
        for by_position, by_name in [
            (op.sum(x, 0), op.sum(x, axis=0)),
            (op.max(x, 1, True), op.max(x, axis=1, keepdims=True)),
            (op.softmax(x, 0), op.softmax(x, axis=0)),
            (op.reshape(x, (4,)), op.reshape(x, shape=(4,))),
            (op.transpose(x, (1, 0)), op.transpose(x, axes=(1, 0))),
            (op.leaky_relu(-x, 0.5), op.leaky_relu(-x, negative_slope=0.5)),
        ]:
            np.testing.assert_array_equal(by_position.numpy(), by_name.numpy())
            np.testing.assert_array_equal(tape.gradient(by_position, x), tape.gradient(by_name, x))
    with pytest.raises(TypeError, match="exp takes at most 1 values, not 2"):
        op.exp(x, 2)


# Changes of a variable


def test_additions_and_subtractions_to_a_variable() -> None:
    x = Variable(np.array([1, 2], np.float32))
    x.assign_add([10.0, 20.0])
    x.assign_sub(Variable(1.0))
    assert x.dtype == np.float32
    assert x.numpy().tolist() == [10, 21]
    with pytest.raises(ValueError, match="cannot assign"):
        x.assign_sub([[1.0, 2.0]])


def test_a_variable_that_is_a_view_is_assigned_where_it_lies() -> None:
    vector = np.zeros(3)
    x = Variable(vector[:2], copy=False)
    x.assign([1, 2])
    x.assign_add(1)
    assert vector.tolist() == [2, 3, 0]


def test_a_variables_value_stays_floating_point() -> None:
    x = Variable([1.0, 2.0])
    x.value = np.array([3, 4])
    assert x.dtype == np.float64
