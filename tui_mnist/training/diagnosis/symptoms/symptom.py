"""What every symptom is: a condition on the figures of a run, words that give them, and what helps."""

from __future__ import annotations

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
