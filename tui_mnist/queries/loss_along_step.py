"""The next step seen from the side: the batch's loss from half a step back to twice as far, with where it lands."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tui_mnist.autodiff import GradientTape
from tui_mnist.autodiff import operations as op
from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn import LOSSES
from tui_mnist.training.batch_trainer import BatchTrainer
from tui_mnist.training.divergence import DivergenceError
from tui_mnist.training.query import Query

BEGIN, END = -0.5, 2.0
"""The shares of the step between which the loss is looked at."""

FARTHEST = 50.0
"""A reach of more than so many steps is given up: next to it the step could not be seen."""

POINTS, FEW_POINTS = 26, 11
LARGE_BATCH = 1024


@dataclass(frozen=True, eq=False)
class LossAlongStep:
    """The mean loss of the next batch, with the same units dropped, where the parameters are moved along its step.

    `shares` of the step, float64 in equal distances, are 0 for the parameters before it and 1 for those after it;
    `losses` (float64, as many) are not finite where the numbers overflow. `before` and `after` are the losses at 0 and
    1. `length` is the Euclidean norm of the step over all parameters.
    """

    step: int
    shares: Array
    losses: Array
    before: float
    after: float
    length: float

    @property
    def distances(self) -> Array:
        """How far from the parameters before the step each loss was found, float64, along the step."""
        return self.shares * self.length

    @property
    def reach(self) -> float:
        """The farthest of the distances."""
        return float(self.distances[-1])

    @property
    def overshoots(self) -> bool:
        """Whether the loss falls along the way, and ends higher than it began."""
        between = self.losses[(self.shares > 0) & (self.shares < 1)]
        return not self.after <= self.before and bool((between < self.before).any())


@dataclass(frozen=True)
class LossAlongStepQuery(Query[LossAlongStep]):
    """What the next step does to the loss of its own batch; an optimizer's step need not go straight down.

    The losses go from half a step back to twice as far, or to a `reach` that is farther than the step: then those of a
    shorter and of a longer step can be compared. At leisure there are fewer of them.
    """

    reach: float = field(default=0.0, compare=False)

    def compute(self, trainer: BatchTrainer) -> LossAlongStep:
        """Take the step with a double, and evaluate the batch along it."""
        with np.errstate(all="ignore"):
            return _along_step(trainer.double_before_step(), self.reach, few=self.at_leisure)


def _along_step(double: BatchTrainer, reach: float, *, few: bool) -> LossAlongStep:
    parameters = double.network.parameters
    before = parameters.vector.copy()
    inputs, labels = double.draw()
    dropout = double.dropout_generator.bit_generator.state
    diverged = False
    try:
        with GradientTape() as tape:
            loss = double.loss(labels, double.forward(inputs))
        double.backward(tape, loss)
        double.update()
    except DivergenceError:
        diverged = True
    direction = (parameters.previous if diverged else parameters.vector) - before
    length = float(np.linalg.norm(direction.astype(np.float64)))

    def loss_at(share: float) -> float:
        double.assign(before + np.float32(share) * direction)
        double.dropout_generator.bit_generator.state = dropout
        return float(op.mean(LOSSES[double.hyperparameters.loss](labels, double.forward(inputs))))

    times = reach / length if length < reach <= FARTHEST * length else END
    shares = np.linspace(BEGIN, END, FEW_POINTS if few or len(labels) > LARGE_BATCH else POINTS) * (times / END)
    losses = np.array([loss_at(share) for share in shares])
    return LossAlongStep(double.progress.step + 1, shares, losses, loss_at(0.0), loss_at(1.0), length)
