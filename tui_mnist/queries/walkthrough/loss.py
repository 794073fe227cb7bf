"""The third step as it is looked at: how wrong the network is about each sample, and in the mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_mnist.autodiff import GradientTape, Variable
from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn import LOSSES
from tui_mnist.nn.explanation import OneSample, Quantity, SampleSheet
from tui_mnist.queries.walkthrough.forward import ForwardStage
from tui_mnist.queries.walkthrough.tensor_view import TensorView


@dataclass(frozen=True, eq=False)
class LossStage:
    """How wrong the network is: `per_sample` (n,), and `mean`, which is what is minimised.

    `slopes` (n, classes) says how each sample's loss changes with each of its logits.
    """

    name: str
    labels: Array
    logits: TensorView
    probabilities: TensorView
    per_sample: TensorView
    slopes: TensorView
    mean: float

    @property
    def formula(self) -> str:
        """Of one sample's loss."""
        return LOSSES[self.name].formula

    def loss_for(self, sample: int) -> tuple[Quantity, ...]:
        """The formula with the numbers of one sample, line by line; the last line is its loss."""
        sheet = self._sheet(sample)
        LOSSES[self.name].explain(sheet)
        return sheet.quantities

    def slope_for(self, sample: int, number: int) -> tuple[Quantity, ...]:
        """How one sample's loss changes with the logit of class `number`, line by line; the last line is the slope."""
        sheet = self._sheet(sample)
        LOSSES[self.name].explain_slope(sheet, number)
        return sheet.quantities

    def _sheet(self, sample: int) -> SampleSheet:
        return SampleSheet(
            OneSample(
                logits=self.logits.value[sample],
                probabilities=self.probabilities.value[sample],
                label=int(self.labels[sample]),
                loss=float(self.per_sample.value[sample]),
                slopes=self.slopes.value[sample],
            )
        )


def describe_loss(name: str, labels: Array, forward: ForwardStage, per_sample: Array, mean: float) -> LossStage:
    """Name the tensors of a loss; its slopes are those of the tape."""
    rule, logits = LOSSES[name], Variable(forward.logits.value)
    with np.errstate(all="ignore"), GradientTape() as tape:
        losses = rule(labels, logits)
    with np.errstate(all="ignore"):
        slopes = tape.gradient(losses, logits)
    z = forward.logits.symbol
    return LossStage(
        name,
        labels,
        forward.logits,
        forward["p"],
        TensorView("losses", "loss of each sample", rule.formula, per_sample, ("sample",)),
        TensorView(f"∂loss/∂{z}", "slope of each loss", rule.slope, slopes, ("sample", "class")),
        mean,
    )
