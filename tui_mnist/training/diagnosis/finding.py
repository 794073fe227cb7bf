"""What a diagnosis says: one line in words, and at most one thing to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tui_mnist.training.hyperparameters import Hyperparameters
from tui_mnist.training.knobs import shown

Severity = Literal["good", "watch", "bad"]


@dataclass(frozen=True)
class Remedy:
    """Something that helps; `changes` holds new values of hyperparameters by name."""

    changes: dict[str, Any]


@dataclass(frozen=True)
class SetKnobs(Remedy):
    """Turn these knobs and go on."""


@dataclass(frozen=True)
class Restart(Remedy):
    """Go back to the same start, with these knobs turned: what happened can't be mended from here."""


@dataclass(frozen=True)
class NewRun(Remedy):
    """Start a new run with these changes, which can't be made in mid-run."""


@dataclass(frozen=True)
class Finding:
    """What is happening in training, from the numbers.

    `kind` names it for programs. `text` is one line of at most 84 letters that gives the figure seen, `short` the same
    in at most 44. `remedy` says what `action` would do, in at most 56; it is empty, and `action` None, if there is
    nothing to do.
    """

    kind: str
    text: str
    short: str
    remedy: str
    action: Remedy | None
    severity: Severity


def remedy_in_words(action: Remedy | None, hyperparameters: Hyperparameters) -> str:
    """Exactly what a remedy would do, beginning with `hyperparameters`: "learning rate 0.1 → 0.03"."""
    match action:
        case None:
            return ""
        case Restart(changes):
            return f"restart with {_changes_in_words(changes, hyperparameters)}"
        case NewRun(changes):
            return f"new run with {_changes_in_words(changes, hyperparameters)}"
        case _:
            return _changes_in_words(action.changes, hyperparameters)


def _changes_in_words(changes: Mapping[str, Any], hyperparameters: Hyperparameters) -> str:
    words = []
    for name, value in changes.items():
        before = "" if len(changes) > 1 else _briefly(name, getattr(hyperparameters, name)) + " "
        words.append(f"{name.replace('_', ' ')} {before}→ {shown(name, value)}")
    return ", ".join(words)


def _briefly(name: str, value: Any) -> str:
    """A value to be left behind, in four digits at most."""
    return shown(name, float(f"{value:.4g}") if isinstance(value, float) else value)
