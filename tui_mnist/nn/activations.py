"""Activations: the elementwise functions between the dense layers, without which the network would be one matrix."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from tui_mnist.autodiff import operations
from tui_mnist.nn.registry import Registry


class Activation:
    """An elementwise function z → h, made of the tape's operations, and how it is explained.

    `formula` says what it does, with places for z: `{z}` as it is, and `{(z)}` in brackets if it is negative. `slope`
    is its derivative, of z or h.
    """

    def __init__(self, function: Callable[[Any], Any], formula: str, slope: str) -> None:
        self.function, self.formula, self.slope = function, formula, slope
        update_wrapper(self, function)

    def __call__(self, x: Any) -> Any:
        """The function of each element: same shape, same dtype."""
        return self.function(x)


def explained(formula: str, slope: str) -> Callable[[Callable[[Any], Any]], Activation]:
    """A decorator that gives a function its explanation, as `Activation` describes it."""
    return lambda function: Activation(function, formula, slope)


ACTIVATIONS: Registry[Activation] = Registry("activation")


@ACTIVATIONS.register("relu")
@explained("max(0, {z})", slope="1 where z > 0, else 0")
def relu(x: Any) -> Any:
    """max(x, 0)."""
    return operations.relu(x)


@ACTIVATIONS.register("leaky_relu")
@explained("{z} if it is positive, else 0.2 · {(z)}", slope="1 where z > 0, else 0.2")
def leaky_relu(x: Any) -> Any:
    """x where x > 0, else 0.2 x (Keras's slope)."""
    return operations.leaky_relu(x, negative_slope=0.2)


@ACTIVATIONS.register("sigmoid")
@explained("1 / (1 + exp(-{(z)}))", slope="h · (1 - h)")
def sigmoid(x: Any) -> Any:
    """1 / (1 + exp(-x))."""
    return operations.sigmoid(x)


@ACTIVATIONS.register("tanh")
@explained("tanh({z})", slope="1 - h²")
def tanh(x: Any) -> Any:
    """(exp(x) - exp(-x)) / (exp(x) + exp(-x))."""
    return operations.tanh(x)


@ACTIVATIONS.register("elu")
@explained("{z} if it is positive, else exp({z}) - 1", slope="1 where z > 0, else exp(z)")
def elu(x: Any) -> Any:
    """x where x > 0, else exp(x) - 1 (Clevert et al. 2016)."""
    return operations.elu(x, alpha=1.0)


@ACTIVATIONS.register("gelu")
@explained(
    "{z} · (1 + tanh(0.798 · ({z} + 0.0447 · {(z)}³))) / 2",
    slope="slope of z · (1 + tanh(0.798 · (z + 0.0447 · z³))) / 2",
)
def gelu(x: Any) -> Any:
    """x Φ(x), in the tanh form of Hendrycks & Gimpel 2016 (Keras's `approximate=True`)."""
    return operations.gelu(x)


@ACTIVATIONS.register("linear")
@explained("{z}", slope="1")
def linear(x: Any) -> Any:
    """x itself: the layers collapse into one matrix, which is worth seeing once."""
    return x
