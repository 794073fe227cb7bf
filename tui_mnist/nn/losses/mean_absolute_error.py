"""Mean absolute error: how far the probabilities are from the target, near and far misses alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from tui_mnist.autodiff import operations as op
from tui_mnist.nn.code import LossCode
from tui_mnist.nn.losses.loss import LOSSES, Loss, one_hot

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.nn.explanation import SampleSheet


class MeanAbsoluteError(Loss):
    """mean(|target - p|) over the classes."""

    formula: ClassVar[str] = "Σ |target - p| / C"
    slope: ClassVar[str] = "1 / C · p · (s - Σ s · p), where s = sign(p - target)"
    code: ClassVar[LossCode | None] = LossCode(
        '"mean_absolute_error"',
        (
            "loss = np.abs(p - target).mean(axis=1)",
            "dp = np.sign(p - target) / classes",
        ),
    )

    def __call__(self, labels: Array, logits: Any) -> Any:
        """One number for each sample, from 0 to 2 / classes."""
        return op.mean(op.abs(op.softmax(logits) - one_hot(labels, logits)), axis=-1)

    def explain(self, sheet: SampleSheet) -> None:
        """One distance for each class."""
        target, p = sheet.sample.target, sheet.sample.probabilities
        terms = sheet.terms(lambda k, p: f"|{target[k]:.0f} - {p}|", np.abs(target - p))
        sheet.loss_of_terms("Σ |target - p| / C", terms, around=f"({{}}) / {sheet.sample.classes}")

    def explain_slope(self, sheet: SampleSheet, k: int) -> None:
        """The signs of the differences, led through the softmax."""
        p, signs = sheet.probability(k), np.sign(sheet.sample.probabilities - sheet.sample.target)
        sheet.given("s", "sign of p - target", float(signs[k]))
        sheet.shared("Σ s · p", signs)
        sheet.slope(k, f"1 / {sheet.sample.classes} · {p} · ({{s}} - {{S}})")


LOSSES.register("mean_absolute_error")(MeanAbsoluteError())
