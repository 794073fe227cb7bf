"""What a run can be told to stop at: each rule is plain data, and its text is what a person types for it."""

from __future__ import annotations

import math
from dataclasses import dataclass

MONITORS = ("val_loss", "val_accuracy")
"""What is known after each validation."""

FIGURES = ("loss", "accuracy", *MONITORS)
"""What a value can be given for; the first two are of the batches, smoothed."""


@dataclass(frozen=True)
class StopRule:
    """Something that a run stops at."""

    @property
    def validates(self) -> bool:
        """Whether it looks at held-out samples."""
        return False


@dataclass(frozen=True)
class StepReached(StopRule):
    """After so many batches, counted from the start of the run."""

    step: int

    def __str__(self) -> str:
        """As it is typed."""
        return f"step {self.step}"


@dataclass(frozen=True)
class EpochReached(StopRule):
    """After so many epochs, counted from the start of the run."""

    epoch: int

    def __str__(self) -> str:
        """As it is typed."""
        return f"epoch {self.epoch}"


@dataclass(frozen=True)
class ValuePassed(StopRule):
    """A figure is for the first time below (`<`) or above (`>`) a value; accuracies are from 0 to 1."""

    figure: str
    relation: str
    value: float

    @property
    def validates(self) -> bool:
        """Whether the figure is known after a validation only."""
        return self.figure in MONITORS

    def met_by(self, value: float) -> bool:
        """Whether a value of the figure is beyond the rule's; NaN never is."""
        return value < self.value if self.relation == "<" else value > self.value

    def __str__(self) -> str:
        """As it is typed."""
        return f"{self.figure} {self.relation} {self.value:.12g}"


@dataclass(frozen=True)
class EarlyStopping(StopRule):
    """A figure of the validation has not improved for `patience` epochs.

    The names are those of Keras's EarlyStopping: an improvement is one of more than `min_delta`, downwards if the
    `mode` is min, upwards if it is max, and as suits the figure that is monitored if it is auto.
    """

    monitor: str = "val_loss"
    patience: int = 3
    min_delta: float = 0.0
    mode: str = "auto"

    @property
    def validates(self) -> bool:
        """Always."""
        return True

    def improves(self, value: float, best: float | None) -> bool:
        """Whether a value is better than the best one before, None if there is none; the first is if it is finite."""
        if best is None:
            return math.isfinite(value)
        upwards = self.mode == "max" or (self.mode == "auto" and self.monitor == "val_accuracy")
        return value - self.min_delta > best if upwards else value + self.min_delta < best

    def __str__(self) -> str:
        """As it is typed."""
        way = {"auto": "better", "min": "lower", "max": "higher"}[self.mode]
        by = f" by {self.min_delta:.12g}" if self.min_delta else ""
        return f"{self.monitor} not {way} for {self.patience} epoch{'' if self.patience == 1 else 's'}{by}"


@dataclass(frozen=True)
class DivergenceMet(StopRule):
    """The next batch would make a number NaN or infinite: before it is applied."""

    def __str__(self) -> str:
        """As it is typed."""
        return "divergence"


@dataclass(frozen=True)
class StopSettings:
    """All rules of a run; whether the best weights come back when an early stopping rule is met, or all is done."""

    rules: tuple[StopRule, ...] = ()
    restore_best_weights: bool = False

    @property
    def watches_divergence(self) -> bool:
        """Whether a divergence is one of them."""
        return any(isinstance(rule, DivergenceMet) for rule in self.rules)


@dataclass(frozen=True)
class RuleStatus:
    """A rule, at which step it was met, and for early stopping the best value so far and after which epoch it was."""

    rule: StopRule
    met_at: int | None = None
    best: float | None = None
    best_epoch: int | None = None
