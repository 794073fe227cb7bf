"""What is wrong with the network, or with what it can still learn."""

from __future__ import annotations

from typing import Any

from tui_mnist.number_format import brief, percent
from tui_mnist.training.diagnosis.finding import Remedy, Severity
from tui_mnist.training.diagnosis.remedies import (
    USUAL_RATIO,
    adam,
    decays_too_fast,
    far_too_high,
    gentler_settings,
    lower_rate,
    new_run,
    raise_rate,
    restart,
    set_knobs,
    smaller_batch,
    steps_add_up,
)
from tui_mnist.training.diagnosis.symptoms.chance import (
    ENOUGH_CHUNKS,
    chance_loss,
    dead_share,
    guessing,
    reached,
    units_are_dead,
)
from tui_mnist.training.diagnosis.symptoms.symptom import Symptom
from tui_mnist.training.diagnosis.vitals import Vitals
from tui_mnist.training.hyperparameters import Hyperparameters
from tui_mnist.training.knobs import turned
from tui_mnist.training.usual import ENOUGH_STEPS, GOOD_INITIALIZER, RUINED, drives_apart, rate_excess, usual_rate

SQUASHING = ("sigmoid", "tanh")
"""Activations that are flat at both ends, so that gradients vanish (Glorot & Bengio 2010)."""

AS_GOOD_AS_LINEAR = 0.9
"""Without a hidden layer the classes are told apart by planes: on MNIST for little more than nine digits in ten."""

DEEP = 3
"""So many layers of them in a row, and hardly any gradient arrives at the first."""


class Guessing(Symptom):
    """Nothing was learned yet."""

    kind = "still guessing"
    told_by_the_end = True

    def present(self, vitals: Vitals, *, shown: bool) -> bool:
        """No better than chance."""
        return guessing(vitals, shown=shown)

    def words(self, vitals: Vitals) -> tuple[str, str]:
        """The figures beside those of a blind guess."""
        accuracy, level = reached(vitals)
        right, loss = percent(accuracy, 1), brief(level)
        chance, blind = percent(1 / vitals.classes, 0), brief(chance_loss(vitals))
        return (
            f"still guessing: {right} right, loss {loss} (blind guesses: {chance}, {blind})",
            f"still guessing: {right} right",
        )

    def severity(self, vitals: Vitals) -> Severity:
        """Time is wasted."""
        return "bad"

    def remedy(self, vitals: Vitals, hyperparameters: Hyperparameters) -> Remedy | None:
        """Against what most likely keeps it from learning: a bad start, weights blown up, or too few or short steps."""
        settings, ratio = hyperparameters, vitals.now.update_ratio
        if other := _better_start(vitals, settings):
            return new_run(**other)
        if decays_too_fast(settings) and not far_too_high(settings):
            return set_knobs(gentler_settings(settings))
        too_long = units_are_dead(vitals) or far_too_high(settings) or steps_add_up(settings)
        if too_long or (ratio is not None and ratio > 1e-2):
            return restart(gentler_settings(settings))
        if vitals.now.chunks < ENOUGH_CHUNKS:
            return set_knobs(_more_steps(vitals, settings))
        if ratio is not None and ratio < USUAL_RATIO / 3:
            return set_knobs(raise_rate(settings, settings.learning_rate * USUAL_RATIO / max(ratio, 1e-12)))
        return set_knobs(adam(settings) or raise_rate(settings))


def _better_start(vitals: Vitals, settings: Hyperparameters) -> dict[str, Any]:
    """What to change of a network that can hardly learn from where it starts; nothing if that is not known."""
    if settings.initializer == "zeros" and settings.hidden:
        return {"initializer": GOOD_INITIALIZER}
    if settings.activation in SQUASHING and len(settings.hidden) >= DEEP:
        return {"activation": "relu"}
    too_large = reached(vitals)[1] > RUINED * chance_loss(vitals) and not drives_apart(settings)
    return {"initializer": GOOD_INITIALIZER} if too_large and settings.initializer != GOOD_INITIALIZER else {}


