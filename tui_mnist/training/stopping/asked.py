"""What the command line asks of where to stop becomes the settings of a run, which may have kept some before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from tui_mnist.errors import UsageError
from tui_mnist.training.progress import count_in
from tui_mnist.training.stopping.grammar import stop_rule_from, why_never_met
from tui_mnist.training.stopping.rules import EarlyStopping, StopSettings


def stop_settings_asked(
    texts: Sequence[str],
    *,
    restore_best_weights: bool,
    kept: StopSettings | None = None,
    step: int = 0,
    epochs: int = 0,
    validates: bool = True,
) -> StopSettings:
    """The rules that were typed, or else those that the run has `kept`.

    UsageError if there is one that a run at this step, after so many epochs, can't meet, or nothing to restore.
    """
    kept = kept or StopSettings()
    rules = tuple(dict.fromkeys(map(stop_rule_from, texts))) or kept.rules
    for rule in rules if texts else ():
        if reason := why_never_met(rule, step=step, epochs=epochs, validates=validates):
            raise UsageError(f"--stop-when {reason}")
    if restore_best_weights and not any(isinstance(rule, EarlyStopping) for rule in rules):
        raise UsageError(
            "--restore-best-weights needs a rule that says what is best; "
            "give one, as in --stop-when 'val_loss not better for 3 epochs'"
        )
    return StopSettings(rules, restore_best_weights or (kept.restore_best_weights and not texts))


def reached(state: Mapping[str, Any]) -> dict[str, Any]:
    """How far a checkpoint has come, and its rules, as `stop_settings_asked` takes them.

    What is damaged is left out: whoever goes on from the checkpoint says so.
    """
    found: dict[str, Any] = {}
    with suppress(KeyError, TypeError, ValueError, AttributeError, UsageError):
        found = {"step": count_in(state, "step"), "epochs": count_in(state, "epochs_closed")}
        kept = state.get("stopping") or {"rules": [], "restore_best_weights": False}
        rules = tuple(stop_rule_from(rule["rule"]) for rule in kept["rules"])
        found["kept"] = StopSettings(rules, kept["restore_best_weights"])
    return found
