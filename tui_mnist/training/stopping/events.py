"""What a trainer tells of its rules for stopping."""

from __future__ import annotations

from dataclasses import dataclass

from tui_mnist.training.event import Event
from tui_mnist.training.stopping.rules import RuleStatus, StopSettings


@dataclass(frozen=True)
class StopRulesWatched(Event):
    """How the rules stand: told when they are set, when one is met, and when there is a new best epoch."""

    statuses: tuple[RuleStatus, ...]
    restore_best_weights: bool

    @property
    def settings(self) -> StopSettings:
        """What was set."""
        return StopSettings(tuple(status.rule for status in self.statuses), self.restore_best_weights)


@dataclass(frozen=True)
class StopRuleMet(Event):
    """The run stops here because of this `rule`, as it is typed.

    `reason` is what a divergence consists in, else empty; `best` and `best_epoch` are of an early stopping rule.
    """

    kind = "stop_rule_met"
    rule: str
    reason: str = ""
    best: float | None = None
    best_epoch: int | None = None

    @property
    def words(self) -> str:
        """Which rule it was, and what of it is worth knowing, for a line that says that the run stops."""
        said = f"'{self.rule}'"
        if self.reason:
            said += f" before it is applied: {self.reason}"
        if self.best is not None:
            said += f"; the best was {self.best:.4g} after epoch {self.best_epoch}"
        return said


@dataclass(frozen=True)
class BestWeightsRestored(Event):
    """The weights are those of the end of this `epoch` again, whose figure was the `best`."""

    kind = "best_weights_restored"
    rule: str
    epoch: int
    best: float
