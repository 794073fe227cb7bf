"""Scores made probabilities, and how wrong they are."""

from __future__ import annotations

from typing import Any

import numpy as np

from tui_mnist.autodiff.labels import check_labels
from tui_mnist.autodiff.operation import Operation
from tui_mnist.autodiff.operations.define import define
from tui_mnist.autodiff.operations.reductions import sum  # noqa: A004
from tui_mnist.autodiff.operations.shapes import reshape
from tui_mnist.autodiff.tensor import plain


# NumPy reduces along a short last axis several times slower than along the first: rows of ten scores are turned first.
def _turn(x: Any, axis: int) -> Any:
    return np.ascontiguousarray(np.asarray(x).swapaxes(0, axis))


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
    labels = check_labels(labels, logits)
    return _logsumexp(_turn(logits, -1)) - logits[np.arange(len(labels)), labels]


def _cross_entropy_rule(g: Any, y: Any, logits: Any, labels: Any) -> Any:
    array, labels = plain(logits), plain(labels)
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
