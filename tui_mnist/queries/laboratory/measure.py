"""How good a network's answers are, and whether it is as sure as it is right."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tui_mnist.autodiff.operations import softmax
from tui_mnist.nn.metrics import accuracy
from tui_mnist.queries.laboratory.result import Measurement

BINS = 15
"""As many as in the source below."""


def probabilities_at(logits: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """softmax(logits / temperature), shape (n, classes)."""
    with np.errstate(all="ignore"):  # a network on its way out of the finite world is still asked
        found: NDArray[np.float32] = softmax(logits / np.float32(temperature))
    return found


def measure(logits: NDArray[np.float32], labels: NDArray[np.intp], temperature: float = 1.0) -> Measurement:
    """Measure logits (n, classes) against labels (n,)."""
    highest = probabilities_at(logits, temperature).max(axis=1)
    right = logits.argmax(axis=1) == labels  # as accuracy has it, whatever the temperature rounds to
    return Measurement(accuracy(labels, logits), float(highest.mean()), calibration_error(highest, right))


def calibration_error(confidences: NDArray[np.float32], right: NDArray[np.bool_]) -> float:
    """The expected calibration error: |accuracy - mean confidence| of BINS equally wide bins, weighted by their sizes.

    `confidences` (n,) are from 0 to 1. C. Guo et al.: On Calibration of Modern Neural Networks (2017), equation 3.
    """
    if not np.isfinite(confidences).all():
        return float("nan")
    bins = np.clip(np.ceil(confidences * BINS).astype(np.intp) - 1, 0, BINS - 1)
    differences = np.bincount(bins, right.astype(np.float64) - confidences, BINS)
    return float(np.abs(differences).sum() / len(confidences))
