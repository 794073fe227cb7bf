"""Metrics: what a person wants to know of a network's answers, and no gradient needs."""

from __future__ import annotations

import numpy as np

from tui_mnist.autodiff.tensor import Array


def count_correct(labels: Array, scores: Array) -> int:
    """How many samples have their highest score, of shape (samples, classes), at their label."""
    return int(np.count_nonzero(scores.argmax(axis=1) == labels))


def accuracy(labels: Array, scores: Array) -> float:
    """The share of samples whose highest score is at their label, from 0 to 1; 0 of no samples is NaN."""
    return count_correct(labels, scores) / len(labels) if len(labels) else float("nan")


def confusion_matrix(labels: Array, predictions: Array, classes: int) -> Array:
    """Counts of shape (classes, classes): row = true class, column = predicted class."""
    return np.bincount(labels.astype(np.intp) * classes + predictions, minlength=classes * classes).reshape(
        classes, classes
    )
