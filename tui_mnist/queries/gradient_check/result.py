"""What a gradient check found, in figures and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tui_mnist.number_format import significant
from tui_mnist.queries.gradient_check.kinks import Kink

Verdict = Literal["agree", "both zero", "too small", "kink", "differ", "not finite"]


@dataclass(frozen=True)
class CheckedWeight:
    """One weight's gradient, found in three ways.

    `tape` is the tape's gradient in float64, `difference` is (L(w + h) - L(w - h)) / 2h in float64, and `training` is
    the float32 gradient that the training step uses. `error` is |tape - difference| / max(|tape|, |difference|).
    """

    parameter: str
    index: tuple[int, ...]
    weight: float
    h: float
    loss_below: float
    loss_above: float
    tape: float
    difference: float
    training: float
    error: float
    verdict: Verdict
    kink: Kink | None = None

    @property
    def sentence(self) -> str:
        """The verdict in words."""
        match self.verdict:
            case "agree":
                return f"They agree: the relative error is {significant(self.error)}."
            case "both zero":
                return "They agree: both are 0, this weight has no say in this batch."
            case "too small":
                return "Both are so small that rounding hides whether they agree."
            case "not finite":
                return "The loss is not finite here: there is nothing to compare."
            case "kink":
                return f"They differ, and rightly: {self.kink.sentence if self.kink else 'there is a kink'}."
            case _:
                return f"They differ: the relative error is {significant(self.error)}. One of them is wrong."


@dataclass(frozen=True)
class GradientCheckResult:
    """What a check found for one weight or more, in the step of that number, which is still to come."""

    step: int
    weights: tuple[CheckedWeight, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing differs but where a kink makes it."""
        return not self._with("differ", "not finite")

    @property
    def worst(self) -> CheckedWeight:
        """The weight that says most: one that differs, else the largest relative error among those that can be told."""
        listed = self._with("differ") or self._with("not finite") or self._with("agree") or self.weights
        return max(listed, key=lambda weight: weight.error)

    @property
    def sentence(self) -> str:
        """The verdict in words."""
        if len(self.weights) == 1:
            return self.weights[0].sentence
        agree, differ = len(self._with("agree", "both zero")), len(self._with("differ", "not finite"))
        parts = [f"{agree} of {len(self.weights)} gradients agree"]
        if kinks := len(self._with("kink")):
            parts.append(f"{kinks} differ rightly at a kink")
        if small := len(self._with("too small")):
            parts.append(f"{small} are too small to tell")
        if differ:
            parts.append(f"{differ} differ")
        return f"{', '.join(parts)}; the largest relative error is {significant(self.worst.error)}."

    def _with(self, *verdicts: Verdict) -> list[CheckedWeight]:
        return [weight for weight in self.weights if weight.verdict in verdicts]
