"""All parameters are one vector: the layers hold views of it, and the one before the last step is kept whole."""

from __future__ import annotations

import hypothesis.extra.numpy as npst
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_mnist.nn import OPTIMIZERS, Parameters
from tui_mnist.nn.parameters import ROWS

SHAPES = {"W1": (3, 2), "b1": (2,), "W2": (2, 4), "b2": (4,)}
many_shapes = st.dictionaries(
    st.text("abcW12", min_size=1), npst.array_shapes(min_dims=0, max_dims=3, max_side=4), min_size=1, max_size=5
)


def counted() -> Parameters:
    parameters = Parameters(SHAPES)
    parameters.assign(np.arange(20))
    return parameters


def step(parameters: Parameters, rate: float, decay: float = 0.0) -> None:
    """Take a step against the gradient."""
    OPTIMIZERS["sgd"](parameters).update(learning_rate=rate, weight_decay=decay)


def values(parameters: Parameters) -> list[float]:
    """What the variables hold, one after the other."""
    return [x for variable in parameters.variables.values() for x in variable.numpy().ravel().tolist()]


@given(shapes=many_shapes)
@settings(deadline=None, derandomize=True)
def test_the_variables_lie_one_after_the_other_in_one_contiguous_vector(shapes: dict[str, tuple[int, ...]]) -> None:
    parameters = Parameters(shapes)
    assert parameters.size == sum(np.prod(shape, dtype=int) for shape in shapes.values())
    parameters.assign(np.arange(parameters.size), keep_previous=True)
    assert values(parameters) == list(range(parameters.size))
    assert parameters.vector.flags.c_contiguous
    for name, variable in parameters.variables.items():
        assert variable.shape == shapes[name]
        assert variable.name == name
        assert np.shares_memory(variable.value, parameters.vector)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_everything_has_one_type_which_is_float32_unless_told_otherwise(dtype: type) -> None:
    parameters = Parameters(SHAPES, dtype)
    arrays = (parameters.vector, parameters.previous, parameters.gradient, *parameters.gradients)
    assert {array.dtype for array in arrays} == {np.dtype(dtype)} == {parameters.dtype}
    assert {variable.dtype for variable in parameters.variables.values()} == {np.dtype(dtype)}
    assert Parameters(SHAPES).dtype == np.float32


def test_the_gradients_are_views_of_the_gradient_vector_in_the_variables_order() -> None:
    parameters = Parameters(SHAPES)
    for number, gradient in enumerate(parameters.gradients):
        gradient[...] = number
    assert parameters.gradient.tolist() == [0] * 6 + [1] * 2 + [2] * 8 + [3] * 4
    assert [gradient.shape for gradient in parameters.gradients] == list(SHAPES.values())


def test_any_vector_of_that_size_can_be_seen_in_the_variables_shapes() -> None:
    vector = np.arange(20.0)
    views = counted().split(vector)
    assert {name: view.shape for name, view in views.items()} == SHAPES
    views["b1"][0] = -1
    assert vector[6] == -1


def test_a_step_moves_the_parameters_and_keeps_the_ones_before_whole() -> None:
    parameters = counted()
    parameters.gradient[:] = 2
    step(parameters, 0.25)
    assert parameters.vector.tolist() == (np.arange(20) - 0.5).tolist() == values(parameters)
    assert parameters.previous.tolist() == list(range(20))
    step(parameters, 0.5)
    assert parameters.vector.tolist() == (np.arange(20) - 1.5).tolist() == values(parameters)
    assert parameters.previous.tolist() == (np.arange(20) - 0.5).tolist()
    assert parameters.gradient.tolist() == [2] * 20


def test_a_step_may_let_the_parameters_decay() -> None:
    parameters = counted()
    parameters.gradient[:] = np.arange(20)[::-1]
    step(parameters, 0.25, decay=2.0)
    assert values(parameters) == (0.5 * np.arange(20) - 0.25 * np.arange(20)[::-1]).tolist()
    assert parameters.previous.tolist() == list(range(20))


def test_a_small_decay_is_not_rounded_away() -> None:
    parameters = counted()
    start = np.linspace(1.1, 1.9, 20)
    parameters.assign(start)
    for _ in range(1000):
        step(parameters, 1.0, decay=2e-6)
    lost = float(np.mean(1 - parameters.vector / start))
    assert lost == pytest.approx(1 - (1 - 2e-6) ** 1000, rel=0.005)


def test_swap_takes_the_last_step_back_and_again_takes_it() -> None:
    parameters = counted()
    parameters.gradient[:] = 1
    step(parameters, 1)
    parameters.swap()
    assert values(parameters) == parameters.vector.tolist() == list(range(20))
    parameters.swap()
    assert values(parameters) == parameters.vector.tolist() == list(range(-1, 19))


def test_after_any_number_of_steps_the_variables_are_still_views() -> None:
    parameters = counted()
    variables = dict(parameters.variables)
    for number in range(5):
        parameters.gradients[0][:] = number
        step(parameters, 1)
        parameters.assign(parameters.vector + 7, keep_previous=True)
        assert values(parameters) == parameters.vector.tolist()
    assert all(parameters.variables[name] is variable for name, variable in variables.items())
    taken = np.repeat([0 + 1 + 2 + 3 + 4, 0], [6, 14])
    assert values(parameters) == (np.arange(20) + 5 * 7 - taken).tolist()


def test_wherever_the_vectors_lie_variables_and_gradients_are_views_of_them() -> None:
    parameters = counted()
    parameters.gradient[:] = 1
    step(parameters, 1)
    parameters.move_to(np.full_like(parameters.vectors.at(0), np.nan, shape=(ROWS, 20)))
    assert values(parameters) == parameters.vector.tolist() == list(range(-1, 19))
    assert parameters.previous.tolist() == list(range(20))
    parameters.gradients[0][...] = 2
    parameters.gradients[1][...] = 3
    assert parameters.gradient[:9].tolist() == [2] * 6 + [3] * 2 + [1]
    step(parameters, 1)
    assert values(parameters) == parameters.vector.tolist() != list(range(-1, 19))


def test_assign_takes_the_values_of_another_vector_for_now_and_before() -> None:
    parameters, mine = counted(), np.full(20, 3.0)
    parameters.assign(mine)
    mine[:] = 0
    assert parameters.vector.tolist() == parameters.previous.tolist() == values(parameters) == [3] * 20
    parameters.swap()
    assert values(parameters) == [3] * 20
    with pytest.raises(ValueError, match="broadcast"):
        parameters.assign(np.zeros(19))


@pytest.mark.parametrize("size", [1, 40_000, 100_001])
def test_squares_are_summed_of_a_vector_and_of_a_difference(size: int) -> None:
    parameters = Parameters({"w": (size,)}, np.float64)
    generator = np.random.default_rng(0)
    for _ in range(2):
        parameters.swap()
        parameters.assign(generator.normal(size=size), keep_previous=True)
    assert parameters.square() == pytest.approx(np.sum(parameters.vector**2))
    assert parameters.square("previous") == pytest.approx(np.sum(parameters.previous**2))
    difference = parameters.vector - parameters.previous
    assert parameters.square("parameters", minus="previous") == pytest.approx(np.sum(difference**2))
