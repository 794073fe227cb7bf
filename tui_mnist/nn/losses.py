"""Losses: how wrong the network is, one number for each sample; what is minimised is their mean over the batch.

All take `(labels, logits)`: class numbers of shape (samples,) and the last layer's output of shape (samples, classes)
before the softmax, and give shape (samples,). The classes' probabilities are `softmax(logits)`; the target is one-hot.
Definitions are Keras's.

A label that names no class is refused, as `tui_mnist.autodiff.labels` says: each loss gets at its labels through
`one_hot` or `softmax_cross_entropy`, which both check them there.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from tui_mnist.autodiff import operations as op
from tui_mnist.autodiff.labels import check_labels
from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.registry import Registry

Loss = Callable[[Array, Any], Any]
LOSSES: Registry[Loss] = Registry("loss")

EPSILON = 1e-7
"""Keras's fuzz factor: probabilities below it count as it where their logarithm is taken."""


def one_hot(labels: Array, logits: Any) -> Array:
    """The target probabilities: shape and dtype of the logits, 1 at the label and 0 elsewhere."""
    classes, dtype = logits.shape[-1], logits.dtype
    return np.eye(classes, dtype=dtype if dtype.kind == "f" else np.float64)[check_labels(labels, logits)]


@LOSSES.register("categorical_crossentropy")
def categorical_crossentropy(labels: Array, logits: Any) -> Any:
    """-log p[label], computed from the logits as logsumexp(z) - z[label], so that no probability rounds to zero."""
    return op.softmax_cross_entropy(logits, labels)


@LOSSES.register("mean_squared_error")
def mean_squared_error(labels: Array, logits: Any) -> Any:
    """mean((target - p)²) over the classes."""
    difference = op.softmax(logits) - one_hot(labels, logits)
    return op.mean(difference * difference, axis=-1)


@LOSSES.register("mean_absolute_error")
def mean_absolute_error(labels: Array, logits: Any) -> Any:
    """mean(|target - p|) over the classes."""
    return op.mean(op.abs(op.softmax(logits) - one_hot(labels, logits)), axis=-1)


@LOSSES.register("kl_divergence")
def kl_divergence(labels: Array, logits: Any) -> Any:
    """sum(target · log(target / p)) over the classes, with target and p kept above EPSILON.

    So a class whose p is below EPSILON adds the same whatever its p, and pulls no more.
    """
    target = np.clip(one_hot(labels, logits), EPSILON, 1)
    log_p = op.maximum(op.log_softmax(logits), math.log(EPSILON))
    return op.sum(target * (np.log(target) - log_p), axis=-1)


@LOSSES.register("categorical_hinge")
def categorical_hinge(labels: Array, logits: Any) -> Any:
    """max(0, 1 + the highest wrong p - p[label]) (Keras: max(0, neg - pos + 1))."""
    probabilities = op.softmax(logits)
    target = one_hot(labels, logits)
    right = op.sum(target * probabilities, axis=-1)
    wrong = op.max((1 - target) * probabilities, axis=-1)
    return op.relu(wrong - right + 1)
