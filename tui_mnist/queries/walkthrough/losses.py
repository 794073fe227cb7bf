"""What each loss makes of one sample, with its numbers, and how it changes with each logit: `tui_mnist.nn.losses`.

The probabilities are `p = softmax(z)` of the logits z, `target` is 1 at the label and 0 elsewhere, C is the number of
classes. The last line of a calculation is the training's own float32 number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tui_mnist.autodiff.operations import log_softmax
from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.losses import EPSILON
from tui_mnist.queries.walkthrough.quantities import Quantity, Sheet

LOSS = "loss of this sample"
SHARED = "what all classes share, since their p sum to 1"


@dataclass(frozen=True, eq=False)
class OneSample:
    """Logits and probabilities of shape (classes,), the label, the loss, and its slope for each logit (classes,)."""

    logits: Array
    probabilities: Array
    label: int
    loss: float
    slopes: Array

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return len(self.logits)

    @cached_property
    def target(self) -> Array:
        """1 at the label, 0 elsewhere."""
        target: Array = np.eye(self.classes)[self.label]
        return target

    @property
    def highest_wrong(self) -> int:
        """The most probable class but the label."""
        return int(np.argmax(np.where(self.target == 1, -np.inf, self.probabilities)))

    def mean_slope(self, of: Array) -> float:
        """`Σ of · p`, which the softmax takes off the slope of each class."""
        return float(of @ self.probabilities.astype(np.float64))


@dataclass(frozen=True)
class ExplainedLoss:
    """The formulas of a loss and of its slope ∂loss/∂z, and what writes them with numbers onto a sheet."""

    formula: str
    slope: str
    write: Callable[[Sheet, OneSample], None]
    write_slope: Callable[[Sheet, OneSample, int], None]


def _probability(sheet: Sheet, sample: OneSample, k: int) -> str:
    """Write down the probability of a class, and give its place in a formula."""
    name = "probability of the label" if k == sample.label else f"probability of class {k}"
    sheet.given(f"p[{k}]", name, float(sample.probabilities[k]))
    return f"{{p[{k}]}}"


def _terms(sheet: Sheet, sample: OneSample, formula: Callable[[int, str], str], values: Array) -> list[Quantity]:
    """One term for each class, its formula made of the class's number and the place of its probability."""
    for k, p in enumerate(sample.probabilities):
        sheet.know(f"p[{k}]", float(p))
    return [sheet.term(f"class {k}", formula(k, f"{{p[{k}]}}"), float(value)) for k, value in enumerate(values)]


def _slope(sheet: Sheet, sample: OneSample, k: int, formula: str) -> None:
    sheet.find(f"∂loss/∂z[{k}]", f"how the loss changes with logit {k}", formula, float(sample.slopes[k]))


def _cross_entropy(sheet: Sheet, sample: OneSample) -> None:
    label, z = sample.label, float(sample.logits[sample.label])
    log_p = float(log_softmax(sample.logits.astype(np.float64))[label])
    sheet.given(f"z[{label}]", "logit of the label", z)
    terms = []
    for k, logit in enumerate(map(float, sample.logits)):
        sheet.know(f"z[{k}]", logit)
        terms.append(sheet.term(f"class {k}", f"exp({{z[{k}]}})", float(np.exp(np.float64(logit)))))
    sheet.total("Z", "all logits taken together", "log(Σ exp(z))", z - log_p, terms, around="log({})")
    sheet.find(
        f"p[{label}]", "probability of the label", f"exp({{z[{label}]}} - {{Z}})", float(sample.probabilities[label])
    )
    sheet.find("loss", f"{LOSS}, which is -log p", f"{{Z}} - {{z[{label}]}}", sample.loss)


def _cross_entropy_slope(sheet: Sheet, sample: OneSample, k: int) -> None:
    _slope(sheet, sample, k, f"{_probability(sheet, sample, k)} - {sample.target[k]:.0f}")


def _squared_error(sheet: Sheet, sample: OneSample) -> None:
    target = sample.target
    terms = _terms(sheet, sample, lambda k, p: f"({target[k]:.0f} - {p})²", (target - sample.probabilities) ** 2)
    sheet.total("loss", LOSS, "Σ (target - p)² / C", sample.loss, terms, around=f"({{}}) / {sample.classes}")


def _squared_error_slope(sheet: Sheet, sample: OneSample, k: int) -> None:
    p = _probability(sheet, sample, k)
    sheet.find("S", SHARED, "Σ (p - target) · p", sample.mean_slope(sample.probabilities - sample.target))
    _slope(sheet, sample, k, f"2 / {sample.classes} · {p} · ({p} - {sample.target[k]:.0f} - {{S}})")


