"""What a loss makes of one sample, and how it changes with each logit, written down with its numbers.

The probabilities are `p = softmax(z)` of the logits z, `target` is 1 at the label and 0 elsewhere, C is the number of
classes. The last line of a calculation is the training's own float32 number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.explanation.calculation import Quantity, Sheet

LOSS = "loss of this sample"


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


class SampleSheet(Sheet):
    """A calculation for one sample."""

    def __init__(self, sample: OneSample) -> None:
        super().__init__()
        self.sample = sample

    def probability(self, k: int) -> str:
        """Write down the probability of a class, and give its place in a formula."""
        name = "probability of the label" if k == self.sample.label else f"probability of class {k}"
        self.given(f"p[{k}]", name, float(self.sample.probabilities[k]))
        return f"{{p[{k}]}}"

    def shared(self, formula: str, slopes: Array) -> None:
        """Write down `S = Σ slopes · p`, which the softmax takes off the slope of each class."""
        value = float(slopes @ self.sample.probabilities.astype(np.float64))
        self.find("S", "what all classes share, since their p sum to 1", formula, value)

    def terms(self, formula: Callable[[int, str], str], values: Array) -> list[Quantity]:
        """One term for each class, its formula made of the class's number and the place of its probability."""
        for k, p in enumerate(self.sample.probabilities):
            self.know(f"p[{k}]", float(p))
        return [self.term(f"class {k}", formula(k, f"{{p[{k}]}}"), float(value)) for k, value in enumerate(values)]

    def loss(self, formula: str, name: str = LOSS) -> None:
        """Write down the loss, which is the last line."""
        self.find("loss", name, formula, self.sample.loss)

    def loss_of_terms(self, formula: str, terms: list[Quantity], *, around: str = "{}") -> None:
        """Write down the loss as a sum of terms, or what is made of it: `around` as in `Sheet.total`."""
        self.total("loss", LOSS, formula, self.sample.loss, terms, around=around)

    def slope(self, k: int, formula: str) -> None:
        """Write down how the loss changes with the logit of a class, which is the last line."""
        self.find(f"∂loss/∂z[{k}]", f"how the loss changes with logit {k}", formula, float(self.sample.slopes[k]))
