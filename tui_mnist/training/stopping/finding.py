"""What is said of a run that a rule has stopped, with the best weights as an offer."""

from __future__ import annotations

from dataclasses import dataclass

from tui_mnist.training.diagnosis.finding import Finding, Remedy
from tui_mnist.training.stopping.events import StopRuleMet

STOPPED = "stopped by a rule"


@dataclass(frozen=True)
class BestWeights(Remedy):
    """Put the weights of the best epoch back."""


def stop_finding(met: StopRuleMet) -> Finding:
    """Which rule it was, and what of it is worth knowing."""
    said = f"stopped at step {met.step:,} by '{met.rule}'"
    more = met.reason or ("" if met.best is None else f"the best: {met.best:.4g} after epoch {met.best_epoch}")
    action = None if met.best_epoch is None else BestWeights({})
    remedy = "" if action is None else f"restore the weights of epoch {met.best_epoch}"
    return Finding(STOPPED, f"{said}; {more}" if more else said, said, remedy, action, "bad" if met.reason else "good")
