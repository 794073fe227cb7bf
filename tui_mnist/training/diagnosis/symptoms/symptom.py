"""What every symptom is: a condition on the figures of a run, words that give them, and what helps."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import ClassVar

from tui_mnist.training.diagnosis.finding import Remedy, Severity
from tui_mnist.training.diagnosis.vitals import Vitals
from tui_mnist.training.hyperparameters import Hyperparameters


class Symptom(ABC):
    """One kind of finding.

    A `sudden` one shows as soon as it is present, because what it rests on does not flicker: an event, some epochs,
    two looks. The others are weighed after each chunk of steps and have to last. An `everyday` one gives way at once.
    One that is `told_by_the_end` need not have lasted when a run finishes: the test images show it.
    """

    kind: ClassVar[str]
    sudden: ClassVar[bool] = False
    everyday: ClassVar[bool] = False
    told_by_the_end: ClassVar[bool] = False

    @abstractmethod
    def present(self, vitals: Vitals, *, shown: bool) -> bool:
        """Whether it is there; `shown`, it goes at a looser limit than it came at, so that it doesn't flicker."""

    @abstractmethod
    def words(self, vitals: Vitals) -> tuple[str, str]:
        """The line, and a shorter one."""

    def severity(self, vitals: Vitals) -> Severity:
        """How much it matters."""
        return "watch"

    def remedy(self, vitals: Vitals, hyperparameters: Hyperparameters) -> Remedy | None:
        """What helps, from where `hyperparameters` are; None for nothing."""
        return None


def figure(value: float, digits: int = 3) -> str:
    """So many digits, or a whole number: 0.481, 2.3, 2,330, 1.33e36."""
    return f"{value:,.0f}" if 1000 <= value < 1e6 else re.sub(r"e\+0*", "e", f"{value:.{digits}g}")


def percent(share: float, digits: int = 1) -> str:
    """A share, 0…1: 97.9%."""
    return f"{100 * share:.{digits}f}%"


def fraction(ratio: float) -> str:
    """A small ratio as one part of so many, in two digits: 1/55,000."""
    parts = float(f"{1 / max(ratio, 1e-12):.2g}")
    if parts < 1e6:
        return f"1/{parts:,.0f}"
    return f"1/{parts / 1e6:,.0f} million" if parts < 1e9 else "nothing"
