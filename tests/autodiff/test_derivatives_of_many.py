"""Jacobians, what a tape watches, and what it says where there is no gradient."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tui_mnist.autodiff import GradientTape, TapeError, Tensor, Variable
from tui_mnist.autodiff import operations as op

# Jacobians


def test_the_jacobian_of_a_matrix_product_is_the_matrix() -> None:
    matrix = np.arange(6.0).reshape(2, 3)
    x = Variable([1.0, 2.0, 3.0])
    with GradientTape() as tape:
        y = op.matmul(matrix, x)
    np.testing.assert_array_equal(tape.jacobian(y, x), matrix)


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (1, 2, 3)])
def test_a_jacobian_equals_finite_differences(shape: tuple[int, ...]) -> None:
    generator = np.random.default_rng(0)
    x, w = Variable(generator.normal(size=shape)), Variable(generator.normal(size=(2, 1)))

    def function() -> Any:
        return op.tanh(op.reshape(x, shape=(1, -1)) * w) + op.sum(x)

    with GradientTape() as tape:
        y = function()
    found = tape.jacobian(y, {"x": x, "w": w})
    for name, source in (("x", x), ("w", w)):
        assert found[name].shape == (*y.shape, *source.shape)
        for at in np.ndindex(source.shape):
            centre, ends = source.value.copy(), []
            for h in (1e-6, -1e-6):
                source.value[at] = centre[at] + h
                ends.append(function().numpy())
            source.value[at] = centre[at]
            np.testing.assert_allclose(found[name][(..., *at)], (ends[0] - ends[1]) / 2e-6, atol=1e-7)


def test_the_jacobian_of_a_gradient_is_the_hessian() -> None:
    x = Variable([1.0, 2.0, 3.0])
    with GradientTape() as outer:
        with GradientTape() as inner:
            y = x[0] * x[1] ** 2 + op.exp(x[2])
        slope = inner.gradient(y, x)
    hessian = [[0, 4, 0], [4, 2, 0], [0, 0, np.exp(3)]]
    np.testing.assert_allclose(outer.jacobian(slope, x), hessian)


def test_an_outer_tape_hears_of_a_jacobian() -> None:
    x = Variable([1.0, 2.0])
    with GradientTape() as outer:
        with GradientTape() as inner:
            y = x**3
        jacobian = inner.jacobian(y, x)
    assert isinstance(jacobian, Tensor)
    np.testing.assert_array_equal(jacobian.numpy(), np.diag([3, 12]))
    np.testing.assert_array_equal(outer.gradient(jacobian, x), [6, 12])


def test_a_jacobian_with_respect_to_nothing_that_counts() -> None:
    x, other = Variable([1.0, 2.0]), Variable(np.ones((2, 2), np.float32))
    with GradientTape(persistent=True) as tape:
        y = x * x
        nothing = x[:0]
    assert tape.jacobian(y, [other])[0] is None
    zeros = tape.jacobian(y, other, unconnected_gradients="zero")
    assert (zeros.shape, zeros.dtype, zeros.any()) == ((2, 2, 2), np.float32, False)
    assert tape.jacobian(nothing, x).shape == (0, 2)


def test_a_jacobian_spends_a_tape() -> None:
    x = Variable([1.0])
    with GradientTape() as tape:
        y = x * x
    tape.jacobian(y, x)
    with pytest.raises(TapeError, match="persistent=True"):
        tape.jacobian(y, x)


# What is watched


def test_the_variables_of_a_tape_are_those_it_met() -> None:
    a, b, c, idle, constant = Variable(1.0), Variable(2.0), Variable(3.0), Variable(4.0), Tensor(5.0)
    with GradientTape() as tape:
        tape.watch([c, constant])
        loss = b * a + b * constant
    assert [id(x) for x in tape.watched_variables()] == [id(c), id(b), id(a)]
    gradients = tape.gradient(loss, tape.watched_variables(), unconnected_gradients="zero")
    assert [float(g) for g in gradients] == [0, 6, 2]
    assert len(tape.watched_variables()) == 3
    assert id(idle) not in map(id, tape.watched_variables())


# Where there is no gradient


def test_zeros_in_place_of_none() -> None:
    x, other = Variable(2.0), Variable(np.ones((2, 3), np.float32))
    with GradientTape(persistent=True) as tape:
        y = x * x
    by_x, zeros = tape.gradient(y, (x, other), unconnected_gradients="zero")
    assert (float(by_x), zeros.shape, zeros.dtype, zeros.any()) == (4, (2, 3), np.float32, False)
    assert tape.gradient(y, other, unconnected_gradients="none") is None
    with pytest.raises(ValueError, match="expected 'none' or 'zero'"):
        tape.gradient(y, x, unconnected_gradients="ZERO")  # type: ignore[arg-type]


def test_zeros_under_an_outer_tape_are_tensors() -> None:
    x, other = Variable(2.0), Variable(3.0)
    with GradientTape() as outer:
        with GradientTape() as inner:
            y = x * x
        zero = inner.gradient(y, other, unconnected_gradients="zero")
        z = zero * x + x
    assert outer.gradient(z, x) == 1


def test_no_gradient_flows_through_stop_gradient_and_its_value_is_the_same() -> None:
    x = Variable([1.0, 2.0])
    with GradientTape() as tape:
        y = op.stop_gradient(x * x) * x
    assert y.numpy().tolist() == [1, 8]
    assert tape.gradient(y, x).tolist() == [1, 4]


def why(target: Any, source: Tensor, tape: GradientTape) -> str:
    assert tape.gradient(target, source) is None
    return tape.why_none(source)


@pytest.mark.parametrize("persistent", [False, True])
def test_it_says_why_there_is_none(persistent: bool) -> None:
    def tape() -> GradientTape:
        return GradientTape(persistent=persistent)

    w, x, constant = Variable(2.0, "w"), Variable(3.0, "x"), Tensor([4.0, 5.0])
    with tape() as watching:
        y = w * constant
    assert "the tensor of shape (2,) is a constant: make it a Variable, or tape.watch it" in why(y, constant, watching)
    with tape() as watching:
        y = w * w
    assert "no operation on the tape took x" in why(y, x, watching)
    with tape() as watching:
        _ = w * w
    assert "the target is not on the tape" in why(w * 3, w, watching)
    with tape() as watching:
        y = op.where(w, x, 0.0) + op.stop_gradient(w)
    assert "no gradient flows through stop_gradient and where" in why(y, w, watching)
    with tape() as watching:
        _ = w * w
        y = float(w) * x
    assert "computed without w, or by way of plain numbers" in why(y, w, watching)
    lost = w - 0.1
    with tape() as watching:
        y = lost * x
    assert "assign_sub" in why(y, lost, watching)


def test_it_says_why_also_of_jacobians_and_of_zeros() -> None:
    w, x = Variable([2.0], "w"), Variable(3.0, "x")
    with GradientTape(persistent=True) as tape:
        y = w * w
    tape.gradient(y, [w, x], unconnected_gradients="zero")
    first = tape.why_none(x)
    tape.jacobian(y, {"x": x})
    assert tape.why_none(x) == first
    for source in (w, Variable(0.0)):
        with pytest.raises(TapeError, match="was not None, or it was not asked for"):
            tape.why_none(source)
