"""What a tape saw stays as it was, whatever is changed in place afterwards: a gradient is never made of two moments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tui_mnist.autodiff import GradientTape, TapeError, Tensor, Variable
from tui_mnist.autodiff import operations as op


def in_place(x: Variable) -> None:
    x.value -= 0.5


def one_element(x: Variable) -> None:
    x.value[0] = 100


def by_numpy(x: Variable) -> None:
    np.multiply(x.value, 7, out=x.value)


def by_assignment(x: Variable) -> None:
    x.assign_add(3)


def another_array(x: Variable) -> None:
    x.value = np.array([9.0, 9.0])


each_change = pytest.mark.parametrize("change", [in_place, one_element, by_numpy, by_assignment, another_array])


@each_change
@pytest.mark.parametrize("copy", [True, False])
def test_a_variable_changed_after_recording(change: Callable[[Variable], None], copy: bool) -> None:
    x = Variable(np.array([1.0, 2.0]), copy=copy)
    with GradientTape(persistent=True) as tape:
        y = x * x * x
        views = op.reshape(x, shape=(2, 1)) * x[::-1] + op.stop_gradient(x)
    change(x)
    for _ in range(2):
        np.testing.assert_array_equal(tape.gradient(y, x), [3, 12])
        np.testing.assert_array_equal(tape.gradient(views, x), [6, 6])


def test_an_array_that_was_handed_out_before_and_is_changed_after_recording() -> None:
    x = Variable([1.0, 2.0])
    before = x.value
    with GradientTape() as tape:
        y = op.exp(x) * x
    before[:] = 0
    np.testing.assert_allclose(tape.gradient(y, x), np.exp([1, 2]) * [2, 3])


def test_a_constant_of_the_callers_changed_after_recording() -> None:
    x, batch, mask, order = Variable([1.0, 2.0]), np.array([3.0, 4.0]), np.array([True, False]), [0, 0]
    labels, logits = np.array([0, 1]), Variable([[1.0, 2.0], [3.0, 3.0]])
    with GradientTape(persistent=True) as tape:
        y, parts, chosen = x * batch, x[mask], x[order]
        losses = op.softmax_cross_entropy(logits, labels)
    expected = tape.gradient(losses, logits)
    batch[:], mask[:], order[:], labels[:] = 0, True, [1, 1], [1, 0]
    assert tape.gradient(y, x).tolist() == [3, 4]
    assert tape.gradient(parts, x).tolist() == [1, 0]
    assert tape.gradient(chosen, x).tolist() == [2, 0]
    np.testing.assert_array_equal(tape.gradient(losses, logits), expected)


def test_a_tensor_never_changes() -> None:
    mine = np.array([1.0, 2.0])
    x = Tensor(mine)
    with GradientTape() as tape:
        tape.watch(x)
        y = x * x
    mine[:] = 7
    for tensor in (x, y):
        with pytest.raises(ValueError, match="read-only"):
            tensor.numpy()[0] = 7
        with pytest.raises(AttributeError, match="value"):
            tensor.value = mine  # type: ignore[misc]
    assert tape.gradient(y, x).tolist() == [2, 4]


def test_what_was_computed_from_a_variable_before_the_block_stays_what_it_was() -> None:
    x = Variable([1.0, 2.0])
    before = [op.reshape(x, shape=(2,)), x[:], x.T, op.stop_gradient(x), op.broadcast_to(x, shape=(2,))]
    x.value[:] = 9
    assert [tensor.numpy().tolist() for tensor in before] == [[1, 2]] * len(before)


@each_change
def test_under_an_outer_tape_a_variable_that_changed_meanwhile_is_refused(change: Callable[[Variable], None]) -> None:
    x = Variable([1.0, 2.0], name="x")
    with GradientTape():
        with GradientTape() as inner:
            y = x * x
        change(x)
        with pytest.raises(TapeError, match="'x' changed after it was recorded"):
            inner.gradient(y, x)


def test_under_an_outer_tape_an_array_that_changed_meanwhile_is_what_it_was() -> None:
    x, factor = Variable(2.0), np.array(3.0)
    with GradientTape() as outer:
        with GradientTape() as inner:
            y = x * x * factor
        factor[...] = 100
        slope: Any = inner.gradient(y, x)
    assert float(slope) == 12
    assert outer.gradient(slope, x) == 6


def test_a_variable_may_change_between_its_uses() -> None:
    x = Variable(2.0)
    with GradientTape() as tape:
        y = x * x
        x.assign(5.0)
        y = y * x  # 2 · 2 · 5
    assert float(y) == 20
    assert tape.gradient(y, x) == 2 * 2 * 5 + 2 * 2
