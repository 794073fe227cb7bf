"""What a network that has learned nothing looks like."""

from __future__ import annotations

import math

from tui_mnist.training.diagnosis.vitals import Vitals


def chance_loss(vitals: Vitals) -> float:
    """The loss of a blind guess, which gives every class the same probability."""
    n = vitals.classes
    match vitals.settings.loss:
        case "mean_squared_error":
            return (1 - 1 / n) / n
        case "mean_absolute_error":
            return 2 * (1 - 1 / n) / n
        case "categorical_hinge":
            return 1.0
        case _:
            return math.log(n)


def guessing(vitals: Vitals, *, shown: bool) -> bool:
    """Whether the network is no better than chance, after enough steps to tell.

    Either so few of its answers are right that naming the same class each time would do as well, or few are, and the
    loss is a blind guess's and does not fall.
    """
    now = vitals.now
    if now.chunks < 10:
        return False
    chance = 1 / vitals.classes
    noise = 3 * math.sqrt(chance * (1 - chance) / now.images)
    if now.accuracy <= (1.4 if shown else 1.25) * chance + noise:
        return True
    stuck = now.level.loss >= (0.94 if shown else 0.97) * chance_loss(vitals) and (shown or not now.trend.falling)
    return now.accuracy <= 2 * chance + noise and stuck


def dead_share(vitals: Vitals) -> float:
    """The share of hidden units that were dead the last two times; 0 if that is not known."""
    return min(vitals.dead_shares) if len(vitals.dead_shares) == 2 else 0.0


def units_are_dead(vitals: Vitals) -> bool:
    """Whether so few hidden units are left that little can be learned with them."""
    return dead_share(vitals) > 0.9
