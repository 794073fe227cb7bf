"""Cross-entropy: the surprise at the right class, the usual loss of a classifier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from tui_mnist.autodiff import operations as op
from tui_mnist.nn.code import LossCode
from tui_mnist.nn.losses.loss import LOSSES, Loss

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.nn.explanation import SampleSheet


class CategoricalCrossentropy(Loss):
    """-log p[label], computed from the logits as logsumexp(z) - z[label], so that no probability rounds to zero."""

    formula: ClassVar[str] = "-log p[label] = log(Σ exp(z)) - z[label]"
    slope: ClassVar[str] = "p - target"
    code: ClassVar[LossCode | None] = LossCode(
        "keras.losses.CategoricalCrossentropy(from_logits=True)",
        (
            "loss = np.log(np.exp(z).sum(axis=1)) - (target * z).sum(axis=1)",
            "dz = p - target",
        ),
        of_logits=True,
    )

    def __call__(self, labels: Array, logits: Any) -> Any:
        """One number for each sample, at least 0."""
        return op.softmax_cross_entropy(logits, labels)

    def explain(self, sheet: SampleSheet) -> None:
        """All logits taken together, less that of the label."""
        sample = sheet.sample
        label, z = sample.label, float(sample.logits[sample.label])
        log_p = float(op.log_softmax(sample.logits.astype(np.float64))[label])
        sheet.given(f"z[{label}]", "logit of the label", z)
        terms = []
        for k, logit in enumerate(map(float, sample.logits)):
            sheet.know(f"z[{k}]", logit)
            terms.append(sheet.term(f"class {k}", f"exp({{z[{k}]}})", float(np.exp(np.float64(logit)))))
        sheet.total("Z", "all logits taken together", "log(Σ exp(z))", z - log_p, terms, around="log({})")
        p = float(sample.probabilities[label])
        sheet.find(f"p[{label}]", "probability of the label", f"exp({{z[{label}]}} - {{Z}})", p)
        sheet.loss(f"{{Z}} - {{z[{label}]}}", "loss of this sample, which is -log p")

    def explain_slope(self, sheet: SampleSheet, k: int) -> None:
        """The probability, less 1 at the label."""
        sheet.slope(k, f"{sheet.probability(k)} - {sheet.sample.target[k]:.0f}")


LOSSES.register("categorical_crossentropy")(CategoricalCrossentropy())
