"""The table of operations: for each, its forward computation and its vector-Jacobian products.

In a rule, `g` is the gradient of the target with respect to the output `y`: the upstream gradient. A rule gives the
gradient with respect to one input: upstream times local derivative. Shapes that were broadcast are summed by the tape.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tui_mnist.autodiff import matmul as matmul_rules
from tui_mnist.autodiff.tensor import OPERATIONS, Operation, Rule, Tensor, plain


def define(name: str, forward: Any, *rules: Rule | None, writes_into: bool = False) -> Operation:
    """Add a row to the table."""
    OPERATIONS[name] = Operation(name, forward, rules, writes_into)
    return OPERATIONS[name]


# --- arithmetic ---------------------------------------------------------------------------------------------------

add: Operation = define("add", np.add, lambda g, y, a, b: g, lambda g, y, a, b: g)
subtract: Operation = define("subtract", np.subtract, lambda g, y, a, b: g, lambda g, y, a, b: -g)
multiply: Operation = define("multiply", np.multiply, lambda g, y, a, b: g * b, lambda g, y, a, b: g * a)
divide: Operation = define("divide", np.divide, lambda g, y, a, b: g / b, lambda g, y, a, b: -g * y / b)
negative: Operation = define("negative", np.negative, lambda g, y, x: -g)


def _but_one(x: Any, y: Any, replaced: Any) -> Any:
    """`x` in the type of `y`, with ones where `replaced` says so; a tensor with none to replace is left as it is.

    An outer tape then records no `where` that changes nothing.
    """
    if isinstance(x, Tensor) and x.dtype == y.dtype and not np.any(replaced):
        return x
    return where(replaced, y.dtype.type(1), x)


# a⁰ is flat, also at a = 0, and b flows only where log a is real
power: Operation = define(
    "power",
    np.power,
    lambda g, y, a, b: g * b * _but_one(a, y, (plain(a) == 0) & (plain(b) == 0)) ** (b - 1),
    lambda g, y, a, b: g * y * log(_but_one(a, y, np.logical_not(plain(a) > 0))),
)

# --- elementwise functions ----------------------------------------------------------------------------------------

exp: Operation = define("exp", np.exp, lambda g, y, x: g * y)
log: Operation = define("log", np.log, lambda g, y, x: g / x)
sqrt: Operation = define("sqrt", np.sqrt, lambda g, y, x: g / (2 * y))
abs: Operation = define("abs", np.abs, lambda g, y, x: g * np.sign(plain(x)))  # noqa: A001
sin: Operation = define("sin", np.sin, lambda g, y, x: g * cos(x))
cos: Operation = define("cos", np.cos, lambda g, y, x: -g * sin(x))
tanh: Operation = define("tanh", np.tanh, lambda g, y, x: g * (1 - y * y))


def _share(g: Any, larger: Any, smaller: Any) -> Any:
    """All of `g` where one is larger, half of it where both are equal: the middle of the subgradients."""
    a, b = plain(larger), plain(smaller)
    return g * (a > b) + 0.5 * g * (a == b)


maximum: Operation = define(
    "maximum", np.maximum, lambda g, y, a, b: _share(g, a, b), lambda g, y, a, b: _share(g, b, a)
)
minimum: Operation = define(
    "minimum", np.minimum, lambda g, y, a, b: _share(g, b, a), lambda g, y, a, b: _share(g, a, b)
)
where: Operation = define(
    "where",
    np.where,
    None,
    lambda g, y, condition, a, b: g * plain(condition),
    lambda g, y, condition, a, b: g * np.logical_not(plain(condition)),
)

# --- activations --------------------------------------------------------------------------------------------------

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

# --- shapes -------------------------------------------------------------------------------------------------------


def _scatter(x: Any, key: Any, shape: tuple[int, ...]) -> Any:
    zeros = np.zeros(shape, dtype=np.asarray(x).dtype)
    np.add.at(zeros, key, x)
    return zeros


def _unbroadcast(x: Any, shape: tuple[int, ...]) -> Any:
    if np.ndim(x) == 2 and np.shape(x)[1:] == shape:
        return np.ones(len(x), dtype=x.dtype) @ x  # a sum of rows: BLAS adds them faster
    leading = np.ndim(x) - len(shape)
    summed = tuple(range(leading)) + tuple(
        leading + axis for axis, length in enumerate(shape) if length == 1 and np.shape(x)[leading + axis] != 1
    )
    return np.add.reduce(x, axis=summed).reshape(shape) if summed else np.reshape(x, shape)


def _inverse(axes: tuple[int, ...] | None) -> tuple[int, ...] | None:
    return None if axes is None else tuple(int(i) for i in np.argsort([axis % len(axes) for axis in axes]))


reshape: Operation = define("reshape", np.reshape, lambda g, y, x, shape: reshape(g, shape=np.shape(plain(x))))
transpose: Operation = define("transpose", np.transpose, lambda g, y, x, axes=None: transpose(g, axes=_inverse(axes)))
index: Operation = define(
    "index", lambda x, key: x[key], lambda g, y, x, key: scatter(g, key=key, shape=np.shape(plain(x)))
)
scatter: Operation = define("scatter", _scatter, lambda g, y, x, key, shape: index(g, key=key))
broadcast_to: Operation = define(
    "broadcast_to", np.broadcast_to, lambda g, y, x, shape: unbroadcast(g, shape=np.shape(plain(x)))
)
unbroadcast: Operation = define(
    "unbroadcast", _unbroadcast, lambda g, y, x, shape: broadcast_to(g, shape=np.shape(plain(x)))
)

# --- reductions ---------------------------------------------------------------------------------------------------

Axis = int | tuple[int, ...] | None


def _spread(reduced: Any, x: Any, axis: Axis, keepdims: bool) -> Any:
    """What a reduction took away, put back: `reduced` in the shape of `x`."""
    shape = np.shape(plain(x))
    if axis is None and not isinstance(reduced, Tensor):
        return np.full(shape, reduced, dtype=np.asarray(reduced).dtype)
    if axis is None:
        kept = (1,) * len(shape)
    else:
        axes = axis if isinstance(axis, tuple) else (axis,)
        gone = {a % len(shape) for a in axes} if shape else set()  # NumPy lets a single number have axis 0
        kept = tuple(1 if a in gone else length for a, length in enumerate(shape))
    return broadcast_to(reduced if keepdims else reshape(reduced, shape=kept), shape=shape)


def _share_in_mean(x: Any, axis: Axis) -> float:
    """What each element counts for in a mean: 1 / n of n of them; NaN where there are none, as in NumPy."""
    if axis is None:
        count = np.size(x)
    else:
        lengths = np.shape(x) or (1,)  # NumPy lets a single number have axis 0
        count = math.prod(lengths[a] for a in (axis if isinstance(axis, tuple) else (axis,)))
    return 1 / count if count else math.nan


def _mean(x: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    return np.sum(x, axis=axis, keepdims=keepdims) * _share_in_mean(x, axis)


def _max_rule(g: Any, y: Any, x: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    winners = plain(x) == _spread(plain(y), x, axis, keepdims)
    ties = np.sum(winners, axis=axis, keepdims=True, dtype=np.asarray(plain(x)).dtype)
    return _spread(g, x, axis, keepdims) * (winners / ties)


sum: Operation = define(  # noqa: A001
    "sum",
    lambda x, axis=None, keepdims=False: np.sum(x, axis=axis, keepdims=keepdims),
    lambda g, y, x, axis=None, keepdims=False: _spread(g, x, axis, keepdims),
)
mean: Operation = define(
    "mean",
    _mean,
    lambda g, y, x, axis=None, keepdims=False: _spread(g * _share_in_mean(plain(x), axis), x, axis, keepdims),
)
max: Operation = define(  # noqa: A001
    "max", lambda x, axis=None, keepdims=False: np.max(x, axis=axis, keepdims=keepdims), _max_rule
)

# --- products -----------------------------------------------------------------------------------------------------

matmul: Operation = define("matmul", matmul_rules.forward, matmul_rules.left, matmul_rules.right, writes_into=True)

# --- probabilities ------------------------------------------------------------------------------------------------


# NumPy reduces along a short last axis several times slower than along the first: rows of ten scores are turned first.
def _turn(x: Any, axis: int) -> Any:
    return np.ascontiguousarray(np.swapaxes(x, 0, axis))


def _logsumexp(turned: Any) -> Any:
    top = np.maximum.reduce(turned, axis=0)
    return np.log(np.add.reduce(np.exp(turned - top), axis=0)) + top


def _softmax(x: Any, axis: int = -1) -> Any:
    turned = _turn(x, axis)
    powers = np.exp(turned - np.maximum.reduce(turned, axis=0))
    powers /= np.add.reduce(powers, axis=0)
    return _turn(powers, axis)


def _log_softmax(x: Any, axis: int = -1) -> Any:
    turned = _turn(x, axis)
    return _turn(turned - _logsumexp(turned), axis)


def _cross_entropy(logits: Any, labels: Any) -> Any:
    if np.minimum.reduce(labels, initial=0) < 0:  # which NumPy would count from the end
        raise IndexError(f"label {np.min(labels)} is out of range; expected 0 to {logits.shape[-1] - 1}")
    samples = np.arange(len(labels))
    return _logsumexp(_turn(logits, -1)) - logits[samples, labels]


def _cross_entropy_rule(g: Any, y: Any, logits: Any, labels: Any) -> Any:
    array = plain(logits)
    target = np.zeros(array.shape, dtype=array.dtype)
    target[np.arange(len(labels)), labels] = 1
    return reshape(g, shape=(len(labels), 1)) * (softmax(logits) - target)


softmax: Operation = define(
    "softmax", _softmax, lambda g, y, x, axis=-1: y * (g - sum(g * y, axis=axis, keepdims=True))
)
log_softmax: Operation = define(
    "log_softmax",
    _log_softmax,
    lambda g, y, x, axis=-1: g - softmax(x, axis=axis) * sum(g, axis=axis, keepdims=True),
)
# The cross-entropy of softmax(logits) of shape (samples, classes) with labels (samples,), one number a sample:
# logsumexp(z) - z[label], which never takes the logarithm of a probability that was rounded to 0.
softmax_cross_entropy: Operation = define("softmax_cross_entropy", _cross_entropy, _cross_entropy_rule, None)
