"""What a gradient tape promises: which gradients it gives, for what, how often, and that it leaves no trace."""

from __future__ import annotations

import threading
from typing import Any, NamedTuple

import numpy as np
import pytest

from tui_mnist.autodiff import GradientTape, TapeError, Tensor, Variable
from tui_mnist.autodiff import operations as op


def square_gradient(x: Variable) -> Any:
    with GradientTape() as tape:
        y = x * x
    return tape.gradient(y, x)


# What the gradient is


def test_the_slope_of_a_line() -> None:
    x = Variable(0.0)
    with GradientTape() as tape:
        y = 2 * x + 3
    assert float(y) == 3.0
    assert tape.gradient(y, x) == 2.0


def test_a_gradient_has_its_sources_shape_whatever_it_is() -> None:
    for shape in [(), (1,), (3,), (2, 3), (2, 1, 3), (0, 3)]:
        x = Variable(np.full(shape, 3.0))
        gradient = square_gradient(x)
        assert isinstance(gradient, np.ndarray)
        assert gradient.shape == shape
        np.testing.assert_array_equal(gradient, np.full(shape, 6.0))


def test_the_chapters_layer() -> None:
    kernel, bias, x = Variable([[1.0, 2.0], [3.0, 4.0]]), Variable([5.0, 6.0]), np.array([[1.0, 10], [100, 1000]])
    with GradientTape() as tape:
        y = op.matmul(x, kernel) + bias
    found = tape.gradient(y, [kernel, bias])
    np.testing.assert_array_equal(found[0], [[101, 101], [1010, 1010]])
    np.testing.assert_array_equal(found[1], [2, 2])


def test_the_gradient_of_a_target_with_many_elements_is_that_of_its_sum() -> None:
    x = Variable([1.0, 2.0, 3.0])
    with GradientTape(persistent=True) as tape:
        y = x * x
        total = op.sum(y)
    np.testing.assert_array_equal(tape.gradient(y, x), [2, 4, 6])
    np.testing.assert_array_equal(tape.gradient(total, x), [2, 4, 6])


def test_of_several_targets_the_gradients_add_up() -> None:
    x = Variable(3.0)
    with GradientTape(persistent=True) as tape:
        y, z = x * x, 5 * x
    assert tape.gradient([y, z], x) == 11
    assert tape.gradient({"a": y, "b": (z, z)}, x) == 16


def test_a_variable_used_again_and_again_gathers_all_its_gradients() -> None:
    x = Variable(2.0)
    with GradientTape() as tape:
        y = x * x * x + x / x + x  # x³ + 1 + x
    assert tape.gradient(y, x) == pytest.approx(13)


def test_an_intermediate_result_that_many_use_gathers_all_its_gradients() -> None:
    x = Variable(0.5)
    with GradientTape() as tape:
        h = op.exp(x)
        y = h * h + h
    assert tape.gradient(y, x) == pytest.approx(2 * np.exp(1.0) + np.exp(0.5))


def test_the_gradient_with_respect_to_an_intermediate_result() -> None:
    x = Variable(3.0)
    with GradientTape(persistent=True) as tape:
        h = x * x
        y = h * h
    assert tape.gradient(y, h) == 18
    assert tape.gradient(y, [h, x]) == [18, 108]


def test_the_gradient_of_a_source_with_respect_to_itself_is_one() -> None:
    x = Variable([1.0, 2.0])
    with GradientTape() as tape:
        pass
    np.testing.assert_array_equal(tape.gradient(x, x), [1, 1])


def test_broadcasting_is_undone() -> None:
    scalar, row, column, stack = (
        Variable(2.0),
        Variable([1.0, 10.0]),
        Variable([[1.0], [2.0], [3.0]]),
        np.ones((4, 3, 2)),
    )
    with GradientTape() as tape:
        y = scalar * row * column * stack
    by_scalar, by_row, by_column = tape.gradient(y, [scalar, row, column])
    assert by_scalar == 4 * (1 + 10) * (1 + 2 + 3)
    np.testing.assert_array_equal(by_row, [4 * 2 * 6, 4 * 2 * 6])
    np.testing.assert_array_equal(by_column, [[4 * 2 * 11]] * 3)


