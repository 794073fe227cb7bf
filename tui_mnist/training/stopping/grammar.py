"""The one grammar in which rules for stopping are typed: in the app, on the command line, and in checkpoints."""

from __future__ import annotations

import math
import re

from tui_mnist.errors import UsageError
from tui_mnist.training.stopping.rules import (
    FIGURES,
    MONITORS,
    DivergenceMet,
    EarlyStopping,
    EpochReached,
    StepReached,
    StopRule,
    ValuePassed,
)

EXAMPLES = ("step 500", "epoch 3", "loss < 0.1", "val_loss not better for 3 epochs", "divergence")

MOST = 10**9
"""No run has more steps or epochs."""

FORMS = re.compile(
    r"(?P<what>step|epoch) +(?P<count>\d+)"
    r"|(?P<figure>\w+) *(?P<relation>[<>]) *(?P<value>\S+?)(?P<percent> *%)?"
    r"|(?P<monitor>\w+) +not +(?P<way>better|lower|higher) +for +(?P<patience>\d+) +epochs?(?: +by +(?P<delta>\S+))?"
    r"|(?P<divergence>divergence)"
)
MODES = {"better": "auto", "lower": "min", "higher": "max"}


def stop_rule_from(text: str) -> StopRule:
    """The rule that was typed; UsageError, in one line, if it is none."""
    found = FORMS.fullmatch(" ".join(text.casefold().split()))
    if found is None:
        raise UsageError(f"{text!r:.60} is no rule for stopping; expected one such as {', '.join(EXAMPLES)}")
    if found["what"]:
        count = _count(found["count"], found["what"], text)
        return StepReached(count) if found["what"] == "step" else EpochReached(count)
    if found["figure"]:
        _require(found["figure"], FIGURES, text)
        value = _number(found["value"], text) / (100 if found["percent"] else 1)
        if found["figure"].endswith("accuracy") and not 0 <= value <= 1:
            raise UsageError(f"{text!r:.60} can't be met: an accuracy is from 0 to 1, as in {found['figure']} > 0.95")
        return ValuePassed(found["figure"], found["relation"], value)
    if found["monitor"]:
        _require(found["monitor"], MONITORS, text)
        delta = _number(found["delta"] or "0", text)
        if delta < 0:
            raise UsageError(f"{text!r:.60} asks for an improvement by {delta:g}; expected 0 or more")
        patience = _count(found["patience"], "epochs", text)
        return EarlyStopping(found["monitor"], patience, delta, MODES[found["way"]])
    return DivergenceMet()


def why_never_met(rule: StopRule, *, step: int, epochs: int, validates: bool) -> str:
    """Why a run that has come to `step` after so many `epochs` can't meet a rule any more, in one line; or nothing."""
    if rule.validates and not validates:
        return f"'{rule}' needs held-out samples, and this run has none; give it --validation-size"
    if isinstance(rule, StepReached) and rule.step <= step:
        return f"'{rule}' is past: the run has come to step {step}; choose a later one"
    if isinstance(rule, EpochReached) and rule.epoch <= epochs:
        return f"'{rule}' is past: {epochs} epochs are done; choose a later one"
    return ""


def _require(name: str, known: tuple[str, ...], text: str) -> None:
    if name not in known:
        raise UsageError(f"{text!r:.60} names {name!r:.30}, which is not known here; expected {', '.join(known)}")


def _count(written: str, what: str, text: str) -> int:
    count = int(written) if len(written) < len(str(MOST)) else MOST + 1
    if not 1 <= count <= MOST:
        raise UsageError(f"{text!r:.60} is not allowed: {what} {written:.12}; expected 1 or more, less than {MOST:,}")
    return count


def _number(written: str, text: str) -> float:
    try:
        number = float(written)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UsageError(f"{text!r:.60} compares with {written!r:.20}; expected a number, as in loss < 0.1")
    return number