def _absolute_error(sheet: Sheet, sample: OneSample) -> None:
    target = sample.target
    terms = _terms(sheet, sample, lambda k, p: f"|{target[k]:.0f} - {p}|", np.abs(target - sample.probabilities))
    sheet.total("loss", LOSS, "Σ |target - p| / C", sample.loss, terms, around=f"({{}}) / {sample.classes}")


def _absolute_error_slope(sheet: Sheet, sample: OneSample, k: int) -> None:
    p, signs = _probability(sheet, sample, k), np.sign(sample.probabilities - sample.target)
    sheet.given("s", "sign of p - target", float(signs[k]))
    sheet.find("S", SHARED, "Σ s · p", sample.mean_slope(signs))
    _slope(sheet, sample, k, f"1 / {sample.classes} · {p} · ({{s}} - {{S}})")


def _divergence(sheet: Sheet, sample: OneSample) -> None:
    target, low = np.clip(sample.target, EPSILON, 1), sample.probabilities < EPSILON
    values = target * (np.log(target) - np.maximum(log_softmax(sample.logits.astype(np.float64)), np.log(EPSILON)))

    def term(k: int, p: str) -> str:
        return f"{target[k]:g} · log({target[k]:g} / {f'max({p}, {EPSILON:g})' if low[k] else p})"

    terms = _terms(sheet, sample, term, values)
    sheet.total("loss", LOSS, "Σ target · log(target / p)", sample.loss, terms)


def _divergence_slope(sheet: Sheet, sample: OneSample, k: int) -> None:
    p, pulling = _probability(sheet, sample, k), sample.probabilities > EPSILON
    target = np.clip(sample.target, EPSILON, 1) * pulling
    sheet.find("T", f"sum of the targets of classes with p > {EPSILON:g}", "Σ target", float(target.sum()))
    _slope(sheet, sample, k, f"{p} · {{T}} - {target[k]:g}")


def _hinge(sheet: Sheet, sample: OneSample) -> None:
    right, wrong = (_probability(sheet, sample, k) for k in (sample.label, sample.highest_wrong))
    sheet.find("loss", LOSS, f"max(0, 1 + {wrong} - {right})", sample.loss)


def _hinge_slope(sheet: Sheet, sample: OneSample, k: int) -> None:
    p, pulls = _probability(sheet, sample, k), sample.loss > 0  # where the margin is kept, nothing pulls
    signs = pulls * (np.eye(sample.classes)[sample.highest_wrong] - sample.target)
    sheet.given("s", "1 at the highest wrong class, -1 at the label, else 0", float(signs[k]))
    sheet.find("S", SHARED, "Σ s · p", sample.mean_slope(signs))
    _slope(sheet, sample, k, f"{p} · ({{s}} - {{S}})")


EXPLAINED_LOSSES = {
    "categorical_crossentropy": ExplainedLoss(
        "-log p[label] = log(Σ exp(z)) - z[label]", "p - target", _cross_entropy, _cross_entropy_slope
    ),
    "mean_squared_error": ExplainedLoss(
        "Σ (target - p)² / C", "2 / C · p · (p - target - Σ (p - target) · p)", _squared_error, _squared_error_slope
    ),
    "mean_absolute_error": ExplainedLoss(
        "Σ |target - p| / C",
        "1 / C · p · (s - Σ s · p), where s = sign(p - target)",
        _absolute_error,
        _absolute_error_slope,
    ),
    "kl_divergence": ExplainedLoss(
        f"Σ target · log(target / max(p, {EPSILON:g}))",
        f"p · Σ target - target, where p > {EPSILON:g}",
        _divergence,
        _divergence_slope,
    ),
    "categorical_hinge": ExplainedLoss(
        "max(0, 1 + highest wrong p - p[label])",
        "p · (s - Σ s · p), where s = 1 at the highest wrong class and -1 at the label",
        _hinge,
        _hinge_slope,
    ),
}


def explained(loss: str) -> ExplainedLoss:
    """The explanation of a loss; of one that nobody has explained yet, its results alone."""
    return EXPLAINED_LOSSES.get(loss, UNEXPLAINED)


UNEXPLAINED = ExplainedLoss(
    "loss(label, z)",
    "∂loss/∂z",
    lambda sheet, sample: sheet.find("loss", LOSS, "", sample.loss),
    lambda sheet, sample, k: _slope(sheet, sample, k, ""),
)
