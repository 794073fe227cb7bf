"""The next step seen from the side: the batch's loss from half a step back to twice as far, with where it lands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tui_mnist.autodiff import GradientTape
from tui_mnist.autodiff import operations as op
from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn import LOSSES
from tui_mnist.training.batch_trainer import BatchTrainer
from tui_mnist.training.divergence import DivergenceError
from tui_mnist.training.query import Query

BEGIN, END = -0.5, 2.0
POINTS, POINTS_OF_A_LARGE_BATCH = 26, 11
LARGE_BATCH = 1024


@dataclass(frozen=True, eq=False)
class LossAlongStep:
    """The mean loss of the next batch, with the same units dropped, where the parameters are moved along its step.

    `shares` of the step, float64 from BEGIN to END in equal distances, are 0 for the parameters before it and 1 for
    those after it; `losses` (float64, as many) are not finite where the numbers overflow. `before` and `after` are the
    losses at 0 and 1.
    """

    step: int
    shares: Array
    losses: Array
    before: float
    after: float


@dataclass(frozen=True)
class LossAlongStepQuery(Query[LossAlongStep]):
    """What the next step does to the loss of its own batch; an optimizer's step need not go straight down."""

    def compute(self, trainer: BatchTrainer) -> LossAlongStep:
        """Take the step with a double, and evaluate the batch along it."""
        with np.errstate(all="ignore"):
            return _along_step(trainer.double_before_step())


def _along_step(double: BatchTrainer) -> LossAlongStep:
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

    def loss_at(share: float) -> float:
        double.assign(before + np.float32(share) * direction)
        double.dropout_generator.bit_generator.state = dropout
        return float(op.mean(LOSSES[double.hyperparameters.loss](labels, double.forward(inputs))))

    shares = np.linspace(BEGIN, END, POINTS if len(labels) <= LARGE_BATCH else POINTS_OF_A_LARGE_BATCH)
    losses = np.array([loss_at(share) for share in shares])
    return LossAlongStep(double.progress.step + 1, shares, losses, loss_at(0.0), loss_at(1.0))
