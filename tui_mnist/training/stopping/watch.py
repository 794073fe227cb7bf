"""What a trainer's figures are told to, batch by batch and epoch by epoch: it says which rules they meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tui_mnist.autodiff.tensor import Array
from tui_mnist.training.progress import count_in, number_in
from tui_mnist.training.stopping.grammar import stop_rule_from
from tui_mnist.training.stopping.rules import (
    DivergenceMet,
    EarlyStopping,
    EpochReached,
    RuleStatus,
    StepReached,
    StopRule,
    StopSettings,
    ValuePassed,
)

BETA = 0.98
"""Of the exponential averages of loss and accuracy, over some 50 batches: one of the smoothings of the curves."""


@dataclass(eq=False)
class WatchedRule:
    """A rule, and what is known of it.

    `best_weights` are a copy of the parameters after the best epoch, `best_accuracy` what they came to in validation.
    """

    rule: StopRule
    met_at: int | None = None
    wait: int = 0
    best: float | None = None
    best_epoch: int | None = None
    best_accuracy: float | None = None
    best_weights: Array | None = None

    def after_epoch(self, epoch: int, figures: Mapping[str, float], weights: Callable[[], Array]) -> bool:
        """Whether an early stopping rule is met by the figures of this epoch, as by Keras's `on_epoch_end`.

        The first epoch never stops a run there, whatever the patience. Once it is met, it waits anew.
        """
        rule = self.rule
        if not isinstance(rule, EarlyStopping) or rule.monitor not in figures:
            return False
        self.wait += 1
        if rule.improves(figures[rule.monitor], self.best):
            self.best, self.best_epoch, self.wait = figures[rule.monitor], epoch, 0
            self.best_accuracy, self.best_weights = figures.get("val_accuracy"), weights()
            return False
        if self.wait < rule.patience or epoch == 1:
            return False
        self.wait = 0
        return True


class StoppingWatch:
    """The rules of a run, how near each is, and the averages of loss and accuracy that they are compared with.

    What has a step, an epoch or a value is met once. Watching reads figures and copies weights: it changes nothing of
    the run.
    """

    def __init__(self) -> None:
        self.settings = StopSettings()
        self.watched: list[WatchedRule] = []
        self._averages = [0.0, 0.0]
        self._bias = 1.0

    def set(self, settings: StopSettings) -> None:
        """Watch these rules from now on; what is known of those that were there stays."""
        known = {watched.rule: watched for watched in self.watched}
        self.settings = settings
        self.watched = [known.get(rule) or WatchedRule(rule) for rule in dict.fromkeys(settings.rules)]

    @property
    def statuses(self) -> tuple[RuleStatus, ...]:
        """How each rule stands."""
        return tuple(RuleStatus(each.rule, each.met_at, each.best, each.best_epoch) for each in self.watched)

    @property
    def best(self) -> WatchedRule | None:
        """The early stopping rule that was met last, or else the first one, if it has best weights."""
        having = [each for each in self.watched if each.best_weights is not None]
        return max(having, key=lambda each: each.met_at or 0, default=None)

    def after_batch(self, step: int, loss: float, accuracy: float) -> list[StopRule]:
        """The rules that a batch meets; `loss` and `accuracy` are its own, `step` counts it."""
        self._bias *= BETA
        self._averages = [
            BETA * average + (1 - BETA) * value for average, value in zip(self._averages, (loss, accuracy), strict=True)
        ]
        if not self.watched:
            return []
        loss, accuracy = (average / (1 - self._bias) for average in self._averages)
        smoothed = {"loss": loss, "accuracy": accuracy}
        return self._met(step, lambda rule: _met_by_batch(rule, step, smoothed))

    def after_epoch(
        self, step: int, epoch: int, figures: Mapping[str, float], weights: Callable[[], Array]
    ) -> list[StopRule]:
        """The rules that an epoch meets, by the `figures` of its validation; `weights` copies the parameters."""
        met = self._met(step, lambda rule: _met_by_epoch(rule, epoch, figures))
        for watched in self.watched:
            if watched.after_epoch(epoch, figures, weights):
                watched.met_at = step
                met.append(watched.rule)
        return met

    def divergence_met(self, step: int) -> list[StopRule]:
        """The rules that a divergence meets; unlike the others they are met again and again."""
        diverged = [watched for watched in self.watched if isinstance(watched.rule, DivergenceMet)]
        for watched in diverged:
            watched.met_at = step
        return [watched.rule for watched in diverged]

    def _met(self, step: int, meets: Callable[[StopRule], bool]) -> list[StopRule]:
        met = [watched for watched in self.watched if watched.met_at is None and meets(watched.rule)]
        for watched in met:
            watched.met_at = step
        return [watched.rule for watched in met]

    # --- kept with checkpoints ----------------------------------------------------------------------------------------

    def as_dict(self) -> dict[str, Any]:
        """All but the weights, for JSON."""
        return {
            "restore_best_weights": self.settings.restore_best_weights,
            "average_loss": self._averages[0],
            "average_accuracy": self._averages[1],
            "bias": self._bias,
            "rules": [
                {
                    "rule": str(each.rule),
                    "met_at": each.met_at,
                    "wait": each.wait,
                    "best": each.best,
                    "best_epoch": each.best_epoch,
                    "best_accuracy": each.best_accuracy,
                }
                for each in self.watched
            ],
        }

    def arrays(self) -> dict[str, Array]:
        """The best weights, under the names by which `from_kept` finds them."""
        return {
            weights_name(number): each.best_weights.copy()
            for number, each in enumerate(self.watched)
            if each.best_weights is not None
        }

    @classmethod
    def from_kept(cls, state: Mapping[str, Any], arrays: Mapping[str, Array]) -> StoppingWatch:
        """What `as_dict` and `arrays` gave; KeyError, TypeError, ValueError or UsageError if it is damaged."""
        watch = cls()
        for number, kept in enumerate(state["rules"]):
            watched = WatchedRule(stop_rule_from(kept["rule"]), wait=count_in(kept, "wait"))
            if kept["met_at"] is not None:
                watched.met_at = count_in(kept, "met_at")
            if kept["best"] is not None:
                watched.best, watched.best_epoch = number_in(kept, "best"), count_in(kept, "best_epoch")
                watched.best_weights = arrays[weights_name(number)]
            if kept["best_accuracy"] is not None:
                watched.best_accuracy = number_in(kept, "best_accuracy", least=0, most=1)
            watch.watched.append(watched)
        rules = tuple(watched.rule for watched in watch.watched)
        watch.settings = StopSettings(rules, state["restore_best_weights"] is True)
        watch._averages = [number_in(state, f"average_{name}") for name in ("loss", "accuracy")]
        watch._bias = number_in(state, "bias", least=0, most=1)
        return watch


def weights_name(number: int) -> str:
    """What a checkpoint calls the best weights of the rule of this number."""
    return f"best.{number}"


def _met_by_batch(rule: StopRule, step: int, smoothed: Mapping[str, float]) -> bool:
    if isinstance(rule, ValuePassed):
        return rule.figure in smoothed and rule.met_by(smoothed[rule.figure])
    return isinstance(rule, StepReached) and rule.step == step


def _met_by_epoch(rule: StopRule, epoch: int, figures: Mapping[str, float]) -> bool:
    if isinstance(rule, ValuePassed):
        return rule.figure in figures and rule.met_by(figures[rule.figure])
    return isinstance(rule, EpochReached) and rule.epoch == epoch
