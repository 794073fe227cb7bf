"""What each value of a sample does to one class: by the gradient, and by erasing it and asking the network again."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.autodiff import ColumnSparse, GradientTape, Tensor
from tui_mnist.autodiff.operations import logsumexp, softmax
from tui_mnist.nn import Network

Array = NDArray[np.floating[Any]]

MOST_PLACES = 1024
"""Places at which a patch is erased; of larger images every second row and column, or fewer, has one."""
NONE = -1e30
"""A logit that has no share in the softmax, in any precision."""


def gradients(network: Network, values: Array, label: int) -> tuple[Array, Array]:
    """The gradients (features,) with respect to `values` (features,) of the logit of a class, and of the odds against.

    The odds are log(sum of exp(z) of the other classes) - z of this one. Their gradient is that of the cross-entropy
    with this class as the label, divided by 1 - its probability: it has the same signs, also where that probability
    rounds to 1 and nothing would be left of the cross-entropy's.
    """
    here = np.zeros(network.sizes[-1], values.dtype)
    here[label] = 1
    sample = Tensor(values[None])
    with GradientTape(persistent=True) as tape:
        tape.watch(sample)
        logits = network.forward(sample)
        logit = logits * here
        against = logsumexp(logits + here * values.dtype.type(NONE)) - (logits * here).sum()
    return tape.gradient(logit, sample)[0], tape.gradient(against, sample)[0]


def occlusion(network: Network, values: Array, label: int, shape: tuple[int, int], patch: int) -> Array:
    """What the probability of a class loses (rows, columns) when the `patch` x `patch` values around a place are 0.

    `values` (features,) have this shape, and `patch` is odd. M. D. Zeiler, R. Fergus: Visualizing and Understanding
    Convolutional Networks (2014). All places go through the network in one batch, without the values that are 0 anyway.
    """
    rows, columns = shape
    lost = np.zeros(shape, values.dtype)
    lit = np.flatnonzero(values)
    if not len(lit):
        return lost
    stride = int(np.ceil(np.sqrt(rows * columns / MOST_PLACES)))
    down, across = (axis.ravel() for axis in np.mgrid[stride // 2 : rows : stride, stride // 2 : columns : stride])
    reach = patch // 2
    near_down = np.abs(down[:, None] - lit // columns) <= reach
    covered = near_down & (np.abs(across[:, None] - lit % columns) <= reach)
    places = np.flatnonzero(covered.any(axis=1))  # elsewhere nothing would change
    asked = np.concatenate([values[None, lit], np.where(covered[places], 0, values[lit])])
    probabilities = softmax(network.forward(ColumnSparse(asked, lit, values.size)).numpy())[:, label]
    for place, value in zip(places.tolist(), probabilities[0] - probabilities[1:], strict=True):
        top, left = down[place] - stride // 2, across[place] - stride // 2
        lost[top : top + stride, left : left + stride] = value
    return lost