def test_constants_take_part_and_have_no_gradient() -> None:
    x = Variable([1.0, 2.0])
    constant = Tensor(np.array([3.0, 4.0]))
    with GradientTape() as tape:
        y = constant * x + np.array([10.0, 20.0]) - 1
    np.testing.assert_array_equal(tape.gradient(y, [x, constant])[0], [3, 4])


def test_none_for_what_the_target_does_not_depend_on() -> None:
    x, other, constant = Variable(1.0), Variable(1.0), Tensor(1.0)
    with GradientTape(persistent=True) as tape:
        y = x * constant
        unused = other * 2
        compared = op.where(x > 0, 1.0, constant)
    assert tape.gradient(y, [other, constant]) == [None, None]
    assert tape.gradient(unused, x) is None
    assert tape.gradient(compared, x) is None


def test_what_is_computed_outside_the_block_is_not_recorded() -> None:
    x = Variable(3.0)
    before = x * x
    with GradientTape() as tape:
        y = before * x
    z = y * x
    assert tape.gradient(z, x) is None


def test_sources_in_nested_structures_give_gradients_in_the_same_structure() -> None:
    class Layer(NamedTuple):
        kernel: Variable
        bias: Variable

    a, b, c = Variable(2.0), Variable(3.0), Variable(5.0)
    sources = {"layers": [Layer(a, b)], "more": (c, {"again": a}), "none": []}
    with GradientTape() as tape:
        y = a * b * c
    assert tape.gradient(y, sources) == {"layers": [(15, 10)], "more": (6, {"again": 15}), "none": []}


def test_sources_and_targets_must_be_tensors() -> None:
    x = Variable(1.0)
    with GradientTape(persistent=True) as tape:
        y = x * x
    with pytest.raises(TypeError, match="not float"):
        tape.gradient(y, 1.0)
    with pytest.raises(TypeError, match="not ndarray"):
        tape.gradient(np.ones(3), x)


# Gradients are the caller's own


def test_gradients_share_no_memory_with_each_other_or_with_values() -> None:
    a, b = Variable(np.ones((2, 3))), Variable(np.ones((2, 3)))
    with GradientTape() as tape:
        c = a + b
        y = op.reshape(c, shape=(6,))
    found = tape.gradient(y, [a, b, c, a, y])
    for gradient in found:
        gradient[:] = gradient * 10
    for gradient in found:
        np.testing.assert_array_equal(gradient, np.full(gradient.shape, 10))


def test_a_gradient_can_be_written_even_where_it_was_broadcast() -> None:
    x = Variable(np.ones((2, 3)))
    with GradientTape() as tape:
        y = op.sum(op.sum(x, axis=0))
    gradient = tape.gradient(y, x)
    gradient[0, 0] = 7
    np.testing.assert_array_equal(gradient, [[7, 1, 1], [1, 1, 1]])


def test_a_gradient_has_the_type_of_its_source() -> None:
    x, w = Variable(np.ones(2, np.float32)), Variable(np.full(2, 3.0))
    with GradientTape() as tape:
        y = x * w
    by_x, by_w = tape.gradient(y, [x, w])
    assert (by_x.dtype, by_w.dtype) == (np.float32, np.float64)


# Into buffers


def test_into_writes_each_gradient_to_its_array_and_returns_it() -> None:
    kernel, bias = Variable(np.ones((2, 3))), Variable(np.ones(3))
    x = np.array([[1.0, 2], [3, 4]])
    buffers = (np.full((2, 3), np.nan), np.full(3, np.nan))
    with GradientTape() as tape:
        y = op.matmul(x, kernel) + bias
    found = tape.gradient(y, {"kernel": kernel, "bias": bias}, into=buffers)
    np.testing.assert_array_equal(buffers[0], [[4, 4, 4], [6, 6, 6]])
    np.testing.assert_array_equal(buffers[1], [2, 2, 2])
    assert found["kernel"] is buffers[0]
    assert found["bias"] is buffers[1]


def test_into_fills_with_zeros_what_the_target_does_not_depend_on() -> None:
    x, other = Variable(1.0), Variable([1.0, 2.0])
    buffers = (np.full((), np.nan), np.full(2, np.nan))
    with GradientTape() as tape:
        y = x * x
    assert tape.gradient(y, [x, other], into=buffers) == [2, None]
    np.testing.assert_array_equal(buffers[1], [0, 0])


