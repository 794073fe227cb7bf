"""Initializers: the random weights from which a network starts, scaled so that signals neither die nor explode.

All take `(shape, generator)` with a kernel's shape (inputs, units), and give float64 values; the network rounds them.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.code import InitializerCode
from tui_mnist.nn.registry import Registry

Shape = tuple[int, int]
Initializer = Callable[[Shape, np.random.Generator], Array]
INITIALIZERS: Registry[Initializer] = Registry("initializer")

STANDARD_DEVIATION_OF_TRUNCATED_NORMAL = 0.87962566103423978
"""Of the standard normal distribution cut off at ±2, which Keras's scaled initializers draw from."""


INITIALIZER_CODE: dict[str, InitializerCode] = {}
"""How each is written in a program of its own, by its name."""


def written(*lines: str, keras: str = "") -> Callable[[Initializer], Initializer]:
    """A decorator that says how an initializer is written; Keras knows most of them by the function's name."""

    def enter(function: Initializer) -> Initializer:
        INITIALIZER_CODE[function.__name__] = InitializerCode(keras or f'"{function.__name__}"', lines)
        return function

    return enter


def _uniform_lines(limit: str) -> tuple[str, ...]:
    return (f"limit = np.sqrt({limit})", "return for_weights.uniform(-limit, limit, (inputs, units))")


def _truncated_normal_lines(variance: str) -> tuple[str, ...]:
    return (
        "values = for_weights.standard_normal((inputs, units))",
        "while (far := np.abs(values) > 2).any():",
        "    values[far] = for_weights.standard_normal(far.sum())",
        f"return values * np.sqrt({variance}) / {STANDARD_DEVIATION_OF_TRUNCATED_NORMAL}",
    )


def _truncated_normal(shape: Shape, standard_deviation: float, generator: np.random.Generator) -> Array:
    values = generator.standard_normal(shape)
    outside = np.abs(values) > 2
    while outside.any():
        values[outside] = generator.standard_normal(int(outside.sum()))
        outside = np.abs(values) > 2
    return values * (standard_deviation / STANDARD_DEVIATION_OF_TRUNCATED_NORMAL)


@INITIALIZERS.register("glorot_uniform")
@written(*_uniform_lines("6 / (inputs + units)"))
def glorot_uniform(shape: Shape, generator: np.random.Generator) -> Array:
    """Uniform in ±sqrt(6 / (inputs + units)) (Glorot & Bengio 2010, equation 16)."""
    limit = math.sqrt(6 / (shape[0] + shape[1]))
    return generator.uniform(-limit, limit, shape)


@INITIALIZERS.register("glorot_normal")
@written(*_truncated_normal_lines("2 / (inputs + units)"))
def glorot_normal(shape: Shape, generator: np.random.Generator) -> Array:
    """Truncated normal of variance 2 / (inputs + units) (Glorot & Bengio 2010)."""
    return _truncated_normal(shape, math.sqrt(2 / (shape[0] + shape[1])), generator)


@INITIALIZERS.register("he_uniform")
@written(*_uniform_lines("6 / inputs"))
def he_uniform(shape: Shape, generator: np.random.Generator) -> Array:
    """Uniform in ±sqrt(6 / inputs) (He et al. 2015)."""
    limit = math.sqrt(6 / shape[0])
    return generator.uniform(-limit, limit, shape)


@INITIALIZERS.register("he_normal")
@written(*_truncated_normal_lines("2 / inputs"))
def he_normal(shape: Shape, generator: np.random.Generator) -> Array:
    """Truncated normal of variance 2 / inputs (He et al. 2015, equation 10)."""
    return _truncated_normal(shape, math.sqrt(2 / shape[0]), generator)


@INITIALIZERS.register("lecun_uniform")
@written(*_uniform_lines("3 / inputs"))
def lecun_uniform(shape: Shape, generator: np.random.Generator) -> Array:
    """Uniform in ±sqrt(3 / inputs) (LeCun et al. 1998)."""
    limit = math.sqrt(3 / shape[0])
    return generator.uniform(-limit, limit, shape)


@INITIALIZERS.register("lecun_normal")
@written(*_truncated_normal_lines("1 / inputs"))
def lecun_normal(shape: Shape, generator: np.random.Generator) -> Array:
    """Truncated normal of variance 1 / inputs (LeCun et al. 1998, equation 16)."""
    return _truncated_normal(shape, math.sqrt(1 / shape[0]), generator)


@INITIALIZERS.register("random_normal")
@written("return for_weights.normal(0.0, 0.05, (inputs, units))")
def random_normal(shape: Shape, generator: np.random.Generator) -> Array:
    """Normal of standard deviation 0.05, whatever the layer's size (Keras's default)."""
    return generator.normal(0.0, 0.05, shape)


@INITIALIZERS.register("random_uniform")
@written("return for_weights.uniform(-0.05, 0.05, (inputs, units))")
def random_uniform(shape: Shape, generator: np.random.Generator) -> Array:
    """Uniform in ±0.05, whatever the layer's size (Keras's default)."""
    return generator.uniform(-0.05, 0.05, shape)


@INITIALIZERS.register("positive_uniform")
@written("return for_weights.uniform(0.0, 0.1, (inputs, units))", keras="keras.initializers.RandomUniform(0.0, 0.1)")
def positive_uniform(shape: Shape, generator: np.random.Generator) -> Array:
    """Uniform in [0, 0.1): the from-scratch model of Chollet's second chapter; it learns slowly, and shows why."""
    return generator.uniform(0.0, 0.1, shape)


@INITIALIZERS.register("zeros")
@written("return np.zeros((inputs, units))")
def zeros(shape: Shape, generator: np.random.Generator) -> Array:
    """All zeros: every hidden unit of a layer stays like every other; only a network without them learns from here."""
    return np.zeros(shape)
