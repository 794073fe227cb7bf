"""What a network that has learned nothing looks like."""

from __future__ import annotations

import math

from tui_mnist.training.diagnosis.vitals import Vitals
from tui_mnist.training.usual import blind_loss

MOST_BEYOND = 0.05
"""However few the classes, an accuracy so far beyond chance is more than a guess."""

ENOUGH_CHUNKS = 10
"""What a network has learned is told by so many chunks of steps."""


def chance_loss(vitals: Vitals) -> float:
    """The loss of a blind guess, which gives every class the same probability."""
    return blind_loss(vitals.settings.loss, vitals.classes)


def guessing(vitals: Vitals, *, shown: bool) -> bool:
    """Whether the network is no better than chance, after enough steps to tell, or at the end by the test images.

    Either so few of its answers are right that naming the same class each time would do as well, or few are, and the
    loss is a blind guess's and does not fall.
    """
    now, chance = vitals.now, 1 / vitals.classes
    beyond = min(0.25 * chance, MOST_BEYOND)
    if now.chunks < ENOUGH_CHUNKS:
        result = vitals.finished
        noise = 3 * math.sqrt(chance * (1 - chance) / max(vitals.test_size, 1))
        return result is not None and result.test_accuracy <= chance + beyond + noise
    noise = 3 * math.sqrt(chance * (1 - chance) / now.images)
    if now.accuracy <= chance + (1.6 if shown else 1) * beyond + noise:
        return True
    stuck = now.level.loss >= (0.94 if shown else 0.97) * chance_loss(vitals) and (shown or not now.trend.falling)
    return now.accuracy <= 2 * chance + noise and stuck


def reached(vitals: Vitals) -> tuple[float, float]:
    """Accuracy and loss of late; those of the test images if a run was over before there was a "late"."""
    result = vitals.finished
    if result is not None and vitals.now.chunks < ENOUGH_CHUNKS:
        return result.test_accuracy, result.test_loss
    return vitals.now.accuracy, vitals.now.level.loss


def dead_share(vitals: Vitals) -> float:
    """The share of hidden units that were dead the last two times; 0 if that is not known."""
    return min(vitals.dead_shares) if len(vitals.dead_shares) == 2 else 0.0


def units_are_dead(vitals: Vitals) -> bool:
    """Whether so few hidden units are left that little can be learned with them."""
    return dead_share(vitals) > 0.9
