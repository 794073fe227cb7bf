"""Mean squared error: how far the probabilities are from the target, far misses counting most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from tui_mnist.autodiff import operations as op
from tui_mnist.nn.code import LossCode
from tui_mnist.nn.losses.loss import LOSSES, Loss, one_hot

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.nn.explanation import SampleSheet


class MeanSquaredError(Loss):
    """mean((target - p)²) over the classes."""

    formula: ClassVar[str] = "Σ (target - p)² / C"
    slope: ClassVar[str] = "2 / C · p · (p - target - Σ (p - target) · p)"
    code: ClassVar[LossCode | None] = LossCode(
        '"mean_squared_error"',
        (
            "loss = ((p - target) ** 2).mean(axis=1)",
            "dp = 2 * (p - target) / classes",
        ),
    )

    def __call__(self, labels: Array, logits: Any) -> Any:
        """One number for each sample, from 0 to 2 / classes."""
        difference = op.softmax(logits) - one_hot(labels, logits)
        return op.mean(difference * difference, axis=-1)

    def explain(self, sheet: SampleSheet) -> None:
        """One square for each class."""
        target, p = sheet.sample.target, sheet.sample.probabilities
        terms = sheet.terms(lambda k, p: f"({target[k]:.0f} - {p})²", (target - p) ** 2)
        sheet.loss_of_terms("Σ (target - p)² / C", terms, around=f"({{}}) / {sheet.sample.classes}")

    def explain_slope(self, sheet: SampleSheet, k: int) -> None:
        """The slope of the squares, led through the softmax."""
        target, p = sheet.sample.target, sheet.probability(k)
        sheet.shared("Σ (p - target) · p", sheet.sample.probabilities - target)
        sheet.slope(k, f"2 / {sheet.sample.classes} · {p} · ({p} - {target[k]:.0f} - {{S}})")


LOSSES.register("mean_squared_error")(MeanSquaredError())
