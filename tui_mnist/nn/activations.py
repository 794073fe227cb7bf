"""Activations: the elementwise functions between the dense layers, without which the network would be one matrix."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui_mnist.autodiff import operations
from tui_mnist.nn.registry import Registry

Activation = Callable[[Any], Any]
ACTIVATIONS: Registry[Activation] = Registry("activation")


@ACTIVATIONS.register("relu")
def relu(x: Any) -> Any:
    """max(x, 0)."""
    return operations.relu(x)


@ACTIVATIONS.register("leaky_relu")
def leaky_relu(x: Any) -> Any:
    """x where x > 0, else 0.2 x (Keras's slope)."""
    return operations.leaky_relu(x, negative_slope=0.2)


@ACTIVATIONS.register("sigmoid")
def sigmoid(x: Any) -> Any:
    """1 / (1 + exp(-x))."""
    return operations.sigmoid(x)


@ACTIVATIONS.register("tanh")
def tanh(x: Any) -> Any:
    """(exp(x) - exp(-x)) / (exp(x) + exp(-x))."""
    return operations.tanh(x)


@ACTIVATIONS.register("elu")
def elu(x: Any) -> Any:
    """x where x > 0, else exp(x) - 1 (Clevert et al. 2016)."""
    return operations.elu(x, alpha=1.0)


@ACTIVATIONS.register("gelu")
def gelu(x: Any) -> Any:
    """x Φ(x), in the tanh form of Hendrycks & Gimpel 2016 (Keras's `approximate=True`)."""
    return operations.gelu(x)


@ACTIVATIONS.register("linear")
def linear(x: Any) -> Any:
    """x itself: the layers collapse into one matrix, which is worth seeing once."""
    return x