def _more_steps(vitals: Vitals, settings: Hyperparameters) -> dict[str, Any]:
    """Longer steps if they are far too short, smaller batches where an epoch has few of them, else more epochs."""
    if rate_excess(settings) < 0.1:
        return raise_rate(settings, usual_rate(settings))
    if vitals.steps_per_epoch < ENOUGH_STEPS and settings.batch_size > 1:
        return smaller_batch(settings, vitals.train_size / ENOUGH_STEPS)
    return {"epochs": turned("epochs", settings.epochs, 1)}


class DeadUnits(Symptom):
    """Hidden units that no image makes active: their gradient is 0, so they stay so (dying ReLU)."""

    kind = "dead units"
    sudden = True

    def present(self, vitals: Vitals, *, shown: bool) -> bool:
        """More than four in ten, twice in a row."""
        return dead_share(vitals) > (0.3 if shown else 0.4)

    def words(self, vitals: Vitals) -> tuple[str, str]:
        """The share of them."""
        share = percent(dead_share(vitals), 0)
        return f"{share} of the hidden units are dead: no image makes them active", f"{share} of the units are dead"

    def severity(self, vitals: Vitals) -> Severity:
        """Some are missed by nobody, most by everybody."""
        return "bad" if units_are_dead(vitals) else "watch"

    def remedy(self, vitals: Vitals, hyperparameters: Hyperparameters) -> Remedy | None:
        """Nothing wakes them: start again with shorter steps, or with units that can't die."""
        if rate_excess(hyperparameters) > 2 or steps_add_up(hyperparameters):
            return restart(gentler_settings(hyperparameters))
        return new_run(activation="leaky_relu")


class Plateau(Symptom):
    """The loss stands still, beyond doubt, though there is more to learn."""

    kind = "plateau"

    def present(self, vitals: Vitals, *, shown: bool) -> bool:
        """With 95 % confidence the loss would fall by less than a tenth in the next 1,000 steps."""
        if vitals.over or vitals.now.accuracy > 0.98 or self._near_zero(vitals):
            return False
        trend = vitals.now.long_trend
        if trend.steps < 300:
            return False
        least, most = trend.change - 2 * trend.error, trend.change + 2 * trend.error
        still = least * 1000 > (-0.2 if shown else -0.1)
        return still and most > 0

    def words(self, vitals: Vitals) -> tuple[str, str]:
        """Where, and for how long."""
        loss, steps = brief(vitals.now.level.loss), vitals.now.long_trend.steps
        right = percent(vitals.now.accuracy, 1)
        return (
            f"plateau: the loss stands at {loss} for {steps:,} steps, {right} right",
            f"plateau: loss {loss} for {steps:,} steps",
        )

    def remedy(self, vitals: Vitals, hyperparameters: Hyperparameters) -> Remedy | None:
        """Shorter steps where they jump about, longer ones where they creep, else a rule or a network that can more."""
        settings, ratio = hyperparameters, vitals.now.update_ratio
        wider = new_run(hidden=turned("hidden", settings.hidden, 1))
        if vitals.now.noise > 1:
            return set_knobs(lower_rate(settings))
        if not settings.hidden and vitals.now.accuracy > AS_GOOD_AS_LINEAR:
            return wider
        if ratio is not None and ratio > 3 * USUAL_RATIO:
            return set_knobs(lower_rate(settings))
        if ratio is not None and ratio < USUAL_RATIO / 3:
            return set_knobs(raise_rate(settings))
        if max(settings.hidden, default=0) < 32:
            return wider
        return set_knobs(adam(settings) or lower_rate(settings))

    def _near_zero(self, vitals: Vitals) -> bool:
        return vitals.now.level.loss < 0.05 * chance_loss(vitals)
