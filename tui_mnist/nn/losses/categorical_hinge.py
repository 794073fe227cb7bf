"""Categorical hinge: the right class should be ahead of the highest wrong one by a margin of 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from tui_mnist.autodiff import operations as op
from tui_mnist.nn.code import LossCode
from tui_mnist.nn.losses.loss import LOSSES, Loss, one_hot

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.nn.explanation import SampleSheet


class CategoricalHinge(Loss):
    """max(0, 1 + the highest wrong p - p[label]) (Keras: max(0, neg - pos + 1))."""

    formula: ClassVar[str] = "max(0, 1 + highest wrong p - p[label])"
    slope: ClassVar[str] = "p · (s - Σ s · p), where s = 1 at the highest wrong class and -1 at the label"
    code: ClassVar[LossCode | None] = LossCode(
        '"categorical_hinge"',
        (
            "highest_wrong = ((1 - target) * p).max(axis=1, keepdims=True)",
            "loss = np.maximum(0, 1 + highest_wrong[:, 0] - (target * p).sum(axis=1))",
            "wrong = np.float32((1 - target) * p == highest_wrong)",
            "dp = (wrong / wrong.sum(axis=1, keepdims=True) - target) * (loss > 0)[:, None]",
        ),
    )

    def __call__(self, labels: Array, logits: Any) -> Any:
        """One number for each sample, from 0 to 2."""
        probabilities = op.softmax(logits)
        target = one_hot(labels, logits)
        right = op.sum(target * probabilities, axis=-1)
        wrong = op.max((1 - target) * probabilities, axis=-1)
        return op.relu(wrong - right + 1)

    def explain(self, sheet: SampleSheet) -> None:
        """The two probabilities that count."""
        right, wrong = (sheet.probability(k) for k in (sheet.sample.label, sheet.sample.highest_wrong))
        sheet.loss(f"max(0, 1 + {wrong} - {right})")

    def explain_slope(self, sheet: SampleSheet, k: int) -> None:
        """A push at two classes, led through the softmax."""
        sample = sheet.sample
        p, pulls = sheet.probability(k), sample.loss > 0  # where the margin is kept, nothing pulls
        signs = pulls * (np.eye(sample.classes)[sample.highest_wrong] - sample.target)
        sheet.given("s", "1 at the highest wrong class, -1 at the label, else 0", float(signs[k]))
        sheet.shared("Σ s · p", signs)
        sheet.slope(k, f"{p} · ({{s}} - {{S}})")


LOSSES.register("categorical_hinge")(CategoricalHinge())
