"""Steps of the wrong length, most often because of the learning rate."""

from __future__ import annotations

import math

from tui_mnist.number_format import brief, fraction, percent
from tui_mnist.training.diagnosis.finding import Remedy, Severity
from tui_mnist.training.diagnosis.remedies import (
    USUAL_RATIO,
    far_too_high,
    gentler_settings,
    lower_rate,
    raise_rate,
    restart,
    set_knobs,
)
from tui_mnist.training.diagnosis.symptoms.chance import chance_loss, guessing, reached, units_are_dead
from tui_mnist.training.diagnosis.symptoms.symptom import Symptom
from tui_mnist.training.diagnosis.vitals import Vitals
from tui_mnist.training.hyperparameters import Hyperparameters


class TooShort(Symptom):
    """Updates so small beside the weights that learning takes for ever.

    Not those of a network that has learned all there is, nor of one that is broken: both have no gradient any more.
    """

    kind = "steps too short"

    def present(self, vitals: Vitals, *, shown: bool) -> bool:
        """Below 3e-5, where the rule of thumb is 1e-3."""
        ratio = vitals.now.update_ratio
        if ratio is None or ratio >= (5e-5 if shown else 3e-5) or vitals.now.accuracy >= 0.98:
            return False
        return not units_are_dead(vitals) and not far_too_high(vitals.settings)

    def words(self, vitals: Vitals) -> tuple[str, str]:
        """The ratio beside the usual one, and where it led."""
        step = fraction(vitals.now.update_ratio or 0.0)
        right = percent(vitals.now.accuracy, 1)
        usual = fraction(USUAL_RATIO)
        return (
            f"steps too short: the weights move by {step} (usual: {usual}), {right} right",
            f"steps too short: {step}",
        )

    def severity(self, vitals: Vitals) -> Severity:
        """It matters most where nothing was learned to the end."""
        return "bad" if vitals.finished is not None and vitals.now.accuracy < 2 / vitals.classes else "watch"

    def remedy(self, vitals: Vitals, hyperparameters: Hyperparameters) -> Remedy | None:
        """As much higher a rate as the ratio is too low."""
        ratio = max(vitals.now.update_ratio or 0.0, 1e-12)
        return set_knobs(raise_rate(hyperparameters, hyperparameters.learning_rate * USUAL_RATIO / ratio))


class TooLong(Symptom):
    """Updates so big beside the weights that each throws away much of what was learned before.

    Adaptive rules train well with up to a few hundredths, so up to a tenth it has to show in the loss as well.
    """

    kind = "steps too long"

    def present(self, vitals: Vitals, *, shown: bool) -> bool:
        """Above 3e-2 where the loss does not fall, or above 1e-1."""
        ratio = vitals.now.update_ratio
        if ratio is None or ratio < 2e-2 or vitals.over:
            return False
        limit = 1e-1 if vitals.now.trend.falling else 3e-2
        return ratio > limit * (0.8 if shown else 1)

    def words(self, vitals: Vitals) -> tuple[str, str]:
        """The ratio beside the usual one."""
        step = fraction(vitals.now.update_ratio or 0.0)
        return (
            f"steps too long: the weights move by {step} (usual: {fraction(USUAL_RATIO)})",
            f"steps too long: {step}",
        )

    def remedy(self, vitals: Vitals, hyperparameters: Hyperparameters) -> Remedy | None:
        """A rate so low that the ratio comes to a hundredth at most."""
        ratio = vitals.now.update_ratio or 0.0
        return set_knobs(lower_rate(hyperparameters, hyperparameters.learning_rate * 1e-2 / max(ratio, 1e-2)))


class Rising(Symptom):
    """The loss is well above what it was, and that is not noise."""

    kind = "loss rising"

    def present(self, vitals: Vitals, *, shown: bool) -> bool:
        """Half as much again as at its best, by many standard errors and by an amount that matters."""
        now, best = vitals.now.level, vitals.best
        rise = now.loss - best.loss
        factor, errors = (1.2, 3) if shown else (1.5, 6)
        return (
            not vitals.over
            and now.loss > factor * best.loss
            and rise > errors * math.hypot(now.error, best.error)
            and rise > 0.05 * chance_loss(vitals)
        )

    def words(self, vitals: Vitals) -> tuple[str, str]:
        """Now and at best."""
        now, best = brief(vitals.now.level.loss), brief(vitals.best.loss)
        return f"the loss rose to {now}; it was {best} at its best", f"the loss rose from {best} to {now}"

    def severity(self, vitals: Vitals) -> Severity:
        """It goes backwards."""
        return "bad"

    def remedy(self, vitals: Vitals, hyperparameters: Hyperparameters) -> Remedy | None:
        """A lower rate."""
        return set_knobs(gentler_settings(hyperparameters))


class Overconfident(Symptom):
    """The network has learned something, but its loss is above that of a blind guess: mistakes cost it very much.

    That is what weights blown up by the first steps look like.
    """

    kind = "overconfident"
    told_by_the_end = True

    def present(self, vitals: Vitals, *, shown: bool) -> bool:
        """A loss half as much again as a blind guess's."""
        told = vitals.now.chunks >= 8 or vitals.finished is not None
        high = told and reached(vitals)[1] > (1.2 if shown else 1.5) * chance_loss(vitals)
        return high and not guessing(vitals, shown=shown)

    def words(self, vitals: Vitals) -> tuple[str, str]:
        """The loss beside the blind guess's."""
        accuracy, loss = reached(vitals)
        right, now, chance = percent(accuracy, 1), brief(loss), brief(chance_loss(vitals))
        return (
            f"overconfident: {right} right, but a loss of {now}; blind guessing has {chance}",
            f"overconfident: loss {now}, guessing {chance}",
        )

    def severity(self, vitals: Vitals) -> Severity:
        """Its weights are far from where they should be."""
        return "bad"

    def remedy(self, vitals: Vitals, hyperparameters: Hyperparameters) -> Remedy | None:
        """Shorter steps from the start."""
        return restart(gentler_settings(hyperparameters))
