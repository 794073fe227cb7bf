"""Kullback-Leibler divergence: how much is lost when the probabilities stand in for the target."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from tui_mnist.autodiff import operations as op
from tui_mnist.nn.code import LossCode
from tui_mnist.nn.losses.loss import EPSILON, LOSSES, Loss, one_hot

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.nn.explanation import SampleSheet


class KLDivergence(Loss):
    """sum(target · log(target / p)) over the classes, with target and p kept above EPSILON.

    So a class whose p is below EPSILON adds the same whatever its p, and pulls no more.
    """

    formula: ClassVar[str] = f"Σ target · log(target / max(p, {EPSILON:g}))"
    slope: ClassVar[str] = f"p · Σ target - target, where p > {EPSILON:g}"
    code: ClassVar[LossCode | None] = LossCode(
        '"kl_divergence"',
        (
            f"wanted, found = np.clip(target, {EPSILON}, 1), np.maximum(p, {EPSILON})",
            "loss = (wanted * np.log(wanted / found)).sum(axis=1)",
            f"pull = wanted * (p > {EPSILON})",
            "dz = p * pull.sum(axis=1, keepdims=True) - pull",
        ),
    )

    def __call__(self, labels: Array, logits: Any) -> Any:
        """One number for each sample."""
        target = np.clip(one_hot(labels, logits), EPSILON, 1)
        log_p = op.maximum(op.log_softmax(logits), math.log(EPSILON))
        return op.sum(target * (np.log(target) - log_p), axis=-1)

    def explain(self, sheet: SampleSheet) -> None:
        """One logarithm for each class."""
        target, low = np.clip(sheet.sample.target, EPSILON, 1), sheet.sample.probabilities < EPSILON
        log_p = np.maximum(op.log_softmax(sheet.sample.logits.astype(np.float64)), np.log(EPSILON))

        def term(k: int, p: str) -> str:
            return f"{target[k]:g} · log({target[k]:g} / {f'max({p}, {EPSILON:g})' if low[k] else p})"

        terms = sheet.terms(term, target * (np.log(target) - log_p))
        sheet.loss_of_terms("Σ target · log(target / p)", terms)

    def explain_slope(self, sheet: SampleSheet, k: int) -> None:
        """The probability, less the target, where the class still pulls."""
        p, pulling = sheet.probability(k), sheet.sample.probabilities > EPSILON
        target = np.clip(sheet.sample.target, EPSILON, 1) * pulling
        sheet.find("T", f"sum of the targets of classes with p > {EPSILON:g}", "Σ target", float(target.sum()))
        sheet.slope(k, f"{p} · {{T}} - {target[k]:g}")


LOSSES.register("kl_divergence")(KLDivergence())
