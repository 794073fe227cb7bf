"""How far a run has come, in plain numbers that a checkpoint holds."""

from __future__ import annotations

import math
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
class TrainingProgress:
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
    def from_dict(cls, state: Mapping[str, Any]) -> TrainingProgress:
        """What `as_dict` gave, whatever else is there; KeyError, TypeError or ValueError if it is damaged."""
        totals = state["totals"]
        step, samples = count_in(state, "step"), count_in(totals, "samples")
        return cls(
            step,
            count_in(state, "epochs_closed"),
            EpochTotals(
                number_in(totals, "loss"),
                count_in(totals, "correct", most=samples),
                samples,
                number_in(totals, "seconds", least=0),
            ),
            number_in(state, "seconds", least=0),
            number_in(state, "last_loss") if step else None,
            None if state["val_accuracy"] is None else number_in(state, "val_accuracy", least=0, most=1),
        )

    def require_drawn(self, epochs: int, position: int, size: int) -> None:
        """ValueError unless this is how far one can be that drew whole `epochs` of `size` samples, and `position` more.

        Every step draws at least one sample. An epoch that was drawn to its end is closed, or about to be.
        """
        in_epoch = position % size
        open_epoch = epochs - self.epochs_closed
        expected = in_epoch if open_epoch == 0 else size
        if open_epoch not in {0, 1} or (open_epoch and in_epoch) or self.totals.samples != expected:
            raise ValueError(
                f"{self.epochs_closed} epochs are closed and {self.totals.samples} samples counted; "
                f"expected what follows from {epochs} epochs and {position} of {size} samples drawn"
            )
        drawn = epochs * size + in_epoch
        if not epochs + bool(in_epoch) <= self.step <= drawn:
            raise ValueError(f"step is {self.step}; expected what {drawn} samples can be drawn in")


def count_in(state: Mapping[str, Any], name: str, *, most: int = 2**53) -> int:
    """How often something has happened; KeyError if that is not told, ValueError if nothing can happen so often."""
    count = state[name]
    if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= most:
        raise ValueError(f"{name} is {count!r:.40}; expected a whole number from 0 on, and at most {most}")
    return count


def number_in(state: Mapping[str, Any], name: str, *, least: float = -math.inf, most: float = math.inf) -> float:
    """A figure; KeyError if that is not told, ValueError if it is no finite number or out of range."""
    number = state[name]
    if isinstance(number, int) and not isinstance(number, bool) and abs(number) <= 2**53:
        number = float(number)
    if not isinstance(number, float) or not math.isfinite(number) or not least <= number <= most:
        raise ValueError(f"{name} is {number!r:.40}; expected a finite number from {least:g} to {most:g}")
    return number
