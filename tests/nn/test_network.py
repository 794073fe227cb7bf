"""The network is the book's stack of dense layers, on bytes or on numbers, and starts as it is told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tui_mnist.autodiff import ColumnSparse, GradientTape
from tui_mnist.autodiff import operations as op
from tui_mnist.autodiff.tensor import Array
from tui_mnist.errors import UsageError
from tui_mnist.nn import ACTIVATIONS, INITIALIZERS, LOSSES, Network


def network(*sizes: int, seed: int = 0, dtype: type = np.float64, **options: Any) -> Network:
    return Network(sizes, generator=np.random.default_rng(seed), dtype=dtype, **options)


def images(samples: int = 7, pixels: int = 6) -> Array:
    """Random bytes, with two pixels that are black in all of them."""
    bytes_ = np.random.default_rng(1).integers(256, size=(samples, pixels), dtype=np.uint8)
    bytes_[:, [0, 4]] = 0
    return bytes_


def test_it_is_the_formula_of_the_book() -> None:
    model = network(6, 5, 3)
    w = {name: variable.numpy() for name, variable in model.parameters.variables.items()}
    x = images() / 255
    expected = np.maximum(x @ w["W1"] + w["b1"], 0) @ w["W2"] + w["b2"]
    np.testing.assert_allclose(model.forward(x).numpy(), expected, rtol=1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_any_number_of_hidden_layers_has_the_chosen_activation_and_the_last_is_linear(activation: str) -> None:
    model = network(6, 5, 4, 3, activation=activation)
    w = {name: variable.numpy() for name, variable in model.parameters.variables.items()}
    f, x = ACTIVATIONS[activation], images() / 255
    expected = f(f(x @ w["W1"] + w["b1"]) @ w["W2"] + w["b2"]) @ w["W3"] + w["b3"]
    np.testing.assert_allclose(model.forward(x).numpy(), expected, rtol=1e-10, atol=1e-14)


def test_without_hidden_layers_it_is_softmax_regression() -> None:
    model = network(6, 3)
    assert list(model.parameters.variables) == ["W1", "b1"]
    assert model.forward(images() / 255).shape == (7, 3)


def test_the_books_network_has_as_many_parameters_as_the_book_says() -> None:
    model = network(784, 512, 10, dtype=np.float32)
    assert model.parameters.size == 784 * 512 + 512 + 512 * 10 + 10 == 407_050
    assert model.sizes == (784, 512, 10)
    assert {name: v.shape for name, v in model.parameters.variables.items()} == {
        "W1": (784, 512),
        "b1": (512,),
        "W2": (512, 10),
        "b2": (10,),
    }


# How it starts


@pytest.mark.parametrize("initializer", INITIALIZERS)
def test_kernels_come_from_the_initializer_and_biases_are_zero(initializer: str) -> None:
    model = network(6, 5, 3, initializer=initializer, seed=4)
    generator = np.random.default_rng(4)
    for name, shape in {"W1": (6, 5), "W2": (5, 3)}.items():
        expected = INITIALIZERS[initializer](shape, generator)
        np.testing.assert_array_equal(model.parameters.variables[name].numpy(), expected)
    assert not model.parameters.variables["b1"].numpy().any()
    assert not model.parameters.variables["b2"].numpy().any()
    np.testing.assert_array_equal(model.parameters.previous, model.parameters.vector)


def test_it_is_float32_unless_told_otherwise_and_starts_from_the_same_numbers() -> None:
    single, double = Network((6, 5, 3), generator=np.random.default_rng(0)), network(6, 5, 3)
    assert single.parameters.dtype == np.float32
    assert single.forward(single.inputs(images())).dtype == np.float32
    np.testing.assert_array_equal(single.parameters.vector, double.parameters.vector.astype(np.float32))


def test_the_same_generator_gives_the_same_network() -> None:
    np.testing.assert_array_equal(network(6, 5, 3).parameters.vector, network(6, 5, 3).parameters.vector)
    assert (network(6, 5, 3).parameters.vector != network(6, 5, 3, seed=1).parameters.vector).any()


@pytest.mark.parametrize("option", ["activation", "initializer"])
def test_an_unknown_name_is_one_clear_line(option: str) -> None:
    wrong: dict[str, Any] = {option: "nonsense"}
    with pytest.raises(UsageError, match=rf"^{option} 'nonsense' is not known; choose one of: "):
        network(6, 5, 3, **wrong)


# Bytes in


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_bytes_become_numbers_from_zero_to_one_without_the_pixels_that_are_black_in_all(dtype: type) -> None:
    inputs = network(6, 5, 3, dtype=dtype).inputs(images())
    assert isinstance(inputs, ColumnSparse)
    assert inputs.columns.tolist() == [1, 2, 3, 5]
    assert inputs.dtype == dtype
    np.testing.assert_allclose(inputs.to_dense(), images() / 255, rtol=1e-6)
    assert network(1, 2).inputs(np.array([[255]], np.uint8)).to_dense().tolist() == [[1]]


@pytest.mark.parametrize("black", [[], [0, 4], [0, 1, 2, 3, 4, 5]])
@pytest.mark.parametrize("loss", LOSSES)
def test_black_pixels_left_out_change_no_gradient(loss: str, black: list[int]) -> None:
    some, labels = images(), np.array([0, 1, 2, 0, 1, 2, 0])
    some[:, black] = 0
    gradients = []
    for dense in (True, False):
        model = network(6, 5, 4, 3, activation="tanh")
        inputs = some / 255 if dense else model.inputs(some)
        with GradientTape() as tape:
            value = op.mean(LOSSES[loss](labels, model.forward(inputs)))
        model.parameters.gradient[:] = np.nan
        variables = list(model.parameters.variables.values())
        tape.gradient(value, variables, into=model.parameters.gradients)
        gradients.append(model.parameters.gradient)
    np.testing.assert_allclose(gradients[1], gradients[0], rtol=1e-10, atol=1e-14)
    assert gradients[0].any()


def test_predictions_are_probabilities_however_many_at_once() -> None:
    model = network(6, 5, 3)
    probabilities = model.predict(images())
    np.testing.assert_allclose(probabilities, op.softmax(model.forward(images() / 255).numpy()), rtol=1e-12)
    np.testing.assert_allclose(probabilities.sum(axis=1), np.ones(7))
    for number in (1, 2, 7, 100):
        np.testing.assert_allclose(model.predict(images(), samples_at_once=number), probabilities, rtol=1e-12)


def test_predictions_for_no_images_are_no_predictions() -> None:
    assert network(6, 5, 3).predict(images()[:0]).shape == (0, 3)


# Dropout


def test_dropout_switches_off_hidden_units_only() -> None:
    model = network(6, 200, 3)
    x = np.ones((1, 6))
    hidden = model.layers[0](x).numpy()
    generator = np.random.default_rng(5)
    kept = np.random.default_rng(5).random((1, 200), dtype=np.float32) >= 0.5
    expected = model.layers[1](hidden * kept * 2).numpy()
    found = model.forward(x, dropout_rate=0.5, generator=generator).numpy()
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert (found != model.forward(x).numpy()).any()


def test_without_dropout_no_random_number_is_drawn() -> None:
    generator = np.random.default_rng(5)
    before = generator.bit_generator.state
    model = network(6, 5, 3)
    with_none = model.forward(images() / 255, dropout_rate=0.0, generator=generator)
    assert generator.bit_generator.state == before
    np.testing.assert_array_equal(with_none.numpy(), model.forward(images() / 255).numpy())
