"""The functions between the layers of a network."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tui_mnist.autodiff.operation import Operation
from tui_mnist.autodiff.operations.choice import where
from tui_mnist.autodiff.operations.define import define
from tui_mnist.autodiff.operations.functions import tanh
from tui_mnist.autodiff.tensor import plain

GELU_SCALE = math.sqrt(2 / math.pi)
GELU_CUBIC = 0.044715


def _sigmoid(x: Any) -> Any:
    return 0.5 * np.tanh(0.5 * x) + 0.5  # the same function as 1 / (1 + exp(-x)), and never overflows


def _gelu_inner(x: Any) -> Any:
    return GELU_SCALE * (x + GELU_CUBIC * x * x * x)


def _gelu_rule(g: Any, y: Any, x: Any) -> Any:
    t = tanh(_gelu_inner(x))
    return g * (0.5 * (1 + t) + 0.5 * x * (1 - t * t) * GELU_SCALE * (1 + 3 * GELU_CUBIC * x * x))


sigmoid: Operation = define("sigmoid", _sigmoid, lambda g, y, x: g * y * (1 - y))
relu: Operation = define("relu", lambda x: np.clip(x, 0, np.inf), lambda g, y, x: g * (plain(x) > 0))
leaky_relu: Operation = define(
    "leaky_relu",
    lambda x, negative_slope=0.2: np.where(x > 0, x, negative_slope * x),
    lambda g, y, x, negative_slope=0.2: where(plain(x) > 0, g, negative_slope * g),
)
# Clevert et al. 2016, equation 15
elu: Operation = define(
    "elu",
    lambda x, alpha=1.0: np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0))),
    lambda g, y, x, alpha=1.0: where(plain(x) > 0, g, g * (y + alpha)),
)
# Hendrycks & Gimpel 2016, the tanh form of section 2
gelu: Operation = define("gelu", lambda x: 0.5 * x * (1 + np.tanh(_gelu_inner(x))), _gelu_rule)
