"""How good a network is on images that it does not train on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.losses import Loss
from tui_mnist.nn.metrics import count_correct

SAMPLES_AT_ONCE = 500
"""So many samples, small enough for the cache and for answering a stop within some milliseconds."""


@dataclass(frozen=True)
class Evaluation:
    """Mean loss, and the share of right answers from 0 to 1."""

    loss: float
    accuracy: float


Listener = Callable[[slice, Array], None]
"""Takes a slice of the images and the network's logits for them."""


def evaluate(
    logits_of: Callable[[Array], Array],
    images: Array,
    labels: Array,
    loss: Loss,
    *,
    interrupted: Callable[[], bool] = lambda: False,
    listeners: Sequence[Listener] = (),
) -> Evaluation | None:
    """Evaluate on images of bytes (samples, pixels) and labels (samples,); None if interrupted, or of no samples.

    `logits_of` is what the network makes of images: shape (samples, pixels) to (samples, classes).

    `listeners` are told what the network says, slice by slice, so that they need not ask about the same images again.
    """
    total, correct = 0.0, 0
    for start in range(0, len(labels), SAMPLES_AT_ONCE):
        if interrupted():
            return None
        some = slice(start, start + SAMPLES_AT_ONCE)
        with np.errstate(all="ignore"):
            logits = logits_of(images[some])
            total += float(np.sum(loss(labels[some], logits), dtype=np.float64))
        correct += count_correct(labels[some], logits)
        for listener in listeners:
            listener(some, logits)
    return Evaluation(total / len(labels), correct / len(labels)) if len(labels) else None


def looked_at(times: int) -> str:
    """How often test images were looked at, in words: an accuracy that a choice was made by is no test any more."""
    return "looked at " + {1: "once", 2: "twice"}.get(times, f"{times} times")
