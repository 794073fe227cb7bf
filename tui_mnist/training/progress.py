"""How far a run has come, in plain numbers that a checkpoint holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class EpochTotals:
    """Sums over the batches of the epoch that is running."""

    loss: float = 0.0
    correct: int = 0
    samples: int = 0
    seconds: float = 0.0


@dataclass
class Progress:
    """The steps taken, the epochs closed, the seconds trained, the epoch so far, and the newest figures.

    An epoch is closed once it was validated; `last_loss` is None before the first step, `val_accuracy` before the first
    validation.
    """

    step: int = 0
    epochs_closed: int = 0
    totals: EpochTotals = field(default_factory=EpochTotals)
    seconds: float = 0.0
    last_loss: float | None = None
    val_accuracy: float | None = None

    def batch_done(self, loss: float, correct: int, samples: int) -> None:
        """Count a step on so many samples, of which so many were right; `loss` is their mean."""
        self.step += 1
        self.last_loss = loss
        self.totals.loss += loss * samples
        self.totals.correct += correct
        self.totals.samples += samples

    def spend(self, seconds: float) -> None:
        """Count time that was trained."""
        self.totals.seconds += seconds
        self.seconds += seconds

    def close_epoch(self, val_accuracy: float | None) -> EpochTotals:
        """Begin to count anew; the sums of the epoch that is over."""
        totals, self.totals = self.totals, EpochTotals()
        self.epochs_closed += 1
        self.val_accuracy = val_accuracy
        return totals

    def as_dict(self) -> dict[str, Any]:
        """All of it, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Progress:
        """What `as_dict` gave, whatever else is there; KeyError, TypeError or ValueError if it is damaged."""
        return cls(
            count_in(state, "step"),
            count_in(state, "epochs_closed"),
            EpochTotals(**state["totals"]),
            float(state["seconds"]),
            state["last_loss"],
            state["val_accuracy"],
        )


def count_in(state: Mapping[str, Any], name: str) -> int:
    """How often something has happened; KeyError if that is not told, ValueError if nothing can happen so often."""
    count = state[name]
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise ValueError(f"{name} is {count!r}; expected a whole number from 0 on")
    return count
