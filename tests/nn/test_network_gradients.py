"""The tape's gradients of the whole model are those of finite differences: the proof that training is no fake.

Computed in float64 and as the trainer does it: bytes in, gradients straight into the one flat vector. Differences are
central, (f(w + h) - f(w - h)) / 2h, and the error allowed is a millionth part of the largest gradient in that tensor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pytest

from tui_mnist.autodiff import GradientTape
from tui_mnist.autodiff import operations as op
from tui_mnist.autodiff.tensor import Array
from tui_mnist.data import load
from tui_mnist.nn import ACTIVATIONS, LOSSES, Network

TOLERANCE = 1e-6


class Problem:
    """A network, a batch, and the mean loss as a function of the parameters."""

    def __init__(
        self, network: Network, images: Array, labels: Array, loss: str, *, dropout: float = 0.0, step: float = 1e-5
    ) -> None:
        self.network, self.loss_name, self.labels = network, loss, labels
        self.inputs, self.dropout, self.step = network.inputs(images), dropout, step

    def loss(self) -> object:
        """The mean loss, with the same units dropped each time."""
        logits = self.network.forward(self.inputs, dropout_rate=self.dropout, generator=np.random.default_rng(3))
        return op.mean(LOSSES[self.loss_name](self.labels, logits))

    def gradient(self) -> Array:
        parameters = self.network.parameters
        with GradientTape() as tape:
            loss = self.loss()
        tape.gradient(loss, list(parameters.variables.values()), into=parameters.gradients)
        return parameters.gradient.copy()

    def differences(self, name: str, coordinates: Iterable[int]) -> Array:
        variable = self.network.parameters.variables[name]
        slopes = []
        for coordinate in coordinates:
            at = np.unravel_index(coordinate, variable.shape)
            centre = float(variable.value[at])
            ends = []
            for moved in (centre + self.step, centre - self.step):
                variable.assign(moved, at=at)
                ends.append(float(self.loss()))  # type: ignore[arg-type]
            variable.assign(centre, at=at)
            slopes.append((ends[0] - ends[1]) / (2 * self.step))
        return np.array(slopes)


def assert_equal_to_differences(problem: Problem, choose: Callable[[str, Array], Array]) -> None:
    """Compare the coordinates that `choose` picks, of each named tensor's gradient, and at least one that is not 0."""
    parameters = problem.network.parameters
    of_tape = parameters.split(problem.gradient())
    for name, gradient in of_tape.items():
        chosen = choose(name, gradient)
        found = gradient.ravel()[chosen]
        largest = np.abs(gradient).max()
        assert largest > 0
        error = np.abs(found - problem.differences(name, chosen)) / largest
        assert error.max() < TOLERANCE, f"{name}: {error.max():.1e}"


def every_coordinate(name: str, gradient: Array) -> Array:
    return np.arange(gradient.size)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("dropout", [0.0, 0.4])
def test_every_gradient_of_a_small_network(loss: str, activation: str, dropout: float) -> None:
    generator = np.random.default_rng(8)
    network = Network((5, 4, 4, 3), activation=activation, initializer="he_normal", generator=generator, dtype=float)
    network.parameters.assign(
        network.parameters.vector + generator.normal(scale=0.1, size=network.parameters.size), keep_previous=True
    )  # biases that are not 0
    images = generator.integers(1, 256, size=(6, 5), dtype=np.uint8)
    labels = np.array([0, 1, 2, 2, 1, 0])
    assert_equal_to_differences(Problem(network, images, labels, loss, dropout=dropout), every_coordinate)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_books_network_on_a_real_batch_of_mnist(loss: str) -> None:
    """784-512-10 on 128 images: of each tensor some weights at random, and those with the largest gradients."""
    mnist = load("mnist")
    images, labels = mnist.train_samples[:128].reshape(128, -1), mnist.train_labels[:128]
    generator = np.random.default_rng(0)
    network = Network((784, 512, 10), generator=generator, dtype=np.float64)

    def some(name: str, gradient: Array) -> Array:
        largest = np.argsort(np.abs(gradient), axis=None)[-3:]
        return np.unique(np.concatenate([largest, generator.choice(gradient.size, size=5)]))

    assert_equal_to_differences(Problem(network, images, labels, loss), some)
