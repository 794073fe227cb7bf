"""Activations: the elementwise functions between the dense layers, without which the network would be one matrix."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from tui_mnist.autodiff import operations
from tui_mnist.nn.code import ActivationCode
from tui_mnist.nn.registry import Registry


class Activation:
    """An elementwise function z → h, made of the tape's operations, and how it is explained.

    `formula` says what it does, with places for z: `{z}` as it is, and `{(z)}` in brackets if it is negative. `slope`
    is its derivative, of z or h. `code` says how it is written in a program of its own.
    """

    def __init__(
        self, function: Callable[[Any], Any], formula: str, slope: str, code: ActivationCode | None = None
    ) -> None:
        self.function, self.formula, self.slope, self.code = function, formula, slope, code
        update_wrapper(self, function)

    def __call__(self, x: Any) -> Any:
        """The function of each element: same shape, same dtype."""
        return self.function(x)


def explained(
    formula: str, slope: str, code: ActivationCode | None = None
) -> Callable[[Callable[[Any], Any]], Activation]:
    """A decorator that gives a function its explanation, as `Activation` describes it."""
    return lambda function: Activation(function, formula, slope, code)


ACTIVATIONS: Registry[Activation] = Registry("activation")


@ACTIVATIONS.register("relu")
@explained(
    "max(0, {z})",
    slope="1 where z > 0, else 0",
    code=ActivationCode('"relu"', "np.maximum(z, 0)", "z > 0"),
)
def relu(x: Any) -> Any:
    """max(x, 0)."""
    return operations.relu(x)


@ACTIVATIONS.register("leaky_relu")
@explained(
    "{z} if it is positive, else 0.2 · {(z)}",
    slope="1 where z > 0, else 0.2",
    code=ActivationCode('"leaky_relu"', "np.maximum(z, 0.2 * z)", "np.where(z > 0, np.float32(1), np.float32(0.2))"),
)
def leaky_relu(x: Any) -> Any:
    """x where x > 0, else 0.2 x (Keras's slope)."""
    return operations.leaky_relu(x, negative_slope=0.2)


@ACTIVATIONS.register("sigmoid")
@explained(
    "1 / (1 + exp(-{(z)}))",
    slope="h · (1 - h)",
    code=ActivationCode('"sigmoid"', "1 / (1 + np.exp(-z))", "sigmoid(z) * (1 - sigmoid(z))"),
)
def sigmoid(x: Any) -> Any:
    """1 / (1 + exp(-x))."""
    return operations.sigmoid(x)


@ACTIVATIONS.register("tanh")
@explained(
    "tanh({z})",
    slope="1 - h²",
    code=ActivationCode('"tanh"', "np.tanh(z)", "1 - np.tanh(z) ** 2"),
)
def tanh(x: Any) -> Any:
    """(exp(x) - exp(-x)) / (exp(x) + exp(-x))."""
    return operations.tanh(x)


@ACTIVATIONS.register("elu")
@explained(
    "{z} if it is positive, else exp({z}) - 1",
    slope="1 where z > 0, else exp(z)",
    code=ActivationCode(
        '"elu"', "np.where(z > 0, z, np.expm1(np.minimum(z, 0)))", "np.where(z > 0, 1, np.exp(np.minimum(z, 0)))"
    ),
)
def elu(x: Any) -> Any:
    """x where x > 0, else exp(x) - 1 (Clevert et al. 2016)."""
    return operations.elu(x, alpha=1.0)


@ACTIVATIONS.register("gelu")
@explained(
    "{z} · (1 + tanh(0.798 · ({z} + 0.0447 · {(z)}³))) / 2",
    slope="slope of z · (1 + tanh(0.798 · (z + 0.0447 · z³))) / 2",
    code=ActivationCode(
        "lambda z: keras.activations.gelu(z, approximate=True)",
        "z * (1 + np.tanh((2 / np.pi) ** 0.5 * (z + 0.044715 * z**3))) / 2",
        "(1 + t) / 2 + z * (1 - t**2) / 2 * (2 / np.pi) ** 0.5 * (1 + 3 * 0.044715 * z**2)",
        lines=("t = np.tanh((2 / np.pi) ** 0.5 * (z + 0.044715 * z**3))",),
    ),
)
def gelu(x: Any) -> Any:
    """x Φ(x), in the tanh form of Hendrycks & Gimpel 2016 (Keras's `approximate=True`)."""
    return operations.gelu(x)


@ACTIVATIONS.register("linear")
@explained(
    "{z}",
    slope="1",
    code=ActivationCode('"linear"', "", ""),
)
def linear(x: Any) -> Any:
    """x itself: the layers collapse into one matrix, which is worth seeing once."""
    return x
