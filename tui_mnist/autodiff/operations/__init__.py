"""The operations: for each, its forward computation and its vector-Jacobian products.

In a rule, `g` is the gradient of the target with respect to the output `y`: the upstream gradient. A rule gives the
gradient with respect to one input: upstream times local derivative. Shapes that were broadcast are summed by the tape.
"""

from tui_mnist.autodiff.operations.activations import elu, gelu, leaky_relu, relu, sigmoid
from tui_mnist.autodiff.operations.arithmetic import add, clip, divide, maximum, minimum, multiply, negative, subtract
from tui_mnist.autodiff.operations.choice import stop_gradient, where
from tui_mnist.autodiff.operations.functions import abs, cos, exp, log, log1p, power, sin, sqrt, square, tanh  # noqa: A004
from tui_mnist.autodiff.operations.probabilities import log_softmax, softmax, softmax_cross_entropy
from tui_mnist.autodiff.operations.products import dot, matmul
from tui_mnist.autodiff.operations.reductions import logsumexp, max, mean, min, sum  # noqa: A004
from tui_mnist.autodiff.operations.shapes import (
    broadcast_to,
    concatenate,
    index,
    reshape,
    scatter,
    stack,
    transpose,
    unbroadcast,
)

__all__ = [
    "abs",
    "add",
    "broadcast_to",
    "clip",
    "concatenate",
    "cos",
    "divide",
    "dot",
    "elu",
    "exp",
    "gelu",
    "index",
    "leaky_relu",
    "log",
    "log1p",
    "log_softmax",
    "logsumexp",
    "matmul",
    "max",
    "maximum",
    "mean",
    "min",
    "minimum",
    "multiply",
    "negative",
    "power",
    "relu",
    "reshape",
    "scatter",
    "sigmoid",
    "sin",
    "softmax",
    "softmax_cross_entropy",
    "sqrt",
    "square",
    "stack",
    "stop_gradient",
    "subtract",
    "sum",
    "tanh",
    "transpose",
    "unbroadcast",
    "where",
]
