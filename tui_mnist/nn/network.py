"""The network: a stack of dense layers that ends in one score for each class."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from tui_mnist.autodiff import ColumnSparse
from tui_mnist.autodiff.operations import softmax
from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.activations import ACTIVATIONS, linear
from tui_mnist.nn.initializers import INITIALIZERS
from tui_mnist.nn.layers import Dense, dropout
from tui_mnist.nn.parameters import Parameters
from tui_mnist.nn.pixels import lit_pixels

Inputs = Array | ColumnSparse


class Network:
    """`dot(relu(dot(inputs, W1) + b1), W2) + b2`, for any number of hidden layers and any activation.

    `sizes` are the numbers of inputs, of units of each hidden layer, and of classes. The last layer is linear: it
    gives logits, whose softmax are the probabilities. Without a hidden layer it is the only one: softmax regression.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        activation: str = "relu",
        initializer: str = "glorot_uniform",
        generator: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        self.sizes = tuple(sizes)
        shapes: dict[str, tuple[int, ...]] = {}
        for number, (inputs, units) in enumerate(pairwise(sizes), start=1):
            shapes[f"W{number}"] = (inputs, units)
            shapes[f"b{number}"] = (units,)
        self.parameters = Parameters(shapes, dtype)
        variables = self.parameters.variables
        layers = []
        for number in range(1, len(self.sizes)):
            last = number == len(self.sizes) - 1
            kernel, bias = variables[f"W{number}"], variables[f"b{number}"]
            kernel.assign(INITIALIZERS[initializer]((self.sizes[number - 1], self.sizes[number]), generator))
            layers.append(Dense(kernel, bias, linear if last else ACTIVATIONS[activation]))
        self.layers = tuple(layers)
        self.parameters.assign(self.parameters.vector)

    def inputs(self, samples: Array) -> ColumnSparse:
        """Samples as inputs, shape (samples, features).

        Bytes become numbers from 0 to 1, and pixels that are black in all of them are left out; floats stay so.
        """
        dtype = self.parameters.dtype
        if samples.dtype != np.uint8:
            return ColumnSparse(samples.astype(dtype), np.arange(samples.shape[1]), samples.shape[1])
        columns, values = lit_pixels(samples, lambda lit: np.empty((lit, len(samples)), dtype))
        return ColumnSparse(values.T, columns, samples.shape[1])

    def forward(self, inputs: Any, *, dropout_rate: float = 0.0, generator: np.random.Generator | None = None) -> Any:
        """The logits of inputs: shape (samples, features) to (samples, classes).

        `dropout_rate` and its generator are for training alone: they switch units of the hidden layers off at random.
        """
        x = inputs
        for layer in self.layers[:-1]:
            x = layer(x)
            if dropout_rate > 0 and generator is not None:
                x = dropout(x, dropout_rate, generator)
        return self.layers[-1](x)

    def logits(self, samples: Array) -> Array:
        """The logits of samples as `inputs` takes them: shape (samples, features) to (samples, classes)."""
        logits: Array = self.forward(self.inputs(samples)).numpy()
        return logits

    def outputs(self, inputs: Any) -> list[Any]:
        """What each layer makes of inputs, without dropout; the last are the logits that `forward` gives."""
        outputs = []
        for layer in self.layers:
            inputs = layer(inputs)
            outputs.append(inputs)
        return outputs

    def predict(self, samples: Array, *, samples_at_once: int = 500) -> Array:
        """The probability of each class for such samples: shape (samples, features) to (samples, classes)."""
        pieces = [
            softmax(self.logits(samples[start : start + samples_at_once]))
            for start in range(0, len(samples), samples_at_once)
        ]
        return np.concatenate(pieces) if pieces else np.zeros((0, self.sizes[-1]), self.parameters.dtype)