def test_into_gathers_all_the_gradients_of_a_kernel_that_is_used_twice() -> None:
    kernel = Variable([[1.0, 2.0], [3.0, 4.0]])
    x = np.array([[1.0, 1]])
    buffer = np.full((2, 2), np.nan)
    with GradientTape(persistent=True) as tape:
        y = op.matmul(op.matmul(x, kernel), kernel)
    expected = tape.gradient(y, kernel)
    for _ in range(2):
        tape.gradient(y, [kernel], into=[buffer])
        np.testing.assert_array_equal(buffer, expected)


def test_into_serves_a_source_that_is_named_twice() -> None:
    x = Variable(3.0)
    buffers = (np.zeros(()), np.zeros(()))
    with GradientTape() as tape:
        y = x * x
    tape.gradient(y, [x, x], into=buffers)
    assert [float(buffer) for buffer in buffers] == [6, 6]


def test_into_needs_one_array_for_each_source() -> None:
    x = Variable(3.0)
    with GradientTape() as tape:
        y = x * x
    with pytest.raises(ValueError, match="shorter"):
        tape.gradient(y, [x, x], into=[np.zeros(())])


# Once, or persistent


def test_a_tape_gives_one_gradient() -> None:
    x = Variable(3.0)
    with GradientTape() as tape:
        y = x * x
    assert tape.gradient(y, x) == 6
    assert len(tape.nodes) == 0
    with pytest.raises(TapeError, match="persistent=True"):
        tape.gradient(y, x)


def test_a_spent_tape_does_not_record_again() -> None:
    x = Variable(3.0)
    with GradientTape() as tape:
        y = x * x
    tape.gradient(y, x)
    with pytest.raises(TapeError, match="record on a new one"), tape:
        pass


def test_a_tape_that_records_cannot_be_entered_again() -> None:
    with GradientTape() as tape:
        with pytest.raises(TapeError, match="second tape"), tape:
            pass
        x = Variable(3.0)
        y = x * x
    assert tape.gradient(y, x) == 6


def test_a_persistent_tape_gives_as_many_as_asked() -> None:
    x = Variable(3.0)
    with GradientTape(persistent=True) as tape:
        y = x * x
        z = y * y
    assert tape.gradient(z, x) == 108
    assert tape.gradient(y, x) == 6
    assert tape.gradient(z, x) == 108


def test_a_persistent_tape_goes_on_recording_in_a_second_block() -> None:
    x = Variable(3.0)
    tape = GradientTape(persistent=True)
    with tape:
        y = x * x
    with tape:
        z = y * x
    assert tape.gradient(z, x) == 27


# What is watched


def test_a_tensor_is_followed_once_it_is_watched() -> None:
    x = Tensor(np.array([1.0, 2.0]))
    with GradientTape() as unaware:
        y = x * x
    assert unaware.gradient(y, x) is None
    with GradientTape() as tape:
        tape.watch(x)
        y = x * x
    np.testing.assert_array_equal(tape.gradient(y, x), [2, 4])


def test_nested_structures_can_be_watched_and_numbers_and_lists_become_arrays() -> None:
    a, b, c = Tensor(3.0), Tensor([1.0, -2.0]), Tensor(np.float32(2))
    with GradientTape() as tape:
        tape.watch({"a": a, "more": (b, [c])})
        y = op.mean(a) * op.relu(b) * op.mean(c)
    found = tape.gradient(y, [a, b, c])
    assert found[0] == 2
    np.testing.assert_array_equal(found[1], [6, 0])
    assert found[2] == 3


def test_only_tensors_can_be_watched() -> None:
    with GradientTape() as tape, pytest.raises(TypeError, match="wrap it in Tensor or Variable"):
        tape.watch(np.ones(3))


def test_the_tape_shows_what_it_recorded_in_order() -> None:
    x = Variable([1.0, 2.0], name="x")
    with GradientTape() as tape:
        op.exp(np.ones(2))
        y = op.sum(x * x)
    assert [node.operation.name for node in tape.nodes] == ["multiply", "sum"]
    assert tape.nodes[1].output is y
    assert tape.nodes[1].inputs[0] is tape.nodes[0].output


