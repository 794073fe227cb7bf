"""The gradient check is worth its word: it passes right rules, and catches each kind of wrong one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tui_mnist.autodiff import GradientTape, Operation, check_gradients
from tui_mnist.autodiff import operations as op
from tui_mnist.autodiff.operation import Rule
from tui_mnist.autodiff.tensor import Array

VECTOR = np.array([0.5, -1.5, 2.0])
MATRIX = np.array([[1.0, 2.0, -0.5], [0.25, -1.0, 3.0]])


def planted(forward: Callable[..., Any], *rules: Rule | None) -> Operation:
    return Operation("planted", forward, rules)


def test_a_right_rule_passes() -> None:
    check = check_gradients(planted(np.multiply, lambda g, y, a, b: g * b, lambda g, y, a, b: g * a), [MATRIX, VECTOR])
    assert check.passed
    assert check.worst_error < 1e-8


def broadcast_sum_forgotten(g: Any, y: Any, a: Any, b: Any) -> Any:
    """The gradient of a row that was added to every row of a matrix, of one of the rows alone."""
    return g[0]


WRONG: dict[str, tuple[Operation, list[Array]]] = {
    "wrong sign": (planted(np.cos, lambda g, y, x: g * op.sin(x)), [VECTOR]),
    "missing factor": (planted(np.square, lambda g, y, x: g * x), [VECTOR]),
    "missing upstream gradient": (planted(np.exp, lambda g, y, x: y), [VECTOR]),
    "wrong derivative": (planted(np.tanh, lambda g, y, x: g * (1 - y)), [VECTOR]),
    "wrong by a millionth part, ten times over": (planted(np.negative, lambda g, y, x: -1.00001 * g), [VECTOR]),
    "inputs exchanged": (
        planted(np.multiply, lambda g, y, a, b: g * a, lambda g, y, a, b: g * b),
        [VECTOR, VECTOR[::-1]],
    ),
    "only the second input wrong": (
        planted(np.divide, lambda g, y, a, b: g / b, lambda g, y, a, b: g * a / b),
        [VECTOR, VECTOR + 4],
    ),
    "broadcast sum forgotten": (planted(np.add, lambda g, y, a, b: g, broadcast_sum_forgotten), [MATRIX, VECTOR]),
    "not transposed": (planted(np.transpose, lambda g, y, x: op.reshape(g, shape=(3, 3))), [np.eye(3) + MATRIX[0]]),
    "no rule where a gradient flows": (planted(np.multiply, lambda g, y, a, b: g * b, None), [VECTOR, VECTOR]),
    "one element wrong": (planted(np.positive, lambda g, y, x: g * np.array([1, 1, 0])), [VECTOR]),
    "NaN": (planted(np.sin, lambda g, y, x: g * np.nan), [VECTOR]),
    "infinity": (planted(np.sin, lambda g, y, x: g * np.inf), [VECTOR]),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_a_wrong_rule_is_caught(mistake: str) -> None:
    operation, inputs = WRONG[mistake]

    def weighted(*xs: Any) -> Any:
        y = operation(*xs)
        return op.sum(y * np.sin(1 + np.arange(np.prod(y.shape))).reshape(y.shape))

    check = check_gradients(weighted, inputs)
    assert not check.passed
    assert check.worst_error > check.tolerance


def test_a_function_that_gives_nan_fails_even_where_the_tape_says_nan_too() -> None:
    check = check_gradients(planted(lambda x: x * np.nan, lambda g, y, x: g * np.nan), [VECTOR])
    assert np.isnan(check.from_tape[0]).all()
    assert np.isnan(check.from_differences[0]).all()
    assert not check.passed
    assert check.worst_error == np.inf


def test_a_kink_is_rightly_found() -> None:
    assert not check_gradients(op.abs, [[0.5, 1e-8]]).passed
    assert check_gradients(op.abs, [[0.5, 1e-3]]).passed


def test_both_gradients_are_reported_for_each_input() -> None:
    check = check_gradients(lambda a, b: a * a + 0 * b, [VECTOR, 3])
    np.testing.assert_array_equal(check.from_tape[0], 2 * VECTOR)
    np.testing.assert_allclose(check.from_differences[0], 2 * VECTOR, rtol=1e-8)
    assert [g.shape for g in check.from_tape] == [g.shape for g in check.from_differences] == [(3,), ()]


def test_an_input_without_influence_has_gradient_zero() -> None:
    check = check_gradients(lambda a, b: a * 2, [VECTOR, MATRIX])
    assert check.passed
    np.testing.assert_array_equal(check.from_tape[1], np.zeros((2, 3)))


def test_small_gradients_are_held_to_an_absolute_error_and_large_ones_to_a_relative_one() -> None:
    def scaled(by: float) -> Operation:
        return planted(np.exp, lambda g, y, x: g * (y + by))

    assert check_gradients(scaled(1e-7), [-20.0]).passed
    assert not check_gradients(scaled(1e-5), [-20.0]).passed
    assert check_gradients(scaled(1e-3), [10.0]).passed
    assert not check_gradients(scaled(1e-1), [10.0]).passed


def test_the_tolerance_and_the_step_can_be_chosen() -> None:
    slightly_wrong = planted(np.negative, lambda g, y, x: -1.001 * g)
    assert not check_gradients(slightly_wrong, [VECTOR]).passed
    assert check_gradients(slightly_wrong, [VECTOR], tolerance=1e-2).passed
    cubes = planted(lambda x: x**3, lambda g, y, x: g * 3 * x**2)
    assert (
        check_gradients(cubes, [VECTOR], step=1e-5).worst_error
        < check_gradients(cubes, [VECTOR], step=1e-1).worst_error
    )


def test_float32_inputs_are_checked_in_float64() -> None:
    check = check_gradients(op.sin, [VECTOR.astype(np.float32)])
    assert check.passed
    assert check.from_tape[0].dtype == np.float64


def test_the_arrays_handed_in_stay_as_they_were() -> None:
    mine = VECTOR.copy()
    check_gradients(op.sin, [mine])
    np.testing.assert_array_equal(mine, VECTOR)


def test_an_outer_tape_is_not_in_the_way() -> None:
    with GradientTape():
        assert check_gradients(op.sin, [VECTOR]).passed
