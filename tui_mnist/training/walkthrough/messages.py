"""Answers to what a front end asks a paused trainer about its next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tui_mnist.errors import UsageError
from tui_mnist.training.control import CheckGradient, Walk
from tui_mnist.training.events import GradientChecked, Walked
from tui_mnist.training.walkthrough.check import check_gradient
from tui_mnist.training.walkthrough.walk import walk

if TYPE_CHECKING:
    from tui_mnist.training.trainer import Trainer


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


__all__ = ["CheckGradient", "GradientChecked", "Walk", "Walked", "answer"]