def test_a_variable_assigned_after_recording_does_not_change_the_gradient() -> None:
    x = Variable(3.0)
    with GradientTape() as tape:
        y = x * x
    x.assign(100.0)
    assert tape.gradient(y, x) == 6


# Higher derivatives


def test_the_acceleration_of_a_falling_apple() -> None:
    time = Variable([0.0, 1.0, 2.0])
    with GradientTape() as outer:
        with GradientTape() as inner:
            position = 4.9 * time**2
        speed = inner.gradient(position, time)
    acceleration = outer.gradient(speed, time)
    np.testing.assert_allclose(speed.numpy(), [0, 9.8, 19.6])
    np.testing.assert_allclose(acceleration, [9.8, 9.8, 9.8])


def test_the_third_derivative() -> None:
    x = Variable(2.0)
    with GradientTape() as third:
        with GradientTape() as second:
            with GradientTape() as first:
                y = x**5 + op.sin(x)
            slope = first.gradient(y, x)
        curvature = second.gradient(slope, x)
    assert float(slope) == pytest.approx(5 * 2**4 + np.cos(2))
    assert float(curvature) == pytest.approx(20 * 2**3 - np.sin(2))
    assert third.gradient(curvature, x) == pytest.approx(60 * 2**2 - np.cos(2))


def test_a_persistent_tape_differentiates_its_own_gradient_inside_its_block() -> None:
    x = Variable(3.0)
    with GradientTape(persistent=True) as tape:
        y = x * x * x
        slope = tape.gradient(y, x)
    assert float(slope) == 27
    assert tape.gradient(slope, x) == 18


def test_a_mixed_second_derivative() -> None:
    x, w = Variable(2.0), Variable(3.0)
    with GradientTape() as outer:
        with GradientTape() as inner:
            y = x * x * w * w
        by_x = inner.gradient(y, x)
    assert outer.gradient(by_x, w) == 2 * 2 * 2 * 3


def test_a_gradient_under_an_outer_tape_is_a_tensor_even_where_it_is_constant() -> None:
    x = Variable([1.0, 2.0])
    with GradientTape() as outer:
        with GradientTape() as inner:
            y = x + 1
        slope = inner.gradient(y, x)
        total = op.sum(slope * x)
    assert isinstance(slope, Tensor)
    assert outer.gradient(total, [x, slope])[0].tolist() == [1, 1]


def test_two_tapes_side_by_side_give_the_same_gradient() -> None:
    x = Variable(3.0)
    with GradientTape() as one, GradientTape() as other:
        y = x * x
    assert one.gradient(y, x) == other.gradient(y, x) == 6


# No trace


def test_an_exception_in_the_block_passes_and_leaves_no_tape_behind() -> None:
    x = Variable(3.0)
    failed = GradientTape()

    def fail() -> None:
        with failed:
            _ = x * x
            raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        fail()
    _ = x * x * x
    assert len(failed.nodes) == 1
    assert isinstance(square_gradient(x), np.ndarray)


def test_an_operation_that_fails_is_not_recorded() -> None:
    x = Variable([1.0, 2.0])
    with GradientTape() as tape:
        with pytest.raises(ValueError, match="broadcast"):
            _ = x * np.ones(3)
        y = x * x
    np.testing.assert_array_equal(tape.gradient(y, x), [2, 4])


def test_threads_do_not_see_each_others_tapes() -> None:
    shared = Variable(3.0)
    together = threading.Barrier(2, timeout=30)
    found: dict[int, tuple[int, float]] = {}

    def differentiate(power: int) -> None:
        together.wait()
        with GradientTape() as tape:
            together.wait()
            y = shared**power
            together.wait()
        found[power] = (len(tape.nodes), float(tape.gradient(y, shared)))

    with GradientTape() as of_this_thread:
        threads = [threading.Thread(target=differentiate, args=(power,)) for power in (2, 3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == {2: (1, 6.0), 3: (1, 27.0)}
    assert not of_this_thread.nodes


# Long chains


def test_a_chain_of_ten_thousand_operations() -> None:
    x = Variable(1.0)
    with GradientTape() as tape:
        y: Any = x
        for _ in range(10_000):
            y = y * 1.0001
    assert tape.gradient(y, x) == pytest.approx(1.0001**10_000)
