"""What every loss is: a function of labels and logits, and how it is explained."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from tui_mnist.autodiff.labels import check_labels
from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.code import LossCode
from tui_mnist.nn.registry import Registry

if TYPE_CHECKING:
    from tui_mnist.nn.explanation import SampleSheet

EPSILON = 1e-7
"""Keras's fuzz factor: probabilities below it count as it where their logarithm is taken."""


class Loss(ABC):
    """A loss of `(labels, logits)`: class numbers (samples,) and the last layer's output (samples, classes).

    It gives shape (samples,). The classes' probabilities are `softmax(logits)`; the target is one-hot. Definitions are
    Keras's. A label that names no class is refused, as `tui_mnist.autodiff.labels` says: each loss gets at its labels
    through `one_hot` or `softmax_cross_entropy`, which both check them there.
    """

    formula: ClassVar[str] = "loss(label, z)"
    """The loss of one sample, of its logits z or their probabilities p, with C classes."""
    slope: ClassVar[str] = "∂loss/∂z"
    """The slope of that loss for one of the logits."""
    code: ClassVar[LossCode | None] = None
    """How it is written in a program of its own."""

    @abstractmethod
    def __call__(self, labels: Array, logits: Any) -> Any:
        """The loss of each sample, made of the tape's operations."""

    def explain(self, sheet: SampleSheet) -> None:
        """Write down, line by line, how the loss of one sample comes about; without an explanation, its value alone."""
        sheet.loss("")

    def explain_slope(self, sheet: SampleSheet, k: int) -> None:
        """Write down how that loss changes with the logit of class `k`; without an explanation, the slope alone."""
        sheet.slope(k, "")


def one_hot(labels: Array, logits: Any) -> Array:
    """The target probabilities: shape and dtype of the logits, 1 at the label and 0 elsewhere."""
    classes, dtype = logits.shape[-1], logits.dtype
    return np.eye(classes, dtype=dtype if dtype.kind == "f" else np.float64)[check_labels(labels, logits)]


LOSSES: Registry[Loss] = Registry("loss")
