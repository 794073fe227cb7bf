"""What a front end may ask a paused trainer about its next step, and the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tui_mnist.errors import UsageError
from tui_mnist.training.control import Command
from tui_mnist.training.events import Event
from tui_mnist.training.walkthrough.check import Which, check_gradient
from tui_mnist.training.walkthrough.verdicts import GradientCheckResult
from tui_mnist.training.walkthrough.walk import walk
from tui_mnist.training.walkthrough.walkthrough import Walkthrough

if TYPE_CHECKING:
    from tui_mnist.training.trainer import Trainer


@dataclass(frozen=True)
class Walk(Command):
    """Walk through the next mini-batch; answered by a Walked. Nothing of the training changes."""


@dataclass(frozen=True)
class CheckGradient(Command):
    """Check gradients of the next mini-batch; answered by a GradientChecked. Nothing of the training changes.

    "one" is the weight of that parameter tensor (W1, b1, ...) at `index`; "random" are `count` ones, drawn by `seed`.
    """

    which: Which = "one"
    parameter: str = ""
    index: tuple[int, ...] = ()
    count: int = 50
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Walked(Event):
    """The next mini-batch, walked through; `step` is, as ever, the number of those trained on so far."""

    walkthrough: Walkthrough


@dataclass(frozen=True)
class GradientChecked(Event):
    """The outcome of a CheckGradient, or why there is none, in one line."""

    result: GradientCheckResult | None
    refused: str = ""


def answer(trainer: Trainer, command: Walk | CheckGradient) -> Walked | GradientChecked:
    """Do as asked, between two batches."""
    if isinstance(command, Walk):
        return Walked(trainer.step, walk(trainer))
    generator = np.random.default_rng(command.seed)
    try:
        result = check_gradient(
            trainer, command.which, command.parameter, command.index, count=command.count, generator=generator
        )
    except UsageError as refused:
        return GradientChecked(trainer.step, None, str(refused))
    return GradientChecked(trainer.step, result)
